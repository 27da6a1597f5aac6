"""Diff and merge: properties over any documents, and the newsroom's cases in words."""

from hypothesis import given
from hypothesis import strategies as st

from articles.document import Crosshead, Paragraph, StoryDocument, WireDocument, replace
from articles.merge import SEQUENCES, VALUES, Conflict, apply, diff, merge
from tests.strategies import documents

BODIES = st.lists(st.sampled_from("abcdefg"), max_size=7).map(
    lambda letters: tuple(Paragraph(html=letter) for letter in letters)
)


def body(*texts: str) -> StoryDocument:
    return StoryDocument(body=tuple(Paragraph(html=text) for text in texts))


@given(documents(), documents())
def test_a_diff_applied_to_the_first_document_gives_the_second(a, b):
    assert apply(diff(a, b), a) == b


@given(documents())
def test_equal_documents_do_not_differ(document):
    assert diff(document, document) == ()


@given(documents(), documents())
def test_what_the_wire_alone_changed_is_taken_whole(base, theirs):
    assert merge(base, base, theirs).document == theirs
    assert merge(base, base, theirs).conflicts == ()


@given(documents(), documents())
def test_what_the_editors_alone_changed_is_kept_whole(base, ours):
    merged = merge(base, ours, base)
    assert merged.conflicts == ()
    for name in (*VALUES, *SEQUENCES):
        assert getattr(merged.document, name) == getattr(ours, name)


@given(BODIES, BODIES, BODIES)
def test_no_word_of_either_side_is_lost(base, ours, theirs):
    merged = merge(*(StoryDocument(body=blocks) for blocks in (base, ours, theirs)))
    kept = {*merged.document.body}
    for conflict in merged.conflicts:
        kept |= {*conflict.ours, *conflict.theirs}
    assert {*ours, *theirs} - {*base} <= kept


def test_changes_of_different_paragraphs_are_both_taken():
    merged = merge(body("a", "b", "c"), body("A", "b", "c"), body("a", "b", "C"))
    assert (merged.document, merged.conflicts) == (body("A", "b", "C"), ())


def test_neighbouring_paragraphs_changed_on_different_sides_are_no_conflict():
    merged = merge(body("a", "b"), body("A", "b"), body("a", "B"))
    assert (merged.document, merged.conflicts) == (body("A", "B"), ())


def test_a_new_paragraph_of_the_wire_stands_beside_the_editors_crosshead():
    base = body("a", "b")
    ours = StoryDocument(body=(base.body[0], Crosshead(text="Titre"), base.body[1]))
    merged = merge(base, ours, body("a", "b", "c"))
    assert merged.document.body == (*ours.body, Paragraph(html="c"))


def test_the_same_paragraph_changed_on_both_sides_is_a_conflict_that_keeps_ours():
    merged = merge(body("a"), body("ours"), body("theirs"))
    assert merged.document == body("ours")
    assert merged.conflicts == (
        Conflict(
            field="body",
            base=body("a").body,
            ours=body("ours").body,
            theirs=body("theirs").body,
        ),
    )


def test_a_headline_changed_on_both_sides_is_a_conflict():
    merged = merge(*(StoryDocument(headline=text) for text in ("a", "b", "c")))
    assert merged.document.headline == "b"
    assert merged.conflicts == (Conflict(field="headline", base="a", ours="b", theirs="c"),)


def test_the_same_change_on_both_sides_is_no_conflict():
    merged = merge(body("a"), body("b"), body("b"))
    assert (merged.document, merged.conflicts) == (body("b"), ())


def test_who_the_item_is_for_the_agency_follows_the_wire():
    base = StoryDocument(wire=WireDocument(guid="1", version="1"))
    theirs = StoryDocument(wire=WireDocument(guid="1", version="2"))
    ours = replace(base, headline="Le nôtre")
    assert merge(base, ours, theirs).document == replace(theirs, headline="Le nôtre")
