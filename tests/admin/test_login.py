"""The way into the desk: pauses after wrong passwords, and where one comes out."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.login import PAUSE_SECONDS, TRIES_OF_A_NAME, TRIES_OF_AN_ADDRESS
from tests import make

pytestmark = pytest.mark.django_db
LOGIN = reverse("admin:login")
PAUSED = "Too many attempts"


def enter(password: str, name: str = "editor", forwarded: str = "", **extra: Any) -> Any:
    headers = {"accept-language": "en"} | ({"x-forwarded-for": forwarded} if forwarded else {})
    data = {"username": name, "password": password}
    return Client(headers=headers).post(LOGIN, data, **extra)


def is_paused(answer: Any) -> bool:
    return answer.status_code == 200 and PAUSED in answer.content.decode()


def test_right_password_is_refused_in_the_pause_after_many_wrong_ones() -> None:
    make.editor()
    for _n in range(TRIES_OF_A_NAME):
        assert not is_paused(enter("faux"))
    assert is_paused(enter("un mot de passe"))
    assert is_paused(enter("un mot de passe", "EDITOR"))


def test_right_password_ends_the_count() -> None:
    make.editor()
    for _n in range(3):
        for _m in range(TRIES_OF_A_NAME - 1):
            enter("faux")
        assert enter("un mot de passe").status_code == 302


def test_pause_of_one_address_keeps_no_editor_out_elsewhere() -> None:
    make.editor()
    for _n in range(TRIES_OF_A_NAME + 1):
        enter("faux", forwarded="9.9.9.9, 203.0.113.5")
    assert is_paused(enter("un mot de passe", forwarded="203.0.113.5"))
    assert enter("un mot de passe", forwarded="203.0.113.6").status_code == 302


def test_header_of_a_stranger_is_not_believed() -> None:
    make.editor()
    for n in range(TRIES_OF_A_NAME):
        enter("faux", forwarded=f"10.0.0.{n}", REMOTE_ADDR="8.8.8.8")
    assert is_paused(enter("un mot de passe", forwarded="10.0.0.99", REMOTE_ADDR="8.8.8.8"))


@pytest.mark.parametrize("forwarded", ["no address", "unknown", "1.2.3.4:80", "\u00e9" * 300])
def test_header_that_is_no_address_changes_nothing(forwarded: str) -> None:
    make.editor()
    assert enter("un mot de passe", forwarded=forwarded).status_code == 302


@pytest.mark.usefixtures("cache_is_gone")
def test_cache_that_is_gone_keeps_no_editor_out(caplog: pytest.LogCaptureFixture) -> None:
    make.editor()
    assert [enter(word).status_code for word in ("faux", "un mot de passe")] == [200, 302]
    assert "the cache is out of reach" in caplog.text


@pytest.mark.parametrize(
    ("more", "kept"),
    [("", [PAUSE_SECONDS, 20_000]), ("?timeout=60&max_entries=50", [60, 50])],
)
def test_counts_in_the_database_last_as_long_as_the_pause(
    more: str, kept: list[int], tmp_path: Path
) -> None:
    ask = (
        "import newsroom.settings as s; cache = s.CACHES['default'];"
        "print([cache['TIMEOUT'], cache['OPTIONS']['MAX_ENTRIES']])"
    )
    own = {"NEWSROOM_SECRET_KEY": "x", "NEWSROOM_DATA_DIR": str(tmp_path)}
    env = {**os.environ, **own, "CACHE_URL": f"dbcache://counts{more}"}
    said = subprocess.run([sys.executable, "-c", ask], env=env, capture_output=True, check=True)  # noqa: S603  # our own
    assert said.stdout.decode().strip() == str(kept)


def test_many_names_from_one_address_are_paused() -> None:
    make.editor()
    for n in range(TRIES_OF_AN_ADDRESS):
        assert not is_paused(enter("faux", f"nobody-{n}"))
    assert is_paused(enter("un mot de passe"))


@pytest.mark.parametrize("way", ["", "//evil.example/", "https://evil.example/", "/accounts/"])
def test_login_leads_to_the_desk_or_within_the_site(way: str) -> None:
    make.editor()
    data = {"username": "editor", "password": "un mot de passe", "next": way}
    wanted = way if way == "/accounts/" else reverse("admin:index")
    answer = Client().post(LOGIN, data)
    assert (answer.status_code, answer.headers["Location"]) == (302, wanted)


def test_page_that_is_too_old_says_where_the_text_is() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = client.post(LOGIN, {"username": "editor"})
    assert answer.status_code == 403
    assert "still in this browser" in answer.content.decode()
