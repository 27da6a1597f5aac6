"""Decisions on a wire update: what they do to the story, the update and its successors."""

import pytest
from django.utils.translation import override

from articles.document import Crosshead, Paragraph, StoryDocument, replace
from articles.intake.deciding import Choice, decide, questions, sides, text_of
from articles.merge import merge
from articles.models import Dispatch, Story, StoryMedia, User
from articles.workflow import perform
from tests import make
from tests.intake.test_receiving import item, published, wire_sends

pytestmark = pytest.mark.django_db
OURS, THEIRS = Choice("ours"), Choice("theirs")


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def edited(**fields: str) -> Story:
    Story.objects.update(**fields)
    return Story.objects.get()


def whole() -> Story:
    return Story.objects.whole().get()


def received(*texts: str, **fields) -> Dispatch:
    """A second revision of an item whose headline and first paragraph the desk changed."""
    wire_sends(item("1", "un", "deux"))
    edited(headline="Le nôtre", body="<p>notre un</p><p>deux</p>")
    document = item("2", *(texts or ("leur un", "deux")), **{"headline": "Gel et neige"} | fields)
    return wire_sends(document).dispatch


def asked(dispatch: Dispatch) -> dict[str, str]:
    """The keys of what is open, by field."""
    return {each.field: key for key, each in questions(dispatch, whole().document()).items()}


def settle(dispatch: Dispatch, **choices: Choice):
    keys = asked(dispatch)
    given = {keys[field]: choice for field, choice in choices.items()}
    return decide(whole(), dispatch, given, by=make.editor())


def says() -> tuple[str, str]:
    story = Story.objects.get()
    return story.headline, story.body


def test_the_agencys_words_are_taken():
    dispatch = received()
    settle(dispatch, headline=THEIRS, body=THEIRS)
    assert says() == ("Gel et neige", "<p>leur un</p><p>deux</p>")


def test_our_words_are_kept_and_the_decision_is_history():
    dispatch = received()
    version = whole().version
    kept = settle(dispatch, headline=OURS, body=OURS)
    assert says() == ("Le nôtre", "<p>notre un</p><p>deux</p>")
    assert (kept.act, kept.by.username, kept.note) == (
        "merge",
        "editor",
        "Revision 2. Ours: headline, body",
    )
    assert whole().version == version + 1


def test_both_stand_one_after_the_other_in_the_text():
    dispatch = received()
    settle(dispatch, headline=OURS, body=Choice("both"))
    assert says()[1] == "<p>notre un</p><p>leur un</p><p>deux</p>"


def test_own_words_of_a_headline_and_of_paragraphs():
    dispatch = received()
    own = Choice("own", "Il gèle & neige.\r\n\r\n  Encore  un.\n")
    settle(dispatch, headline=Choice("own", "Gel,\nneige"), body=own)
    assert says() == (
        "Gel, neige",
        "<p>Il gèle &amp; neige.</p><p>Encore un.</p><p>deux</p>",
    )


def test_the_history_says_how_many_places_were_decided_for_whom():
    wire_sends(item("1", "un", "mot", "deux"))
    edited(headline="Le nôtre", body="<p>notre un</p><p>mot</p><p>notre deux</p>")
    update = item("2", "leur un", "mot", "leur deux", headline="Gel et neige")
    dispatch = wire_sends(update).dispatch
    choices = {
        key: OURS if each.field == "headline" else THEIRS
        for key, each in questions(dispatch, whole().document()).items()
    }
    kept = decide(whole(), dispatch, choices, by=make.editor())
    assert kept.note == "Revision 2. Ours: headline; The agency's: body (2)"


def test_the_update_remembers_what_was_decided():
    dispatch = received("un", "deux")
    settle(dispatch, headline=Choice("own", "Neige"))
    dispatch.refresh_from_db()
    (decision,) = dispatch.decisions
    at = decision.pop("at")
    assert at.startswith("20")
    assert decision == {
        "field": "headline",
        "base": "Gel",
        "ours": "Le nôtre",
        "theirs": "Gel et neige",
        "choice": "own",
        "result": "Neige",
        "by": User.objects.get().pk,
        "name": "editor",
        "revision": whole().revisions.first().number,
    }
    assert (dispatch.outcome, dispatch.conflicts) == ("merged", [])


def test_what_has_no_choice_stays_open():
    dispatch = received()
    settle(dispatch, headline=THEIRS)
    dispatch.refresh_from_db()
    assert dispatch.outcome == "conflict"
    assert [*asked(dispatch)] == ["body"]
    assert says() == ("Gel et neige", "<p>notre un</p><p>deux</p>")


def test_a_place_is_found_where_it_is_now():
    dispatch = received()
    keys = asked(dispatch)
    edited(body="<p>neuf</p><p>notre un</p><p>deux</p>")
    assert asked(dispatch) == keys
    settle(dispatch, headline=OURS, body=THEIRS)
    assert says()[1] == "<p>neuf</p><p>leur un</p><p>deux</p>"


def test_a_place_that_has_changed_is_another_question():
    dispatch = received()
    keys = asked(dispatch)
    edited(body="<p>notre un et demi</p><p>deux</p>")
    now = asked(dispatch)
    assert now["headline"] == keys["headline"]
    assert now["body"] != keys["body"]


