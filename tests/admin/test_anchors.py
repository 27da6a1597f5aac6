"""A media item in the text follows its paragraph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.anchors import follow
from articles.document import Paragraph


def blocks(text):
    return [Paragraph(html=letter) for letter in text]


@pytest.mark.parametrize(
    ("after", "old", "new", "expected"),
    [
        (0, "abc", "xabc", 0),  # before the text stays before the text
        (2, "abc", "xabc", 3),  # a block added before
        (2, "abc", "abxc", 2),  # added after
        (2, "abc", "bc", 1),  # removed before
        (2, "abc", "ac", 1),  # its own block removed: up to the one before
        (2, "abc", "aBc", 2),  # its own block changed
        (1, "ab", "xyzb", 1),  # changed into several
        (9, "ab", "ab", 2),  # beyond the end: at the end
        (2, "ab", "", 0),
    ],
)
def test_item_goes_with_the_block_before_it(after, old, new, expected):
    assert follow(after, blocks(old), blocks(new)) == expected


@given(st.integers(0, 9), st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_item_never_leaves_the_text(after, old, new):
    assert 0 <= follow(after, blocks(old), blocks(new)) <= len(new)


@given(st.integers(0, 6), st.text("abc", max_size=6))
def test_unchanged_text_moves_nothing(after, text):
    assert follow(after, blocks(text), blocks(text)) == min(after, len(text))
