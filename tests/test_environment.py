"""The environment, read strictly: what cannot be read stops the start, in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.environment import Environment

NAME = "NEWSROOM_HTTPS"


@pytest.mark.parametrize("text", ["1", "true", "True", "on", "yes"])
def test_yes_has_several_words(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    assert Environment().bool(NAME, default=False) is True


@pytest.mark.parametrize("text", ["0", "false", "Off", "no", ""])
def test_no_has_several_words(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    assert Environment().bool(NAME, default=True) is False


def test_what_is_not_set_has_its_default() -> None:
    assert Environment().bool("NEWSROOM_NEVER_SET", default=True) is True


@pytest.mark.parametrize("text", ["ja", "maybe", "2", "tru"])
def test_neither_yes_nor_no_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    said = f"NEWSROOM_HTTPS cannot be read: '{text}' is neither 1 nor 0."
    with pytest.raises(ImproperlyConfigured) as refusal:
        Environment().bool(NAME, default=True)
    assert str(refusal.value) == said


@pytest.mark.parametrize("kind", ["int", "json"])
def test_a_value_of_another_kind_is_refused_by_name(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSROOM_CACHE_SECONDS", "one")
    with pytest.raises(ImproperlyConfigured, match=r"^NEWSROOM_CACHE_SECONDS cannot be read: "):
        getattr(Environment(), kind)("NEWSROOM_CACHE_SECONDS", default=1)


def test_a_file_that_is_not_there_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSROOM_SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured, match=r"^NEWSROOM_SECRET_KEY cannot be read: .*key"):
        Environment().str("NEWSROOM_SECRET_KEY")


def test_a_choice_names_what_was_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_TYPOGRAPHY", "de")
    with pytest.raises(ImproperlyConfigured) as refusal:
        Environment().choice("NEWSROOM_TYPOGRAPHY", "fr-CH", ("fr-CH", "none"))
    assert str(refusal.value) == "NEWSROOM_TYPOGRAPHY is 'de': expected fr-CH, none."


@pytest.mark.parametrize("address", ["mysql://host/name", "oracle://host/name"])
def test_a_database_of_another_kind_stops_the_start(address: str, tmp_path: Path) -> None:
    own = {"NEWSROOM_DEBUG": "1", "NEWSROOM_DATA_DIR": str(tmp_path), "DATABASE_URL": address}
    said = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=os.environ | own | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    expected = "manage.py: DATABASE_URL names neither postgres:// nor sqlite:/// as expected.\n"
    assert (said.returncode, said.stderr) == (1, expected)
