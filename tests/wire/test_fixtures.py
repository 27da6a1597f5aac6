"""Pairs of a file and the documents that it must become: adding a pair adds a test.

Plain copy has tests of its own (test_plain.py).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from articles import wire
from articles.document import from_json, to_json

FIXTURES = Path(__file__).parents[2] / "fixtures" / "wire"
EXPECTED = sorted(path for path in FIXTURES.rglob("*.expected.json") if path.parent.name != "plain")


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: f"{path.parent.name}/{path.name[:-14]}")
def test_copy_becomes_the_expected_documents(path: Path) -> None:
    (copy,) = (
        each
        for each in path.parent.glob(f"{path.name.removesuffix('.expected.json')}.*")
        if each != path
    )
    reading = wire.read(copy.read_bytes(), name=copy.name)
    expected = [from_json(value) for value in json.loads(path.read_text("utf-8"))]
    assert reading.format == path.parent.name
    assert [to_json(each) for each in reading.documents] == [to_json(each) for each in expected]