def test_what_the_desk_has_said_meanwhile_is_open_no_more():
    dispatch = received("un", "deux")
    edited(headline="Gel et neige")
    assert asked(dispatch) == {}
    assert decide(whole(), dispatch, {}, by=make.editor()) is None
    dispatch.refresh_from_db()
    assert dispatch.outcome == "merged"


def test_what_was_taken_without_a_question_may_be_edited_without_one():
    dispatch = received("leur un", "deux", "trois")
    edited(body="<p>notre un</p><p>deux</p><p>trois et demi</p>")
    settle(dispatch, headline=OURS, body=THEIRS)
    assert says()[1] == "<p>leur un</p><p>deux</p><p>trois et demi</p>"


def test_the_next_update_asks_again_what_was_not_decided():
    first = received()
    second = wire_sends(item("3", "leur un", "leur deux", headline="Gel et neige")).dispatch
    first.refresh_from_db()
    assert (first.outcome, second.outcome) == ("merged", "conflict")
    assert "Revision 3 came before" in first.notices[-1]["message"]
    assert "Revision 2 was not decided yet" in second.notices[-1]["message"]
    assert {*asked(second)} == {"headline", "body"}
    assert says()[1] == "<p>notre un</p><p>leur deux</p>"
    settle(second, headline=THEIRS, body=THEIRS)
    assert says() == ("Gel et neige", "<p>leur un</p><p>leur deux</p>")


def test_what_was_decided_is_not_asked_again():
    first = received()
    settle(first, headline=OURS, body=OURS)
    second = wire_sends(item("3", "leur un", "leur deux", headline="Gel et neige"))
    assert second.outcome == "merged"
    assert says() == ("Le nôtre", "<p>notre un</p><p>leur deux</p>")


def test_an_update_that_goes_back_asks_nothing_and_the_next_one_does():
    received("un", "deux")
    assert wire_sends(item("3", "un", "deux")).outcome == "unchanged"
    assert not Dispatch.objects.undecided().exists()
    fourth = wire_sends(item("4", "un", "deux", headline="Gel et neige"))
    assert fourth.outcome == "conflict"


def test_a_decision_changes_nothing_for_readers():
    article = published(wire_sends(item("1")))
    edited(headline="Le nôtre")
    dispatch = wire_sends(item("2", headline="Gel et neige")).dispatch
    settle(dispatch, headline=THEIRS)
    article.refresh_from_db()
    assert article.headline == "Gel"
    perform("update", whole(), by=None)
    article.refresh_from_db()
    assert article.headline == "Gel et neige"


def test_updates_of_killed_stories_wait_for_nobody():
    received()
    assert Dispatch.objects.undecided().count() == 1
    perform("kill", whole(), by=None, notice="Retiré.")
    assert not Dispatch.objects.undecided().exists()


def test_all_sequences_survive_a_decision():
    base = item("1", keywords=("gel",), topics=("medtop:01000000",))
    box = make.sidebar_document(body=(Paragraph(html="Repères"),))
    wire_sends(replace(base, sidebars=(box,)))
    ours = make.sidebar_document(body=(Paragraph(html="Nos repères"),))
    story = whole()
    story.sidebars.update(body="<p>Nos repères</p>")
    edited(keywords="froid")
    theirs = make.sidebar_document(body=(Paragraph(html="Leurs repères"),))
    update = item("2", keywords=("glace",), topics=("medtop:04000000",))
    dispatch = wire_sends(replace(update, sidebars=(theirs,))).dispatch
    settle(dispatch, sidebars=Choice("both"), keywords=Choice("both"))
    document = whole().document()
    assert document.sidebars == (ours, theirs)
    assert (document.keywords, document.topics) == (("froid", "glace"), ("medtop:04000000",))


@pytest.mark.parametrize(
    ("ours", "theirs", "offered"),
    [
        ((Paragraph(html="a"),), (Paragraph(html="b"),), ["ours", "theirs", "both", "own"]),
        ((Paragraph(html="<em>a</em>"),), (Paragraph(html="b"),), ["ours", "theirs", "both"]),
        ((Crosshead(text="a"),), (Paragraph(html="b"),), ["ours", "theirs", "both"]),
        ((), (Paragraph(html="b"),), ["ours", "theirs", "own"]),
        ((Paragraph(html="a"),), (), ["ours", "theirs", "own"]),
    ],
)
def test_what_is_offered_fits_the_place(ours, theirs, offered):
    base = StoryDocument(body=(Paragraph(html="avant"),))
    (conflict,) = merge(base, replace(base, body=ours), replace(base, body=theirs)).conflicts
    assert sides(conflict) == offered


def test_the_alternative_text_of_one_use_survives_an_update():
    wire_sends(item("1"))
    photo = make.photo(checksum="a" * 64)
    StoryMedia.objects.create(story=whole(), item=photo, caption="Le lac", alt="Pour cet article")
    before = whole().document().media
    wire_sends(item("2", "trois"))
    assert whole().document().media == before
    assert StoryMedia.objects.get().item == photo


def test_own_words_begin_with_ours():
    dispatch = received()
    texts = {each.field: text_of(each) for each in questions(dispatch, whole().document()).values()}
    assert texts == {"headline": "Le nôtre", "body": "notre un"}
