"""Numbers in copy that no computer's number is."""

from __future__ import annotations

import pytest

from articles.wire import read
from articles.wire.formats import newsml_g2
from articles.wire.json_copy import text
from articles.wire.pictures import amount


@pytest.mark.parametrize(
    ("told", "number"),
    [("640", 640), ("²", 0), ("-3", 0), ("12.5", 0), ("", 0), ("9" * 5_000, 0)],
)
def test_width_of_a_picture(told: str, number: int) -> None:
    assert amount(told) == number


def test_whole_numbers_of_any_length_are_text() -> None:
    assert text(10**400) == f"1{'0' * 400}"
    assert [text(value) for value in (1e400, -1e400, True, None)] == [""] * 4


def test_a_version_in_raised_digits_goes_out_as_the_first() -> None:
    copy = '{"uri": "a", "version": "²", "type": "text", "headline": "T", "body_text": "Un texte."}'
    (story,) = read(copy.encode(), format="ninjs").documents
    (back,) = read(newsml_g2.write(story), format="newsml-g2").documents
    assert (story.wire.version, back.wire.version) == ("²", "1")
