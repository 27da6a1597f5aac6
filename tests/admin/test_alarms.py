"""What the desk hears of at once: recalls, items that are usable again, a poller that is dead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.document import Signal
from articles.models import Article, Dispatch, RawCopy, Source
from articles.workflow import perform
from tests import make
from tests.intake.test_receiving import item, published, wire_sends

pytestmark = pytest.mark.django_db
SEEN_BUTTON = "I have seen it"


def desk(client) -> str:
    return client.get("/desk/").content.decode()


def sent(version: str = "1", **fields):
    return wire_sends(item(version, **fields))


def test_a_kill_says_which_story_it_took_and_what_readers_get_until_somebody_has_seen_it(login):
    article = published(sent())
    kill = sent("2", signal=Signal.KILL, headline="À supprimer").dispatch
    assert kill.recalled == [article.pk]
    editor = login()
    page = desk(editor)
    for text in (
        "Recalled by the agency",
        "À supprimer",
        reverse("admin:articles_story_change", args=[article.pk]),
        f"Readers find this notice: {Article.objects.get().notice}",
    ):
        assert text in page
    seen = reverse("admin:articles_dispatch_seen", args=[kill.pk])
    change = reverse("admin:articles_dispatch_change", args=[kill.pk])
    assert SEEN_BUTTON in editor.get(change).content.decode()
    response = editor.post(seen, {"from_first_page": "1"})
    assert response["Location"] == "/desk/"
    assert "Recalled by the agency" not in desk(editor)
    assert SEEN_BUTTON not in editor.get(change).content.decode()
    kill.refresh_from_db()
    assert (kill.seen_by.username, kill.is_recall()) == ("editor", False)


def test_a_kill_of_what_nobody_has_read_says_so(login):
    sent()
    sent("2", signal=Signal.KILL)
    assert "Readers have not seen it." in desk(login())


def test_a_hold_that_is_lifted_offers_to_publish_again(login):
    article = published(sent())
    sent("2", signal=Signal.HOLD)
    editor = login()
    page = desk(editor)
    assert ("Recalled by the agency" in page, "usable again" in page) == (True, False)
    lifted = sent("3", headline="Gel confirmé").dispatch
    publish = reverse("admin:articles_story_act", args=[article.pk, "publish"])
    assert publish in desk(editor)
    perform("publish", article.story, by=None)
    assert publish not in desk(editor)
    perform("unpublish", article.story, by=None, notice="Retiré.")
    assert publish in desk(editor)
    editor.post(reverse("admin:articles_dispatch_seen", args=[lifted.pk]))
    assert publish not in desk(editor)


def test_an_item_held_once_more_is_not_usable():
    published(sent())
    for version, signal in (("2", Signal.HOLD), ("3", Signal.NONE), ("4", Signal.HOLD)):
        sent(version, signal=signal)
    assert not Dispatch.objects.lifted().exists()


def test_those_who_take_nothing_in_are_not_asked_to_look(login):
    published(sent())
    sent("2", signal=Signal.KILL)
    assert "Recalled by the agency" not in desk(login("Reporter"))


def test_a_kill_that_took_nothing_away_is_no_recall():
    sent("2", signal=Signal.KILL)
    assert not Dispatch.objects.recalls().exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_page_asks_the_same_queries_for_any_number(
    count, login, django_assert_max_num_queries
):
    for number in range(count):
        story = perform("publish", make.story(), by=None, at=make.NOON)
        perform("kill", story, by=None, notice="Retiré.")
        raw = make.NOON + timedelta(days=number)
        Dispatch.objects.create(
            source=Source.objects.get(slug="import"),
            identity=f"gel-{raw:%d}",
            sha256=f"{number}" * 64,
            raw=raw_copy(str(number)),
            signal=Signal.KILL,
            outcome="merged",
            recalled=[story.pk],
        )
    editor = login()
    with django_assert_max_num_queries(24):
        assert desk(editor).count("Readers find this notice") == count


def raw_copy(text: str) -> RawCopy:
    return RawCopy.objects.create(sha256=text * 64, data=text.encode())


def folder(**fields) -> Source:
    fields = {"name": "Dossier", "slug": "dossier", "kind": "folder", "address": "d"} | fields
    return Source.objects.create(**fields)


def ago(minutes: int):
    return timezone.now() - timedelta(minutes=minutes)


def test_a_poller_that_is_dead_is_told_although_no_source_has_a_patience(login):
    folder(polled_at=ago(30), added_at=ago(90))
    assert "Nobody asks the sources" in desk(login("Chief editor"))
    assert "Nobody asks the sources" not in desk(login("Media desk"))


@pytest.mark.parametrize(
    "fields",
    [
        {"polled_at": ago(5), "added_at": ago(90)},
        {"added_at": ago(5)},
        {"polled_at": ago(30), "added_at": ago(90), "is_active": False},
        {"polled_at": ago(30), "added_at": ago(90), "wait_until": ago(-60)},
    ],
)
def test_sources_that_are_asked_or_not_to_be_asked_are_no_alarm(fields):
    folder(**fields)
    assert Source.objects.unasked_since() is None


def test_the_alarm_can_be_switched_off(settings):
    folder(polled_at=ago(30), added_at=ago(90))
    assert Source.objects.unasked_since() is not None
    settings.POLLER_ALARM_MINUTES = 0
    assert Source.objects.unasked_since() is None
