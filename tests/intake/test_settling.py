"""What revisions do to the stories of an item: sources that share it, corrections, embargoes."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles.document import Paragraph, Signal, StoryDocument, WireDocument, replace
from articles.intake import NotReleasedError, Receipt, release
from articles.models import Article, Dispatch, RoutingRule, Section, Source, Story, Topic
from articles.publication import up_to_date
from articles.workflow import perform
from tests import make
from tests.intake.test_receiving import item, published, source, wire_sends

pytestmark = pytest.mark.django_db
SOON = timezone.now() + timedelta(hours=3)
LATER = SOON + timedelta(hours=2)
TEXT = "Le tribunal a condamné lundi le maire de la ville à une amende de mille francs."


@pytest.fixture(autouse=True)
def second_source():
    Source.objects.create(name="ATS par FTP", slug="ftp")


def nobodys(signal: Signal) -> StoryDocument:
    """An item whose agency is not named, under a name that others may give, too."""
    return replace(item("1"), wire=WireDocument(guid="1", version="1", signal=signal))


@pytest.mark.parametrize("signal", [Signal.KILL, Signal.HOLD])
def test_a_kill_without_an_agency_reaches_no_item_of_another_source(signal):
    wire_sends(nobodys(Signal.NONE))
    wire_sends(nobodys(signal), "ftp")
    assert [dispatch.outcome for dispatch in Dispatch.objects.order_by("id")] == ["created", "held"]
    assert Story.objects.get().state == "draft"


def test_items_whose_long_names_begin_alike_are_two():
    for number in (1, 2):
        wire = WireDocument(source="ATS", guid=f"urn:{'x' * 300}{number}", version="1")
        wire_sends(replace(item("1"), wire=wire))
    assert Story.objects.count() == 2
    kill = WireDocument(source="ATS", guid="k", signal=Signal.KILL, corrects=(f"urn:{'x' * 300}2",))
    wire_sends(replace(item("1"), wire=kill))
    assert [story.state for story in Story.objects.order_by("id")] == ["draft", "killed"]


def another_story(**fields) -> Story:
    """A second story of the item, as was made of it when it came by a second source."""
    story = make.story(**fields)
    second = Dispatch.objects.get()
    second.pk, second.source, second.story = None, source("ftp"), story
    second.save()
    return story


def test_a_kill_reaches_the_stories_that_other_sources_made_of_the_item():
    published(wire_sends(item("1")))
    another_story()
    wire_sends(item("2", signal=Signal.KILL), "ftp")
    assert [story.state for story in Story.objects.all()] == ["killed", "killed"]
    assert Article.objects.get().state == "killed"


@pytest.mark.parametrize("revision", ["1", ""])
def test_a_kill_holds_whatever_its_number_says(revision: str):
    wire_sends(item("2"))
    assert wire_sends(item(revision, signal=Signal.KILL)).outcome == "merged"
    assert wire_sends(item("3")).outcome == "unchanged"
    assert Story.objects.get().state == "killed"


def test_an_update_without_a_number_is_brought_in():
    wire_sends(item("2"))
    update = replace(item(""), headline="Autre titre")
    assert wire_sends(update).outcome == "merged"
    assert Story.objects.get().headline == "Autre titre"


def test_a_hold_without_a_number_is_not_taken_for_an_older_revision():
    published(wire_sends(item("2")))
    wire_sends(item("", signal=Signal.HOLD))
    assert Story.objects.get().state == "withdrawn"


def test_what_was_killed_by_one_source_does_not_come_back_by_another():
    wire_sends(item("2", signal=Signal.KILL))
    assert wire_sends(item("1"), "ftp").outcome == "held"
    assert not Story.objects.exists()


def test_the_same_name_at_another_agency_is_another_item():
    wire_sends(item("1"))
    kill = item("2", signal=Signal.KILL)
    wire_sends(replace(kill, wire=replace(kill.wire, source="dpa")), "ftp")
    assert Story.objects.get().state == "draft"


def test_a_hold_reaches_every_story_and_hands_back_what_was_ready():
    published(wire_sends(item("1")))
    another_story(state="ready")
    assert wire_sends(item("2", signal=Signal.HOLD)).outcome == "merged"
    assert [s.state for s in Story.objects.order_by("pk")] == ["withdrawn", "draft"]


def test_a_hold_takes_back_what_was_planned():
    published(wire_sends(item("1")), SOON)
    wire_sends(item("2", signal=Signal.HOLD))
    assert Story.objects.get().state == "withdrawn"
    assert not Article.objects.public(LATER).exists()


def test_the_wire_does_not_bring_back_what_an_editor_killed():
    story = wire_sends(item("1")).story
    perform("kill", story, by=None, notice="Retiré.")
    assert wire_sends(item("2", "de retour")).outcome == "unchanged"
    assert "de retour" not in Story.objects.get().body


@pytest.mark.parametrize("text", ["un", "un, dans un autre format"])
def test_an_item_that_comes_by_two_sources_makes_one_story(text):
    story = wire_sends(item("1", "un")).story
    second = wire_sends(item("1", text), "ftp")
    assert (second.outcome, second.story) == ("unchanged", story)
    assert (Story.objects.get().body, Dispatch.objects.count()) == ("<p>un</p>", 2)


def test_a_newer_revision_by_another_source_is_merged_and_then_known_to_the_first():
    story = wire_sends(item("1", "un")).story
    assert wire_sends(item("2", "deux"), "ftp").outcome == "merged"
    assert wire_sends(item("2", "deux, autrement")).outcome == "unchanged"
    assert wire_sends(item("1", "un, tard"), "ftp").outcome == "unchanged"
    assert wire_sends(item("3", "trois")).outcome == "merged"
    assert Story.objects.get() == story
    assert Story.objects.get().body == "<p>trois</p>"


def test_an_item_of_nobody_in_particular_is_another_one_by_another_source():
    document = item("1")
    nobodys = replace(document, wire=replace(document.wire, source=""))
    wire_sends(nobodys)
    assert wire_sends(nobodys, "ftp").outcome == "created"


MORNING, EVENING = SOON - timedelta(hours=9), SOON


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (("", MORNING), ("", EVENING), "merged"),
        (("", EVENING), ("", MORNING), "unchanged"),
        (("", None), ("", None), "unchanged"),
        (("2", None), ("20260212080000", None), "merged"),
        (("2", MORNING), ("20260212080000", EVENING), "merged"),
        (("2", EVENING), ("20260212080000", MORNING), "unchanged"),
        (("2", EVENING), ("3", MORNING), "merged"),
        (("3", MORNING), ("2", EVENING), "unchanged"),
    ],
)
def test_revisions_of_two_sources_compare_by_number_or_else_by_time(first, second, outcome):
    wire_sends(at_time("un", *first))
    assert wire_sends(at_time("deux", *second), "ftp").outcome == outcome


def at_time(text: str, version: str, sent_at: datetime | None) -> StoryDocument:
    document = item(version, text)
    return replace(document, wire=replace(document.wire, sent_at=sent_at))


def test_what_is_released_late_is_compared_with_what_came_before_it():
    story = wire_sends(item("1", "un", "fin")).story
    held = wire_sends(item("2", "un", "deux", "fin", signal=Signal.HOLD)).dispatch
    wire_sends(item("3", "un", "fin", "trois"))
    assert release(held, by=None).outcome == "merged"
    story.refresh_from_db()
    assert story.body == "<p>un</p><p>deux</p><p>fin</p><p>trois</p>"
    assert story.document().wire.version == "3"
    assert wire_sends(item("4", "un", "fin", "quatre")).outcome == "merged"
    story.refresh_from_db()
    assert story.body == "<p>un</p><p>deux</p><p>fin</p><p>quatre</p>"


def test_a_picture_that_released_copy_only_names_is_the_one_that_came_before():
    named = make.photo_document(href="lac.jpg")
    story = wire_sends(item("1", media=(replace(named, file="c" * 64),))).story
    held = wire_sends(item("2", signal=Signal.HOLD, media=(named,))).dispatch
    release(held, by=None)
    told_anew = replace(named, caption="Le lac gelé")
    assert wire_sends(item("3", media=(told_anew,))).outcome == "merged"
    assert story.document().media == (replace(told_anew, file="c" * 64),)


def test_what_came_before_the_first_revision_of_a_story_is_not_released_into_it():
    held = wire_sends(item("1", "un", signal=Signal.HOLD)).dispatch
    wire_sends(item("2", "deux"))
    with pytest.raises(NotReleasedError):
        release(held, by=None)
    assert Story.objects.get().body == "<p>deux</p>"


def sent(guid: str, *texts: str, signal: Signal = Signal.NONE, slugline: str = "procès-maire"):
    return StoryDocument(
        headline="Le maire condamné",
        slugline=slugline,
        body=tuple(Paragraph(html=text) for text in texts),
        wire=WireDocument(source="AFP", guid=guid, version="1", signal=signal),
    )


def test_a_correction_under_a_new_name_corrects_the_story_that_says_the_same():
    story = wire_sends(sent("a", TEXT, "Il fera recours.")).story
    right = TEXT.replace("mille", "deux mille")
    receipt = wire_sends(sent("b", right, "Il fera recours.", signal=Signal.CORRECTION))
    assert (receipt.outcome, receipt.story) == ("merged", story)
    assert "deux mille" in Story.objects.get().body
    assert wire_sends(replace(sent("b", TEXT), wire=wire("b", "2"))).story == story
    wire_sends(replace(sent("b", TEXT), wire=wire("b", "3", Signal.KILL)))
    assert Story.objects.get().state == "killed"


def wire(guid: str, version: str, signal: Signal = Signal.NONE) -> WireDocument:
    return WireDocument(source="AFP", guid=guid, version=version, signal=signal)


@pytest.mark.parametrize(
    "others",
    [
        [],
        [sent("a", "Tout autre chose s'est passé hier soir dans un village voisin.")],
        [sent("a", TEXT, slugline="autre")],
        [sent("a", TEXT), sent("c", TEXT)],
    ],
)
def test_a_correction_of_something_not_found_is_a_story_with_a_note(others):
    for other in others:
        wire_sends(other)
    receipt = wire_sends(sent("b", TEXT, signal=Signal.CORRECTION))
    assert receipt.outcome == "created"
    assert len(receipt.dispatch.notices) == 1


def test_an_embargo_that_is_moved_or_lifted_holds_for_the_article_at_once():
    published(wire_sends(item("1", embargo_until=SOON)), SOON)
    wire_sends(item("2", embargo_until=LATER))
    assert (Article.objects.get().embargo_until, Story.objects.get().embargo_until) == (
        LATER,
        LATER,
    )
    assert not Article.objects.public(SOON).exists()
    wire_sends(item("3"))
    assert Article.objects.get().embargo_until is None
    assert Article.objects.public(SOON).exists()


def test_a_link_to_a_story_is_there_once_the_wire_has_lifted_its_embargo():
    awaited = published(wire_sends(item("1")))
    wire_sends(item("2", embargo_until=SOON))
    link = f'<p>Voir <a href="/monde/{awaited.pk}-gel/">le gel</a>.</p>'
    page = make.article(headline="La glace", body=link)
    assert "/monde/" not in page.html
    wire_sends(item("3"))
    page = up_to_date(Article.objects.get(pk=page.pk))
    assert f'<a href="/monde/{awaited.pk}-gel/">le gel</a>' in page.html


@pytest.mark.parametrize(
    ("editors", "wires", "then"),
    [
        (LATER, None, LATER),
        (LATER, SOON + timedelta(minutes=1), LATER),
        (SOON + timedelta(minutes=1), LATER, LATER),
        (None, LATER, LATER),
    ],
)
def test_an_editors_embargo_stays_unless_the_wires_is_later(editors, wires, then):
    wire_sends(item("1", embargo_until=SOON))
    Story.objects.update(embargo_until=editors)
    wire_sends(item("2", embargo_until=wires))
    assert Story.objects.get().embargo_until == then


def test_an_editors_embargo_stays_when_the_wire_never_spoke_of_one():
    wire_sends(item("1"))
    Story.objects.update(embargo_until=SOON)
    wire_sends(item("2", "neuf"))
    assert Story.objects.get().embargo_until == SOON


def rule(field: str, value: str, **fields) -> RoutingRule:
    return RoutingRule.objects.create(source=source(), field=field, value=value, **fields)


def test_rules_place_a_new_story_the_first_that_fits_for_each():
    editor = make.editor()
    rule("slugline", "procès-*", section=Section.objects.get(slug="suisse"), order=1)
    rule("slugline", "*", section=Section.objects.get(slug="monde"), assigned_to=editor, order=2)
    rule("genre", "chronique", to_review=True, order=3)
    first = wire_sends(sent("a", TEXT)).story
    second = wire_sends(replace(sent("b", "Autre."), slugline="x", genre="Chronique")).story
    told = Story.objects.order_by("pk").values_list("section__slug", "assigned_to", "state")
    assert list(told) == [("suisse", editor.pk, "draft"), ("monde", editor.pk, "review")]
    assert [r.act for r in second.revisions.all()] == ["send_to_review", "import"]
    assert [r.act for r in first.revisions.all()] == ["import"]


def test_an_update_is_not_routed_again():
    wire_sends(item("1"))
    rule("slugline", "*", section=Section.objects.get(slug="suisse"))
    wire_sends(item("2", "neuf"))
    assert Story.objects.get().section is None


def told(receipt: Receipt) -> tuple[str, list[str]]:
    story = receipt.story
    return story.section.slug if story.section else "", [str(t.qcode) for t in story.topics.all()]


def test_a_source_gives_what_its_copy_leaves_open_and_the_wire_does_not_take_it_away():
    given = source()
    given.default_section = Section.objects.get(slug="sport")
    given.save()
    given.default_topics.add(Topic.objects.create(qcode="medtop:15000000", slug="sport"))
    named = wire_sends(item("1", section="monde", topics=("medtop:11000000",)))
    assert told(named) == ("monde", ["medtop:11000000"])
    open_ = wire_sends(sent("a", TEXT))
    assert told(open_) == ("sport", ["medtop:15000000"])
    wire_sends(replace(sent("a", "Autre."), wire=wire("a", "2")))
    assert told(Receipt("", story=Story.objects.get(pk=open_.story.pk))) == told(open_)
