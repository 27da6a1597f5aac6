"""The time of a page's last change is one for all processes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import caches
from django.test import Client

from articles.pages.sightings import _IN_SHELF, _SHELF, _SHELVES, UNKNOWN, Sightings
from tests import make

FORM, OTHER = "01" * 12, "f0" * 12
ADDRESS = "0a" * 12


@pytest.fixture
def shared(settings: LazySettings, tmp_path: Path) -> Sightings:
    where = str(tmp_path / "sightings")
    pages = {"BACKEND": "articles.pages.sightings.Sightings", "LOCATION": where}
    settings.CACHES = {**settings.CACHES, "pages": pages}
    found = caches["pages"]
    assert isinstance(found, Sightings)
    return found


def test_what_was_seen_is_known_until_it_is_forgotten(shared: Sightings) -> None:
    assert shared.get(ADDRESS) is None
    shared.set(ADDRESS, (FORM, 1_700_000_000))
    assert shared.get(ADDRESS) == (FORM, 1_700_000_000)
    shared.set(ADDRESS, (OTHER, -5))
    assert shared.get(ADDRESS) == (OTHER, -5)
    shared.clear()
    assert shared.get(ADDRESS) is None


def test_another_process_knows_it_too(shared: Sightings) -> None:
    said = (
        "from articles.pages.sightings import Sightings;"
        f"Sightings({shared.path!r}, {{}}).set({ADDRESS!r}, ({FORM!r}, 7))"
    )
    assert shared.get(ADDRESS) is None
    subprocess.run([sys.executable, "-c", said], check=True)  # noqa: S603  # our own words
    assert shared.get(ADDRESS) == (FORM, 7)


def test_full_shelf_lets_go_what_rested_longest_and_leaves_doubt(shared: Sightings) -> None:
    same_shelf = [f"{n * _SHELVES:08x}" + "11" * 8 for n in range(_IN_SHELF + 1)]
    *first, last = same_shelf
    for n, address in enumerate(first):
        assert shared.get(address) is None
        shared.set(address, (FORM, 100 + n))
    assert shared.get(last) == UNKNOWN
    shared.set(last, (OTHER, 200))
    assert [shared.get(each) for each in same_shelf] == [
        UNKNOWN,
        *((FORM, 100 + n) for n in range(1, _IN_SHELF)),
        (OTHER, 200),
    ]


def test_half_written_place_leaves_doubt(shared: Sightings) -> None:
    shared.set(ADDRESS, (FORM, 7))
    start = shared._start(bytes.fromhex(ADDRESS))
    with Path(shared.path).open("r+b") as file:
        file.seek(start + 20)
        file.write(b"xx")
    assert shared.get(ADDRESS) == UNKNOWN


@pytest.mark.parametrize("length", [0, 100, _SHELF * _SHELVES - 1])
def test_file_that_is_cut_off_leaves_doubt_and_is_written_again(
    shared: Sightings, length: int
) -> None:
    last = f"{_SHELVES - 1:08x}" + "11" * 8
    full = [f"{n * _SHELVES - 1:08x}" + "11" * 8 for n in range(2, _IN_SHELF + 1)]
    for address in (last, *full):
        shared.set(address, (FORM, 7))
    os.truncate(shared.path, length)
    assert shared.get(full[-1]) == UNKNOWN
    shared.set(last, (OTHER, 8))
    assert shared.get(last) == (OTHER, 8)


@pytest.mark.parametrize("content", [b"short", bytes(range(256)) * 20_000], ids=["short", "long"])
def test_file_of_another_version_is_taken_and_never_made_shorter(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "sightings"
    path.write_bytes(content)
    other = Sightings(str(path), {})
    other.set(ADDRESS, (FORM, 7))
    assert other.get(ADDRESS) == (FORM, 7)
    assert path.stat().st_size == max(len(content), _SHELF * _SHELVES)


@pytest.mark.parametrize("place", ["absent/file", ".", "file/within"])
def test_place_where_no_file_can_be_leaves_each_process_its_own(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    alone = Sightings(str(tmp_path / place), {})
    alone.set(ADDRESS, (FORM, 7))
    assert alone.get(ADDRESS) == (FORM, 7)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("device", ["/dev/null", "/dev/full"])
def test_place_that_keeps_nothing_leaves_doubt(device: str) -> None:
    forgetful = Sightings(device, {})
    forgetful.set(ADDRESS, (FORM, 7))
    assert forgetful.get(ADDRESS) in (None, UNKNOWN)


@pytest.mark.django_db
def test_page_that_another_process_saw_first_has_its_time(
    client: Client, shared: Sightings
) -> None:
    make.article()
    tag = client.get("/rss.xml").headers["ETag"]
    address, form = (
        hashlib.blake2b(text.encode(), digest_size=12).hexdigest() for text in ("/rss.xml", tag)
    )
    assert shared.get(address)[0] == form
    shared.set(address, (form, 1_700_000_000))
    asked = {"if-modified-since": "Tue, 14 Nov 2023 22:13:20 GMT"}
    assert client.get("/rss.xml", headers=asked).status_code == 304
