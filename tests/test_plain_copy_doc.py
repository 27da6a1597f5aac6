"""docs/plain-copy.md: every example is read as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from articles.wire import read
from articles.wire.reading import Label

PAGE = Path(__file__).parents[1] / "docs" / "plain-copy.md"
EXAMPLES = re.findall(r"```copy\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_example_is_read_as_the_page_says(example: str) -> None:
    pairs = [line.partition("|") for line in example.splitlines()]
    text = "\n".join(after.removeprefix(" ") for _, _, after in pairs)

    lines = read(text.encode(), format="plain").lines

    assert [(line.label.value, line.text) for line in lines] == [
        (role.strip() or "blank", after.removeprefix(" ")) for role, _, after in pairs
    ]


def test_every_role_is_named() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [
        label for label in Label if f"`{label}`" not in page and not label.startswith("sidebar-")
    ] == []
