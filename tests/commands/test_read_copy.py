"""`read_copy`: JSON beside every text, no database, and an exit status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

FIXTURES = Path(__file__).parents[2] / "fixtures" / "wire" / "plain"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def test_every_text_of_a_folder_is_annotated(tmp_path: Path) -> None:
    output = StringIO()

    call_command("read_copy", str(FIXTURES), out=tmp_path, stdout=output)

    names = sorted(path.stem for path in FIXTURES.glob("*.txt"))
    assert sorted(path.stem for path in tmp_path.glob("*.json")) == names
    assert output.getvalue() == f"{len(names)} read, 0 refused\n"
    story = json.loads((tmp_path / "two-boxes.json").read_text(encoding="utf-8"))
    assert [box["headline"] for box in story["sidebars"]] == [
        "Un fonds d'urgence",
        "Les communes concernées",
    ]


def test_refused_copies_are_named_and_fail_the_command(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_bytes(b"Un titre")
    errors, output = StringIO(), StringIO()

    with pytest.raises(CommandError):
        call_command("read_copy", str(tmp_path), out=tmp_path / "o", stderr=errors, stdout=output)

    assert errors.getvalue() == (
        f"{tmp_path / 'empty.txt'}: There is nothing in this copy. "
        "(expected: a text with at least one line)\n"
    )
    assert output.getvalue() == "1 read, 1 refused\n"
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["good.json"]


def test_missing_file_is_said(tmp_path: Path) -> None:
    errors = StringIO()

    with pytest.raises(CommandError):
        call_command("read_copy", str(tmp_path / "no.txt"), out=tmp_path / "o", stderr=errors)

    assert "No such file" in errors.getvalue()


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    with pytest.raises(CommandError) as refusal:
        call_command("read_copy", str(FIXTURES), out=place / "out")
    assert str(refusal.value) == f"{place / 'out'}: Not a directory"
