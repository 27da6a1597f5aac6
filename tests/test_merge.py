"""Diff and merge: properties over any documents, and the newsroom's cases in words."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from articles.document import (
    CreditDocument,
    Crosshead,
    Paragraph,
    StoryDocument,
    WireDocument,
    replace,
)
from articles.merge import (
    SEQUENCES,
    VALUES,
    Conflict,
    Merge,
    apply,
    conflicts_from_json,
    decide,
    diff,
    merge,
    questions,
    taken,
)
from tests import make
from tests.strategies import documents

BODIES = st.lists(st.sampled_from("abcdefg"), max_size=7).map(
    lambda letters: tuple(Paragraph(html=letter) for letter in letters)
)


# Few values, so that the three often say the same, and sequences share elements out of order.
VALUE_POOLS = {
    name: ("fr", "en", "de") if name == "language" else (None, 1, 2) if name == "urgency" else "abc"
    for name in VALUES
}
ELEMENTS = {
    "body": tuple(Paragraph(html=letter) for letter in "abcde"),
    "media": tuple(make.photo_document(caption=letter) for letter in "abcd"),
    "sidebars": tuple(make.sidebar_document(headline=letter) for letter in "abcd"),
    "credits": tuple(CreditDocument(text=letter) for letter in "abcd"),
    "topics": tuple("abcd"),
    "keywords": tuple("abcd"),
}
SHORT = st.builds(
    StoryDocument,
    **{name: st.sampled_from(pool) for name, pool in VALUE_POOLS.items()},
    **{
        name: st.lists(st.sampled_from(ELEMENTS[name]), max_size=5).map(tuple) for name in SEQUENCES
    },
)
VERSIONS = st.tuples(SHORT, SHORT, SHORT)


def said(document: StoryDocument, name: str) -> set:
    """The elements of a sequence, or the one value of another field."""
    value = getattr(document, name)
    return {*value} if name in SEQUENCES else {value}


def in_conflict(merged: Merge, name: str, *sides: str) -> set:
    """What the conflicts about a field hold of these sides."""
    held: set = set()
    for conflict in merged.conflicts:
        for side in sides if conflict.field == name else ():
            value = getattr(conflict, side)
            held |= {*value} if name in SEQUENCES else {value}
    return held


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


@given(VERSIONS)
def test_no_word_of_either_side_is_lost_in_any_field(three):
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    for name in (*VALUES, *SEQUENCES):
        new = (said(ours, name) | said(theirs, name)) - said(base, name)
        assert new <= said(merged.document, name) | in_conflict(merged, name, "ours", "theirs")


@given(documents())
def test_a_document_merged_with_itself_stays_what_it_is(document):
    assert merge(document, document, document) == Merge(document=document)


@given(VERSIONS)
def test_conflicts_decided_for_us_leave_the_merged_document(three):
    merged = merge(*three)
    decided = [(conflict, conflict.ours) for conflict in merged.conflicts]
    assert decide(merged.document, decided) == merged.document


@given(VERSIONS)
def test_conflicts_decided_for_the_wire_leave_of_ours_what_we_alone_changed(three):
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    decided = decide(merged.document, [(each, each.theirs) for each in merged.conflicts])
    for name in VALUES:
        only_we = getattr(theirs, name) == getattr(base, name)
        assert getattr(decided, name) == getattr(ours if only_we else theirs, name)
    for name in SEQUENCES:
        assert said(theirs, name) - said(base, name) <= said(decided, name)
        assert said(decided, name) <= said(theirs, name) | said(ours, name)


SIZES = st.integers(0, 3)
PASSAGES = st.lists(st.tuples(SIZES, SIZES, SIZES, st.booleans()), max_size=4)


@given(PASSAGES)
def test_conflicts_decided_for_the_wire_give_theirs_where_we_changed_nothing_else(passages):
    base, ours, theirs = [], [], []
    for number, (old, own, new, is_ours_changed) in enumerate(passages):
        before = [f"base {number} {each}" for each in range(old)]
        base += [*before, f"all {number}"]
        changed = [f"ours {number} {each}" for each in range(own)]
        ours += [*(changed if is_ours_changed else before), f"all {number}"]
        theirs += [*(f"theirs {number} {each}" for each in range(new)), f"all {number}"]
    merged = merge(body(*base), body(*ours), body(*theirs))
    # Where the agency said nothing before and says nothing now, only we changed something.
    untold = {
        f"ours {number} {each}"
        for number, (old, own, new, _is) in enumerate(passages)
        for each in range(own)
        if old == new == 0
    }
    decided = decide(merged.document, [(each, each.theirs) for each in merged.conflicts])
    kept = tuple(block for block in decided.body if getattr(block, "html", "") not in untold)
    assert kept == body(*theirs).body


@given(VERSIONS)
def test_what_was_taken_and_what_is_open_are_the_whole_word_of_the_wire(three):
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    so_far = taken(theirs, merged.conflicts)
    open_ones = questions(so_far, merged.document, theirs)
    asked = Merge(document=merged.document, conflicts=open_ones)
    for name in (*VALUES, *SEQUENCES):
        waiting = in_conflict(merged, name, "theirs")
        assert waiting <= in_conflict(asked, name, "theirs") | said(merged.document, name)
    assert taken(theirs, ()) == theirs
    assert questions(theirs, merged.document, theirs) == ()


@given(VERSIONS, SHORT)
def test_questions_put_again_after_every_edit_lose_nothing(three, later):
    base, ours, theirs = three
    so_far = taken(theirs, merge(base, ours, theirs).conflicts)
    asked = Merge(document=later, conflicts=questions(so_far, later, theirs))
    for name in (*VALUES, *SEQUENCES):
        waiting = said(theirs, name) - said(so_far, name)
        assert waiting <= in_conflict(asked, name, "theirs") | said(later, name)
    decided = decide(later, [(each, each.ours) for each in asked.conflicts])
    assert decided == later


@given(VERSIONS)
def test_conflicts_survive_their_json_form(three):
    conflicts = merge(*three).conflicts
    assert conflicts_from_json(msgspec.json.decode(msgspec.json.encode(conflicts))) == conflicts


def test_an_undecided_conflict_is_asked_again_by_the_next_update():
    first = merge(body("a", "b"), body("A", "b"), body("x", "b"))
    base = taken(body("x", "b"), first.conflicts)
    assert base == body("a", "b")
    second = merge(base, first.document, body("x", "B"))
    assert second.document == body("A", "B")
    assert [(c.ours, c.theirs) for c in second.conflicts] == [(body("A").body, body("x").body)]


def test_a_question_is_found_where_its_place_is_now():
    merged = merge(body("a", "b"), body("a", "ours"), body("a", "theirs"))
    so_far = taken(body("a", "theirs"), merged.conflicts)
    now = body("new", "a", "ours")
    (question,) = questions(so_far, now, body("a", "theirs"))
    assert (question.start, question.ours) == (2, body("ours").body)
    assert decide(now, [(question, question.theirs)]) == body("new", "a", "theirs")


def test_what_was_written_beside_an_open_place_is_no_part_of_it():
    merged = merge(body("a"), body("ours"), body("theirs"))
    so_far, now = taken(body("theirs"), merged.conflicts), body("before", "ours", "after")
    (question,) = questions(so_far, now, body("theirs"), merged.conflicts)
    assert (question.start, question.ours) == (1, body("ours").body)
    twice = body("ours", "ours")
    (question,) = questions(so_far, twice, body("theirs"), merged.conflicts)
    assert question.ours == twice.body


def test_an_editor_who_goes_back_to_the_old_words_is_asked_and_not_overruled():
    merged = merge(body("a"), body("ours"), body("theirs"))
    (question,) = questions(taken(body("theirs"), merged.conflicts), body("a"), body("theirs"))
    assert (question.ours, question.theirs) == (body("a").body, body("theirs").body)


def test_two_places_are_decided_apart():
    merged = merge(body("a", "s", "b"), body("A", "s", "B1", "B2"), body("x", "s", "y"))
    first, second = merged.conflicts
    decided = decide(merged.document, [(first, first.theirs), (second, second.ours)])
    assert decided == body("x", "s", "B1", "B2")
    both = [(each, (*each.ours, *each.theirs)) for each in merged.conflicts]
    assert decide(merged.document, both) == body("A", "x", "s", "B1", "B2", "y")


def test_a_sidebar_changed_on_both_sides_is_asked_about_whole():
    base, ours, theirs = (
        StoryDocument(sidebars=(make.sidebar_document(body=body(text).body),))
        for text in ("a", "b", "c")
    )
    (conflict,) = merge(base, ours, theirs).conflicts
    assert (conflict.field, conflict.theirs) == ("sidebars", theirs.sidebars)


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
