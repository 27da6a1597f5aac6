"""The environment, read strictly: what cannot be read stops the start, in one sentence."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

from newsroom.environment import Environment

NAME = "NEWSROOM_HTTPS"
SETTINGS = Path(__file__).parents[1] / "newsroom" / "settings.py"


@pytest.mark.parametrize("text", ["1", "true", "True", "on", "yes"])
def test_yes_has_several_words(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    assert Environment().bool(NAME, default=False) is True


@pytest.mark.parametrize("text", ["0", "false", "Off", "no"])
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


ADDRESS = "an address that begins with http:// or https://"
CONTACT = "mailto: and an address of mail, tel: and a number, or an address of the web"
FOLDER = "the path of a folder"
HANDLE = "a name such as @gazette@social.example"
HOSTS = "names of hosts with commas between them, without https:// and without ports"
KEY = "8 to 128 letters, digits and hyphens"
LANGUAGES = "some of fr, en, de, it, and among them NEWSROOM_LANGUAGE, which is 'fr'"
LEVELS = "CRITICAL, FATAL, ERROR, WARN, WARNING, INFO, DEBUG, NOTSET"
LINE = "a line of at most 100 characters"
LINK = "https://…, mailto:…, tel:… or a path of this site"
LINKS = """at most 20 names with addresses, as {"Impressum": "https://…"}"""
ORIGINS = "origins with commas between them, such as https://desk.example"
PATH = "a path between slashes, such as /stored/"
SITE = "http:// or https:// and a host, such as https://gazette.example"
TWENTY_ONE = json.dumps({str(number): "/" for number in range(21)})

ODD: dict[str, tuple[str, list[str]]] = {
    "NEWSROOM_ACCEL": (PATH, ["stored", "/", "/stored", "/a b/", "/a/\r\nX: 1/", "//host/"]),
    "NEWSROOM_ALLOWED_HOSTS": (HOSTS, ["https://a.example", "a.example:8000", "a.example/x"]),
    "NEWSROOM_CACHE_SECONDS": ("a whole number from 0 to 86400", ["-1", "1.5", "one", "86401"]),
    "NEWSROOM_CSRF_TRUSTED_ORIGINS": (ORIGINS, ["a.example", "https://a.example/desk", "null"]),
    "NEWSROOM_DATA_DIR": (FOLDER, ["/dev/null", "x" * 300]),
    "NEWSROOM_FEDIVERSE": (HANDLE, ["gazette", "@gazette", "@gazette@", '@a"@b']),
    "NEWSROOM_FOOTER_LINKS": (LINKS, ["Impressum", "[1]", '"x"', "[" * 9_999, TWENTY_ONE]),
    "NEWSROOM_HOUSE_DIR": (FOLDER, ["/dev/null"]),
    "NEWSROOM_HSTS_SECONDS": ("a whole number from 0 to 315360000", ["-1", "a year", "9" * 4_400]),
    "NEWSROOM_INBOX_DIR": (FOLDER, ["/dev/null"]),
    "NEWSROOM_INDEXNOW_KEY": (KEY, ["short", "k" * 129, "with/slash", "with space"]),
    "NEWSROOM_LANGUAGES": (LANGUAGES, ["en", "fr,xx"]),
    "NEWSROOM_LOG_LEVEL": (LEVELS, ["LOUD", "10"]),
    "NEWSROOM_MINING_POLICY": (ADDRESS, ["terms", "javascript:alert(1)", 'https://a.example/"']),
    "NEWSROOM_POLLER_ALARM_MINUTES": ("a whole number from 0 to 10080", ["-1", "1.5", "10081"]),
    "NEWSROOM_SECURITY_CONTACT": (
        CONTACT,
        ["a@b.example", "javascript:x", "mailto:", "tel:x", "mailto:a@b.example\nExpires: never"],
    ),
    "NEWSROOM_SITE_NAME": (LINE, [" ", "a\nb", "x" * 101, "\udcff"]),
    "NEWSROOM_SITE_URL": (
        SITE,
        ["gazette.example", "ftp://a.example", "https://a.example/news", "https://a.example?b",
         "https://me:word@a.example", "https://a.example:99999", "javascript:alert(1)", "https://"],
    ),
    "NEWSROOM_TASKS": ("thread, database, immediate", ["celery"]),
    "NEWSROOM_TIME_ZONE": ("a name such as Europe/Zurich", ["Europe", "Mars/X", "../x", "+1"]),
    "NEWSROOM_TYPOGRAPHY": ("fr-CH, fr, none", ["de"]),
    "NEWSROOM_UNDO_SECONDS": ("a whole number from 0 to 600", ["-1", "1.5", "601"]),
    "NEWSROOM_WEBSUB_HUB": (ADDRESS, ["hub.example", "ftp://a.example", "https://", "http://a b"]),
}  # fmt: skip
TRUE_OR_FALSE = [
    "NEWSROOM_DEBUG",
    "NEWSROOM_HTTPS",
    "NEWSROOM_HSTS_PRELOAD",
    "NEWSROOM_HSTS_SUBDOMAINS",
    "NEWSROOM_MINING_RESERVED",
    "NEWSROOM_PRIVATE_ADDRESSES",
    "NEWSROOM_SECOND_STEP_REQUIRED",
]
OTHERS = ["CACHE_URL", "DATABASE_URL", "NEWSROOM_LANGUAGE", "NEWSROOM_SECRET_KEY"]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Reads the settings anew, in an environment of their own."""

    def start(path: Path = SETTINGS, **given: str | None) -> dict[str, Any]:
        own = {"NEWSROOM_SECRET_KEY": "tests only", "NEWSROOM_DATA_DIR": str(tmp_path)}
        said = {name: value for name, value in (own | given).items() if value is not None}
        monkeypatch.setattr(Environment, "ENVIRON", FileAwareMapping(said, cache=False))
        found = runpy.run_path(str(path))
        return {name: value for name, value in found.items() if name.isupper()}

    return start


