"""What the annotation of plain copy tells of single pieces."""

from __future__ import annotations

from articles.document import StoryDocument
from articles.wire.annotation import annotate
from articles.wire.reading import Label, Line, Reading
from articles.wire.vocabulary import default_vocabulary, word_key

LINES = (
    ("Le lac a gelé", Label.HEADLINE),
    ("La bise a soufflé toute la nuit.", Label.PARAGRAPH),
    ("Un hiver de 1929", Label.SIDEBAR_HEADLINE),
    ("Le Rhône avait gelé, lui aussi.", Label.SIDEBAR_PARAGRAPH),
    ("afp/lm", Label.SIDEBAR_CREDIT),
)


def test_credits_of_a_sidebar_stand_with_it() -> None:
    reading = Reading(
        format="plain",
        encoding="utf-8",
        documents=(StoryDocument(headline="Le lac a gelé"),),
        lines=tuple(Line(text=text, label=label) for text, label in LINES),
    )
    (box,) = annotate(reading, name="lac")["sidebars"]
    assert (box["headline"], box["credits"], box["lines"]) == (
        "Un hiver de 1929",
        ["afp/lm"],
        [3, 4, 5],
    )


def test_added_words_are_compared_without_case() -> None:
    words = default_vocabulary().extended({"sections": ["Le Lac"], "tail_starts": ["Plus Loin"]})
    assert word_key("LE LAC") in words.sections
    assert "plus loin" in words.tail_starts
