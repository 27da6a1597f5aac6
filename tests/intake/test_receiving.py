"""Copy taken in: what each signal does, once, and never twice."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from articles import desk_vocabulary, intake, wire
from articles.document import Paragraph, Signal, StoryDocument, WireDocument, from_json
from articles.intake import (
    MAX_BYTES,
    Copy,
    NotReleasedError,
    Receipt,
    accept,
    batches,
    receive,
    receiving,
    release,
    retry,
)
from articles.models import (
    Agency,
    AgencyAlias,
    AgencyCredit,
    Article,
    Dispatch,
    RawCopy,
    Section,
    Source,
    Story,
)
from articles.wire.reading import Reading
from articles.workflow import perform
from tests import make

pytestmark = pytest.mark.django_db
SEED = make.SEED_FILE.read_bytes()


def source(slug: str = "import") -> Source:
    return Source.objects.get(slug=slug)


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


def wire_sends(document: StoryDocument, source_slug: str = "import") -> Receipt:
    """A revision of an item arrives; its bytes differ as its document does."""
    reading = Reading(format="nitf", encoding="utf-8", documents=(document,))
    (receipt,) = accept(Copy(repr(document).encode(), source(source_slug)), reading)
    return receipt


def published(receipt: Receipt, at: datetime = make.NOON) -> Article:
    AgencyCredit.objects.create(story=receipt.story, text="ats")
    Story.objects.update(section=make.section())
    perform("publish", receipt.story, by=None, at=at)
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


def test_a_section_that_a_line_of_the_copy_names_is_taken():
    receipt = take(b"Culture\n\n" + SEED, section=Section.objects.get(slug="monde"))
    assert receipt.story.section.slug == "culture"


@pytest.mark.parametrize("way", ["Accueil › Culture", "Accueil|Culture|Livres|", "Info > Culture"])
def test_a_section_on_the_way_to_the_copied_page_is_taken(way):
    assert take(f"{way}\n\n".encode() + SEED).story.section.slug == "culture"


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

    monkeypatch.setattr("articles.workflow.Revision.objects.bulk_create", fail)
    with pytest.raises(RuntimeError):
        take(SEED)
    assert (Story.objects.count(), Dispatch.objects.count()) == (0, 0)


def test_a_new_version_that_says_nothing_new_is_unchanged():
    wire_sends(item("1"))
    assert wire_sends(item("2")).outcome == "unchanged"
    assert Story.objects.get().document().wire.version == "2"


def test_bytes_that_are_here_are_not_read_again(django_assert_num_queries, monkeypatch):
    first = take(SEED)
    monkeypatch.setattr("articles.intake.receiving.wire.read", None)
    from_import = source()
    with django_assert_num_queries(1):
        (second,) = receive(Copy(SEED, from_import))
    assert (second.outcome, second.story, second.headline) == (
        "unchanged",
        first.story,
        first.headline,
    )
    assert (second.format, second.warnings) == (first.format, first.warnings)


def test_half_of_a_file_that_is_here_does_not_stand_for_the_whole():
    data = feed("a", "b")
    receive(Copy(data, source()))
    Dispatch.objects.last().delete()
    assert sorted(r.outcome for r in receive(Copy(data, source()))) == ["created", "unchanged"]


def feed(*names: str, built: str = "1") -> bytes:
    entries = "".join(
        f"<item><guid>{name}</guid><title>{name}</title><description>Texte {name}.</description>"
        "</item>"
        for name in names
    )
    channel = f"<title>Gazette</title><lastBuildDate>{built}</lastBuildDate>{entries}"
    return f"<rss version='2.0'><channel>{channel}</channel></rss>".encode()


def test_a_change_in_the_hour_that_comes_twice_is_taken():
    """When the clock goes back, twenty minutes later is forty earlier on the wall."""

    def changed(at: str, text: str) -> bytes:
        entry = f"<id>a</id><title>Gel</title><updated>{at}</updated><content>{text}</content>"
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{entry}</entry></feed>'.encode()

    assert outcomes(changed("2026-10-25T02:50:00+02:00", "Un.")) == ["created"]
    assert outcomes(changed("2026-10-25T02:10:00+01:00", "Deux.")) == ["merged"]


def test_a_feed_that_is_polled_again_writes_only_what_is_new():
    assert outcomes(feed("a")) == ["created"]
    assert outcomes(feed("a", "b", built="2")) == ["unchanged", "created"]
    assert outcomes(feed("b", "a", built="3")) == ["unchanged", "unchanged"]
    assert (Dispatch.objects.count(), RawCopy.objects.count()) == (2, 2)


def outcomes(data: bytes) -> list[str]:
    return [str(receipt.outcome) for receipt in receive(Copy(data, source()))]


def test_simple_copy_is_stored_with_few_queries(django_assert_max_num_queries):
    take(SEED)
    from_import = source()
    text = b"Le lac\n\nUn premier paragraphe qui dit bien tout.\n\nUn second le suit."
    locks = int(connection.features.has_select_for_update)
    with django_assert_max_num_queries(10 + locks):
        (receipt,) = receive(Copy(text, from_import))
    assert receipt.outcome == "created"


def test_refused_copy_is_tried_again_and_leaves_the_basket(monkeypatch):
    data = b"\x00\x01\x02\xff" * 100
    refused = take(data, name="x.bin").dispatch
    assert [str(r.outcome) for r in retry(refused)] == ["rejected"]
    assert list(Dispatch.objects.refused()) == [refused]
    reading = Reading(format="nitf", encoding="utf-8", documents=(item("1"),))
    monkeypatch.setattr("articles.intake.receiving.wire.read", lambda *args, **kwargs: reading)
    (receipt,) = retry(refused)
    assert receipt.outcome == "created"
    assert not Dispatch.objects.refused().exists()
    assert [d.outcome for d in Dispatch.objects.order_by("id")] == ["retried", "created"]
    assert [str(r.outcome) for r in retry(refused)] == ["unchanged"]


def test_a_text_of_which_an_editor_makes_a_story_after_all():
    held = wire_sends(item("1", signal=Signal.HOLD)).dispatch
    released = release(held, by=make.editor())
    (story,) = Story.objects.all()
    assert (released.outcome, released.story, story.headline) == ("created", story, "Gel")
    assert story.revisions.get().by.username == "editor"
    assert wire_sends(item("2", "neuf")).outcome == "merged"
    assert Story.objects.get().body == "<p>neuf</p>"


def test_copy_that_is_held_is_brought_into_the_story_of_its_item():
    wire_sends(item("1", "un"))
    held = wire_sends(item("2", "deux", signal=Signal.HOLD)).dispatch
    assert release(held, by=None).outcome == "merged"
    assert Story.objects.get().body == "<p>deux</p>"


def test_what_is_not_held_or_was_killed_is_not_released():
    created = wire_sends(item("1")).dispatch
    with pytest.raises(NotReleasedError):
        release(created, by=None)
    held = wire_sends(item("2", signal=Signal.ADVISORY)).dispatch
    wire_sends(item("3", signal=Signal.KILL))
    with pytest.raises(NotReleasedError):
        release(held, by=None)


def test_copy_of_a_story_that_an_editor_killed_is_not_released():
    story = wire_sends(item("1")).story
    held = wire_sends(item("2", signal=Signal.HOLD)).dispatch
    perform("kill", story, by=None, notice="Retiré.")
    with pytest.raises(NotReleasedError):
        release(held, by=None)


def test_an_alias_that_the_desk_added_is_understood():
    agency = Agency.objects.create(name="Agence du Lac", slug="agence-du-lac")
    AgencyAlias.objects.create(agency=agency, alias="adl")
    desk_vocabulary._vocabulary.cache_clear()
    receipt = take(SEED.replace(b"agences/vkiss", b"adl/vkiss"))
    (line,) = receipt.story.document().credits
    assert [(who.kind, who.name) for who in line.contributors] == [
        ("agency", "Agence du Lac"),
        ("initials", "vkiss"),
    ]


@pytest.mark.parametrize("error", [RuntimeError("ours"), OperationalError("gone")])
@pytest.mark.parametrize("place", ["desk_vocabulary", "_reject"])
def test_a_fault_in_reading_or_refusing_is_that_of_one_and_the_databases_of_all(
    monkeypatch, error, place
):
    def fails(*arguments):
        raise error

    monkeypatch.setattr(receiving, place, fails)
    copies = [Copy(b"\x00\x01\x02\xff" * 100, source()), Copy(b"", source())]
    if isinstance(error, OperationalError):
        with pytest.raises(OperationalError):
            list(intake.receive_all(copies))
        return
    receipts = [each for (each,) in intake.receive_all(copies)]
    assert [receipt.fault for receipt in receipts] == [error, error]
    assert not RawCopy.objects.exists()


def test_refused_copy_stays_in_the_basket_while_we_fail_at_it(monkeypatch):
    refused = take(b"\x00\x01\x02\xff" * 100).dispatch
    reading = Reading(format="nitf", encoding="utf-8", documents=(item("1"),))
    monkeypatch.setattr(wire, "read", lambda *arguments, **options: reading)

    def fails(items):
        raise RuntimeError

    monkeypatch.setattr(batches, "make_stories", fails)
    (receipt,) = retry(refused)
    assert isinstance(receipt.fault, RuntimeError)
    assert list(Dispatch.objects.refused()) == [refused]


def test_bytes_are_known_by_the_beginning_of_their_checksum():
    take(SEED)
    raw = RawCopy.objects.get()
    assert str(raw) == raw.sha256[:12]