def told(value: str) -> str:
    return repr(value if len(value) <= 80 else f"{value[:80]}…")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [(name, value, words) for name, (words, values) in ODD.items() for value in values],
)
def test_an_odd_value_stops_the_start_with_what_was_expected(name, value, expected, start):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**{name: value})
    assert str(refusal.value) == f"{name} is {told(value)}: expected {expected}."


@pytest.mark.parametrize("name", TRUE_OR_FALSE)
def test_what_is_neither_yes_nor_no_stops_the_start(name, start):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**{name: "perhaps"})
    assert str(refusal.value) == f"{name} cannot be read: 'perhaps' is neither 1 nor 0."


@pytest.mark.parametrize("name", [*ODD, *TRUE_OR_FALSE, *OTHERS])
def test_an_empty_value_is_none_and_the_default_holds(name, start, tmp_path):
    # Where the data folder is not said, it lies beside the settings.
    copied = tmp_path / "newsroom" / "settings.py"
    copied.parent.mkdir()
    shutil.copy(SETTINGS, copied)
    other = {"NEWSROOM_DEBUG": "1", "NEWSROOM_DATA_DIR": str(tmp_path / "data")}
    unset = start(copied, **other | {name: None})
    for empty in ({name: ""}, {name: "", f"{name}_FILE": ""}):
        assert start(copied, **other | empty) == unset


@pytest.mark.parametrize("name", ["NEWSROOM_SECRET_KEY", "DATABASE_URL", "NEWSROOM_HTTPS"])
def test_a_file_that_is_named_and_empty_is_refused(name, start, tmp_path):
    empty = tmp_path / "empty"
    empty.write_text("\n")
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**{f"{name}_FILE": str(empty)})
    assert str(refusal.value) == f"{name} cannot be read: {empty} is empty."


@pytest.mark.parametrize(
    ("address", "wrong", "expected"),
    [
        ("javascript:alert(1)", "javascript:alert(1)", LINK),
        ("//elsewhere.example", "//elsewhere.example", LINK),
        ("data:text/html,x", "data:text/html,x", LINK),
        (1, "1", LINK),
    ],
)
def test_links_of_the_foot_lead_to_pages_and_to_mail(address, wrong, expected, start):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(NEWSROOM_FOOTER_LINKS=json.dumps({"Impressum": address}))
    assert str(refusal.value) == f"NEWSROOM_FOOTER_LINKS is '{wrong}': expected {expected}."


