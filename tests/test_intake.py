"""Copy taken in: what each signal does, once, and never twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.document import Paragraph, Signal, StoryDocument, WireDocument, from_json
from articles.intake import MAX_BYTES, Copy, Receipt, accept, receive
from articles.models import AgencyCredit, Article, Dispatch, RawCopy, Section, Source, Story
from articles.wire.reading import Reading
from articles.workflow import perform
from tests import make

pytestmark = pytest.mark.django_db
SEED = make.SEED_FILE.read_bytes()


def source() -> Source:
    return Source.objects.get(slug="import")


def take(data: bytes, **fields) -> Receipt:
    (receipt,) = receive(Copy(data, source(), **fields))
    return receipt


def item(version: str = "1", *texts: str, signal: Signal = Signal.NONE, **fields) -> StoryDocument:
    embargo = fields.pop("embargo_until", None)
    return StoryDocument(
        **{"headline": "Gel", "lede": "Il gèle."} | fields,
        body=tuple(Paragraph(html=text) for text in texts or ("un", "deux")),
        wire=WireDocument(
            source="ATS", guid="gel", version=version, signal=signal, embargo_until=embargo
        ),
    )


def wire_sends(document: StoryDocument) -> Receipt:
    """A revision of an item arrives; its bytes differ as its document does."""
    reading = Reading(format="nitf", encoding="utf-8", documents=(document,))
    (receipt,) = accept(Copy(repr(document).encode(), source()), reading)
    return receipt


def published(receipt: Receipt) -> Article:
    AgencyCredit.objects.create(story=receipt.story, text="ats")
    Story.objects.update(section=make.section())
    perform("publish", receipt.story, by=None, at=make.NOON)
    return Article.objects.get(pk=receipt.story.pk)


def test_the_seed_becomes_a_draft_with_its_bytes_and_lines_kept():
    receipt = take(SEED, name="seed.txt")
    dispatch = Dispatch.objects.get()
    assert (receipt.outcome, receipt.story.state) == ("created", "draft")
    assert bytes(RawCopy.objects.get().data) == SEED
    assert len(dispatch.lines) == len(SEED.decode().split("\n"))
    assert from_json(dispatch.document) == receipt.story.document()
    assert [r.act for r in receipt.story.revisions.all()] == ["import"]


def test_the_same_copy_twice_changes_nothing():
    first, second = take(SEED), take(SEED)
    assert (second.outcome, second.story) == ("unchanged", first.story)
    assert (Story.objects.count(), Dispatch.objects.count()) == (1, 1)


def test_the_same_text_with_other_line_ends_is_the_same_item():
    first = take(SEED)
    second = take(SEED.replace(b"\n", b"\r\n"))
    assert (second.outcome, second.story) == ("unchanged", first.story)


def test_a_default_section_is_given_to_copy_that_names_none():
    receipt = take(SEED, section=Section.objects.get(slug="monde"))
    assert receipt.story.section.slug == "monde"


def test_an_update_is_merged_with_what_the_editor_changed():
    story = wire_sends(item("1", "un", "deux")).story
    Story.objects.filter(pk=story.pk).update(headline="Le gel du siècle")
    receipt = wire_sends(item("2", "un", "deux", "trois"))
    story = Story.objects.get()
    assert receipt.outcome == "merged"
    assert (story.headline, story.body) == ("Le gel du siècle", "<p>un</p><p>deux</p><p>trois</p>")
    assert [r.act for r in story.revisions.all()] == ["wire", "import"]


def test_what_both_changed_is_a_conflict_for_the_editor_and_keeps_his_word():
    story = wire_sends(item("1")).story
    Story.objects.filter(pk=story.pk).update(headline="Le gel du siècle")
    receipt = wire_sends(item("2", headline="Gel et neige"))
    assert receipt.outcome == "conflict"
    assert Story.objects.get().headline == "Le gel du siècle"
    assert receipt.dispatch.conflicts == [
        {"field": "headline", "base": "Gel", "ours": "Le gel du siècle", "theirs": "Gel et neige"}
    ]


def test_a_published_page_is_not_changed_by_the_wire():
    article = published(wire_sends(item("1")))
    wire_sends(item("2", "autre"))
    article.refresh_from_db()
    assert "autre" not in article.html
    assert "autre" in Story.objects.get().body


def test_an_older_revision_that_comes_late_changes_nothing_but_is_kept():
    wire_sends(item("10", "neuf"))
    receipt = wire_sends(item("9", "vieux"))
    assert (receipt.outcome, Dispatch.objects.count()) == ("unchanged", 2)
    assert Story.objects.get().body == "<p>neuf</p>"


def test_the_same_revision_with_another_text_is_seen():
    wire_sends(item("1", "un"))
    assert wire_sends(item("1", "deux")).outcome == "merged"
    assert Story.objects.get().body == "<p>deux</p>"


def test_a_kill_takes_the_article_from_the_readers_with_a_notice():
    article = published(wire_sends(item("1")))
    receipt = wire_sends(item("2", signal=Signal.KILL))
    article.refresh_from_db()
    assert (receipt.outcome, article.state, bool(article.notice)) == ("merged", "killed", True)
    assert Story.objects.get().revisions.first().act == "kill"


def test_a_kill_reaches_drafts_and_binned_stories():
    story = wire_sends(item("1")).story
    perform("bin", story, by=None)
    wire_sends(item("2", signal=Signal.KILL))
    assert Story.objects.get().state == "killed"


def test_after_a_kill_nothing_of_the_item_comes_back():
    wire_sends(item("1"))
    wire_sends(item("2", signal=Signal.KILL))
    assert wire_sends(item("3", "de retour")).outcome == "unchanged"
    assert "de retour" not in Story.objects.get().body


def test_a_kill_before_its_item_lets_no_story_be_made():
    assert wire_sends(item("2", signal=Signal.KILL)).outcome == "held"
    assert wire_sends(item("3")).outcome == "held"
    assert not Story.objects.exists()


@pytest.mark.parametrize("signal", [Signal.HOLD, Signal.ADVISORY])
def test_a_hold_or_an_advisory_makes_no_story(signal):
    assert wire_sends(item("1", signal=signal)).outcome == "held"
    assert not Story.objects.exists()


def test_a_hold_withdraws_what_is_published():
    article = published(wire_sends(item("1")))
    wire_sends(item("2", signal=Signal.HOLD))
    article.refresh_from_db()
    assert (article.state, Story.objects.get().state) == ("withdrawn", "withdrawn")


def test_an_embargo_gates_from_the_first_moment():
    until = timezone.now() + timedelta(hours=3)
    story = wire_sends(item("1", embargo_until=until)).story
    assert story.embargo_until == until


def test_copy_that_is_refused_is_kept_with_its_reason():
    receipt = take(b"\x00\x01\x02\xff" * 100, name="x.bin")
    dispatch = Dispatch.objects.get()
    assert (receipt.outcome, dispatch.outcome, dispatch.story) == ("rejected", "rejected", None)
    assert receipt.warnings == dispatch.notices
    assert bytes(dispatch.raw.data) == b"\x00\x01\x02\xff" * 100


def test_refused_copy_is_kept_once():
    take(b""), take(b"")
    assert Dispatch.objects.count() == 1


def test_copy_beyond_the_limit_is_refused_and_not_stored():
    receipt = take(b"a" * (MAX_BYTES + 1))
    assert (receipt.outcome, RawCopy.objects.count()) == ("rejected", 0)


def test_a_failure_in_the_middle_leaves_no_half_item(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("articles.workflow.Revision.objects.create", fail)
    with pytest.raises(RuntimeError):
        take(SEED)
    assert (Story.objects.count(), Dispatch.objects.count()) == (0, 0)


def test_a_new_version_that_says_nothing_new_is_unchanged():
    wire_sends(item("1"))
    assert wire_sends(item("2")).outcome == "unchanged"
    assert Story.objects.get().document().wire.version == "2"
