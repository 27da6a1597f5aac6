"""An update goes out by itself where the source may do so and nobody has changed the words."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from articles.document import NoteDocument, Signal, StoryDocument, replace
from articles.models import AgencyCredit, Article, Source, Story
from articles.workflow import perform, record
from tests import make
from tests.intake.test_receiving import item, published, wire_sends

pytestmark = pytest.mark.django_db
SAID = NoteDocument(text="Deux (et non un).", public=True, role="correctionnote")


@pytest.fixture(autouse=True)
def _source_publishes_updates():
    Source.objects.filter(slug="import").update(publishes_updates=True)
    with override("en"):
        yield


def acts() -> list[tuple[str, bool]]:
    """The story's history, newest first, and whether a person did it."""
    return [(row.act, row.by is not None) for row in Story.objects.get().revisions.all()]


def correction(version: str, text: str, *notes: NoteDocument) -> StoryDocument:
    document = item(version, text, signal=Signal.CORRECTION)
    return replace(document, wire=replace(document.wire, notes=notes))


def published_by_an_editor(at: datetime = make.NOON) -> Story:
    story = wire_sends(item("1")).story
    AgencyCredit.objects.create(story=story, text="ats")
    Story.objects.update(section=make.section())
    perform("publish", story, by=make.editor(), at=at)
    return story


def test_an_update_of_an_unedited_copy_goes_out_at_once():
    published_by_an_editor()
    wire_sends(item("2", "un", "trois"))
    assert "trois" in Article.objects.get().html
    assert acts() == [("update", False), ("wire", False), ("publish", True), ("import", False)]


def test_a_correction_goes_out_with_what_the_agency_says_publicly():
    published_by_an_editor()
    notes = (
        SAID,
        NoteDocument(text="Rédaction: 026 000", role="contacts"),
        NoteDocument(text="Suivra.", public=True, role="closing"),
    )
    wire_sends(correction("2", "deux", *notes))
    article = Article.objects.get()
    assert [row.note for row in article.corrections.all()] == ["Deux (et non un)."]
    assert "deux" in article.html
    assert "026 000" not in article.html
    assert acts()[0] == ("correct", False)


def test_a_correction_without_a_public_note_waits_for_an_editor():
    published_by_an_editor()
    receipt = wire_sends(
        correction("2", "trois", NoteDocument(text="Secret", role="correctionnote"))
    )
    assert "trois" not in Article.objects.get().html
    (notice,) = receipt.dispatch.notices
    assert "was not published by itself" in notice["message"]
    assert "Secret" not in notice["message"]


@pytest.mark.parametrize(
    "notes", [(), (NoteDocument(text="Deux.", public=True, role="correctionnote"),)]
)
def test_a_correction_of_what_nobody_has_read_yet_is_an_update(notes):
    published_by_an_editor(at=timezone.now() + timedelta(days=1))
    wire_sends(correction("2", "trois", *notes))
    article = Article.objects.get()
    assert "trois" in article.html
    assert not article.corrections.exists()
    assert acts()[0] == ("update", False)


def test_an_update_of_a_story_that_an_editor_changed_waits():
    story = published_by_an_editor()
    record(Story.objects.get(pk=story.pk), "edit", by=make.editor("Reporter"))
    wire_sends(item("2", "un", "trois"))
    assert "trois" not in Article.objects.get().html
    assert "trois" in Story.objects.get().body


def test_an_update_that_leaves_the_story_unfit_waits_and_says_why():
    published_by_an_editor()
    receipt = wire_sends(item("2", "trois", lede=""))
    assert "trois" not in Article.objects.get().html
    assert "The lede is missing." in receipt.dispatch.notices[0]["message"]
    assert acts()[0] == ("wire", False)


def test_an_update_in_conflict_waits():
    published_by_an_editor()
    Story.objects.update(headline="Le nôtre")
    assert wire_sends(item("2", "trois", headline="Gel et neige")).outcome == "conflict"
    assert "trois" not in Article.objects.get().html


def test_a_draft_is_not_published_by_an_update():
    wire_sends(item("1"))
    wire_sends(item("2", "trois"))
    assert not Article.objects.exists()


def test_other_sources_leave_publishing_to_editors():
    Source.objects.update(publishes_updates=False)
    published(wire_sends(item("1")))
    wire_sends(item("2", "trois"))
    assert "trois" not in Article.objects.get().html
