"""Odd and hostile copy of every format is read whole or refused with a sentence, and at once."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import wire
from articles.document import StoryDocument, from_json, to_json
from articles.markup import plain
from articles.wire.body import blocks_of_html
from articles.wire.errors import CopyRefusedError
from articles.wire.formats import ninjs
from tests.wire import odd

SECONDS = 5.0  # of CPU; each takes less than half of one on a machine that is not loaded
_JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["\ud83d", "javascript:x()", "0000-00-00", "picture", "\x1b[31m"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["href", "uri", "type", "name", "role", "value", "width", "rel"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
_NINJS = st.sampled_from(
    [
        "type", "profile", "version", "versioncreated", "firstcreated", "embargoeduntil",
        "pubstatus", "urgency", "priority", "ednote", "language", "headlines", "headline",
        "descriptions", "bodies", "body_text", "subjects", "infosources", "by", "located",
        "renditions", "associations", "altids", "genres", "keywords", "mediacatcodes",
        "evolvedfrom", "signal", "copyrightnotice", "slugline", "source",
    ]
)  # fmt: skip


def _stories(data: bytes) -> tuple[StoryDocument, ...]:
    try:
        return wire.read(data).documents
    except CopyRefusedError:
        return ()


def _told(name: str) -> tuple[str, list[str]]:
    (story,) = wire.read(odd.NAMED[name]).documents
    return story.headline, [plain(getattr(block, "html", "")) for block in story.body]


@pytest.mark.parametrize("name", odd.NAMED)
def test_odd_copy_is_read_or_refused_at_once(name: str) -> None:
    started = time.process_time()
    stories = _stories(odd.NAMED[name])
    assert time.process_time() - started < SECONDS
    assert [fault for story in stories for fault in odd.faults_of(story)] == []
    assert [from_json(to_json(story)) for story in stories] == [*stories]


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("g2 in two hundred messages", ["Un."]),
        ("g2 with a prefix", ["Un."]),
        ("g2 of ten thousand empty paragraphs", ["Un."]),
        ("nitf with a comment in a word", ["l'été & <b>chaud</b>"]),
        ("newsml1 with a comment in a word", ["l'été & <b>chaud</b>"]),
        ("g2 with a comment in a word", ["l'été & <b>chaud</b>"]),
        ("nitf with html's entities", ["l’été\u00a0♥ & co"]),
        ("nitf with line ends of the old Mac", ["Un deux."]),
        ("nitf with marks of order in its midst", ["Un."]),
        ("nitf in utf-16 that declares utf-8", ["L’été."]),
        ("nitf of two hundred nested blocks", ["Un."]),
        ("ninjs in utf-16", ["Un."]),
        ("ninjs of other wrong types", ["Un."]),
        ("json feed of other wrong types", ["Un."]),
        ("digitalwires of the wrong types", ["Un."]),
        ("page of five thousand nested marks", ["Un texte."]),
        ("iptc 7901 with line ends of the old Mac", ["Un."]),
        ("iptc 7901 of blank lines", ["Un."]),
    ],
)
def test_odd_copy_keeps_its_text(name: str, texts: list[str]) -> None:
    assert _told(name) == ("Titre", texts)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nitf with entities of its own", "The file declares entities of its own."),
        ("ninjs of deep lists", "The file is broken JSON: too deep"),
        (
            "ninjs with a number of five thousand figures",
            "The file is broken JSON: a number of thousands of figures",
        ),
    ],
)
def test_hostile_copy_is_refused_with_a_sentence(name: str, reason: str) -> None:
    with pytest.raises(CopyRefusedError) as refusal:
        wire.read(odd.NAMED[name])
    assert str(refusal.value) == reason


def test_a_doctype_in_a_comment_is_none() -> None:
    declared = b"<!-- <!DOCTYPE nitf [<!ENTITY x 'y'>]> -->" + odd.nitf()[len(odd.HEAD) :]
    (story,) = wire.read(declared).documents
    assert story.headline == "Titre"


def test_numbers_that_are_none_are_no_texts() -> None:
    (story,) = wire.read(odd.NAMED["ninjs with not a number"]).documents
    assert story.wire is not None
    assert (story.urgency, story.wire.version) == (None, "")


def test_the_widest_picture_counts_whatever_the_type_of_its_width() -> None:
    (story,) = wire.read(odd.NAMED["digitalwires with widths of all types"]).documents
    assert [each.href for each in story.media] == ["a"]


def test_an_item_does_not_correct_itself() -> None:
    (story,) = wire.read(odd.NAMED["g2 that corrects itself"]).documents
    assert story.wire is not None
    assert story.wire.corrects == ()


@pytest.mark.parametrize("levels", [200, 253, 254, 300, 3000])
@pytest.mark.parametrize("tag", ["b", "font", "div", "ul><li", "table><tr><td"])
def test_no_depth_of_html_loses_a_text(tag: str, levels: int) -> None:
    nested = f"<p>Début.</p>{f'<{tag}>' * levels}Un &lt;mot&gt;.<p>Fin.</p>"
    said = [
        " ".join(getattr(block, "items", ())) or getattr(block, "html", "")
        for block in blocks_of_html(nested)
    ]
    text = plain(" ".join(said))
    assert text.split() == ["Début.", "Un", "<mot>.", "Fin."]


def test_scripts_of_deep_html_stay_out() -> None:
    nested = f"<script>a < b</script>{'<b>' * 300}Un<script>x()</script> mot.<br>Deux."
    assert [plain(getattr(block, "html", "")) for block in blocks_of_html(nested)] == [
        "Un mot.",
        "Deux.",
    ]


@given(st.dictionaries(_NINJS, _JUNK, max_size=5))
def test_ninjs_of_any_types_is_read_or_refused(parts: dict[str, object]) -> None:
    data = odd.ninjs(**parts)
    for story in _stories(data):
        assert odd.faults_of(story) == []
        assert ninjs.read(ninjs.write(story), "").documents


@given(
    st.sampled_from([odd.nitf(), odd.newsml1(), odd.g2(), odd.rss(), odd.wxr(), odd.iptc7901()]),
    st.integers(0, 600),
    st.integers(0, 40),
    st.binary(max_size=8),
)
def test_copy_with_a_hole_is_read_or_refused(data: bytes, at: int, gap: int, junk: bytes) -> None:
    for story in _stories(data[:at] + junk + data[at + gap :]):
        assert odd.faults_of(story) == []