def test_links_of_the_foot_have_names_of_a_line(start):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(NEWSROOM_FOOTER_LINKS='{"": "https://a.example"}')
    assert str(refusal.value) == f"NEWSROOM_FOOTER_LINKS is '': expected {LINE}."


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [
        *[
            ("DATABASE_URL", value, "postgres://…, postgresql://…, sqlite://…")
            for value in (
                "mysql://host/name",
                "newsroom.sqlite3",
                "postgres:///",
                "postgres://me:word@host:port/name",
            )
        ],
        *[
            ("CACHE_URL", value, "redis://…, rediss://…, valkey://…, dbcache://…, filecache://…")
            for value in ("memory", "http://me:word@host", "redis://me:word@host:port/1")
        ],
    ],
)
def test_addresses_of_servers_are_refused_without_their_passwords(name, value, known, start):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**{name: value})
    assert str(refusal.value) == f"{name} cannot be read: expected one of {known}"


def test_a_language_that_is_none_of_the_sites_is_refused(start):
    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_LANGUAGE, which is 'it'"):
        start(NEWSROOM_LANGUAGE="it")


def test_without_a_key_nothing_starts(start):
    with pytest.raises(ImproperlyConfigured, match=r"^NEWSROOM_SECRET_KEY is not set: "):
        start(NEWSROOM_SECRET_KEY="")


def test_every_setting_is_tried_with_odd_values():
    names = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS.read_text())
    assert sorted(set(names)) == sorted([*ODD, *TRUE_OR_FALSE, *OTHERS])


def test_values_that_are_meant_are_taken(start, tmp_path):
    key = tmp_path / "key"
    key.write_text("$ecret and long\n")
    settings = start(
        NEWSROOM_ACCEL="/stored/",
        NEWSROOM_ALLOWED_HOSTS="gazette.example, .gazette.example,[::1],*",
        NEWSROOM_FOOTER_LINKS='{"Impressum": "/impressum/", "Contact": "tel:+41-21-555.01.02"}',
        NEWSROOM_LANGUAGES="fr, en",
        NEWSROOM_SECRET_KEY_FILE=str(key),
        NEWSROOM_SECURITY_CONTACT="mailto:securite@gazette.example",
        NEWSROOM_SITE_URL="https://gazette.example:8443/",
        DATABASE_URL="postgres://me:word@[::1]:5432/newsroom",
        CACHE_URL="redis://:word@host:6379/1",
    )
    names = ("ACCEL", "ALLOWED_HOSTS", "FOOTER_LINKS", "SECRET_KEY", "SITE_URL")
    assert [settings[name] for name in names] == [
        "/stored/",
        ["gazette.example", ".gazette.example", "[::1]", "*"],
        {"Impressum": "/impressum/", "Contact": "tel:+41-21-555.01.02"},
        "$ecret and long",
        "https://gazette.example:8443",
    ]
    assert [code for code, _name in settings["LANGUAGES"]] == ["fr", "en"]
    assert settings["DATABASES"]["default"]["HOST"] == "::1"


def test_an_empty_port_is_the_default_too() -> None:
    """Nor does an address of the site hold, which `make run` makes of the port."""
    empty = {"NEWSROOM_PORT": "", "NEWSROOM_SITE_URL": ""}
    made = subprocess.run(
        ["make", "--dry-run", "--print-data-base", "run"],  # noqa: S607  # as people call it
        cwd=SETTINGS.parents[1],
        env=os.environ | empty,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "manage.py runserver 127.0.0.1:8000\n" in made.stdout
    assert "NEWSROOM_SITE_URL := http://127.0.0.1:8000\n" in made.stdout


def test_the_command_line_says_the_sentence_and_no_more(tmp_path: Path) -> None:
    own = {"NEWSROOM_DEBUG": "1", "NEWSROOM_DATA_DIR": str(tmp_path), "NEWSROOM_SITE_URL": "x"}
    said = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=os.environ | own | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    expected = f"manage.py: NEWSROOM_SITE_URL is 'x': expected {SITE}.\n"
    assert (said.returncode, said.stderr) == (1, expected)
