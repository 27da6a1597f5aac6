"""A real server of this machine plays the hub and IndexNow."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from urllib.parse import parse_qs

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from articles import workflow
from articles.models import Article, Notice, Story, Topic
from articles.publication import render
from articles.syndication import notices
from tests import make
from tests.sources.servers import WebServer, web_server

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
OK: tuple[int, dict[str, str], bytes] = (204, {}, b"")
BUSY: tuple[int, dict[str, str], bytes] = (503, {}, b"")
FEEDS = [
    f"{place}/{name}" for place in ("", "/monde") for name in ("rss.xml", "atom.xml", "feed.json")
]


LEFT = ("/themes/glace/", "/suisse/")


@pytest.fixture
def other(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    with web_server() as server:
        settings.PRIVATE_ADDRESSES = True
        settings.WEBSUB_HUB = f"{server.address}/hub"
        settings.INDEXNOW_KEY = "0a1b2c3d"
        monkeypatch.setattr(notices, "INDEXNOW", f"{server.address}/indexnow")
        server.pages = {"/hub": OK, "/indexnow": OK}
        yield server


def recent(**fields: object) -> Article:
    return make.article(at=timezone.now() - timedelta(minutes=5), **fields)


def told(server: WebServer) -> tuple[list[str], list[str]]:
    """The feeds that were pinged and the addresses that were sent, since the last look."""
    feeds = [parse_qs(body.decode()) for path, _headers, body in server.asked if path == "/hub"]
    sent = [json.loads(body) for path, _headers, body in server.asked if path == "/indexnow"]
    server.asked.clear()
    assert {each["hub.mode"][0] for each in feeds} <= {"publish"}
    return (
        sorted(each["hub.url"][0].removeprefix(SITE) for each in feeds),
        [url.removeprefix(SITE) for each in sent for url in each["urlList"]],
    )


def test_publication_is_told_once(other: WebServer) -> None:
    address = recent().get_absolute_url()
    assert notices.send(timezone.now()) == notices.Report(told=2)
    said = json.loads(next(body for path, _h, body in other.asked if path == "/indexnow"))
    assert {name: said[name] for name in ("host", "key", "keyLocation")} == {
        "host": "127.0.0.1:8000",
        "key": "0a1b2c3d",
        "keyLocation": f"{SITE}/0a1b2c3d.txt",
    }
    assert told(other) == (sorted(FEEDS), [address])
    assert notices.send(timezone.now()) == notices.Report()
    assert other.asked == []


def test_what_was_undone_is_told_to_those_who_know_of_it(
    other: WebServer, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    story = workflow.perform("publish", make.story(), by=make.editor())
    address = Article.objects.get().get_absolute_url()
    notices.send(timezone.now())
    assert told(other) == (sorted(FEEDS), [address])
    with django_capture_on_commit_callbacks(execute=True):
        workflow.perform("undo", story, by=None)
    assert told(other) == (sorted(FEEDS), [address])


def test_what_was_undone_before_anybody_was_told_is_not_told(
    other: WebServer, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    story = workflow.perform("publish", make.story(), by=make.editor())
    with django_capture_on_commit_callbacks(execute=True):
        workflow.perform("undo", story, by=None)
    assert notices.send(timezone.now()) == notices.Report()
    assert other.asked == []


def test_an_old_article_of_which_an_update_was_undone_is_told_again(other: WebServer) -> None:
    story = make.article(at=timezone.now() - timedelta(days=9)).story
    workflow.perform("update", story, by=make.editor())
    assert notices.send(timezone.now()) == notices.Report(told=2)
    workflow.perform("undo", story, by=None)
    assert notices.send(timezone.now()) == notices.Report(told=2)


def test_withdrawal_is_told(other: WebServer) -> None:
    article = recent()
    notices.send(timezone.now())
    told(other)
    workflow.perform("kill", Story.objects.get(pk=article.pk), by=None, notice="Annulé.")
    notices.send(timezone.now())
    assert told(other) == (sorted(FEEDS), [article.get_absolute_url()])
    assert notices.send(timezone.now()) == notices.Report()


def test_new_address_is_told_with_the_old_one(other: WebServer) -> None:
    article = recent(headline="Avant")
    notices.send(timezone.now())
    told(other)
    story = Story.objects.get(pk=article.pk)
    story.headline = "Après"
    story.save()
    workflow.perform("update", story, by=None)
    notices.send(timezone.now())
    assert told(other)[1] == sorted(f"/monde/{article.pk}-{slug}/" for slug in ("avant", "apres"))


def test_feeds_that_an_article_left_are_told_once_more(other: WebServer) -> None:
    story = make.story()
    topic = Topic.objects.create(qcode="medtop:99999999", slug="glace", name_fr="glace")
    story.topics.add(topic)
    workflow.perform("publish", story, by=None)
    notices.send(timezone.now())
    told(other)
    story = Story.objects.get(pk=story.pk)
    story.section = make.section("suisse")
    story.save()
    story.topics.clear()
    workflow.perform("update", story, by=None)
    notices.send(timezone.now())
    left = [feed.replace("/monde/", place) for feed in FEEDS[3:] for place in LEFT]
    assert told(other)[0] == sorted([*FEEDS, *left])
    workflow.perform("unpublish", story, by=None, notice="Retiré.")
    notices.send(timezone.now())
    now = [feed.replace("/monde/", "/suisse/") for feed in FEEDS]
    assert told(other)[0] == sorted(now)


def test_what_comes_or_ends_at_its_moment_is_told_then(other: WebServer) -> None:
    now = timezone.now()
    article = make.article(at=now + timedelta(hours=1))
    Article.objects.update(visible_until=now + timedelta(hours=3))
    for hours, addresses in (
        (0, []),
        (2, [article.get_absolute_url()]),
        (2, []),
        (4, None),
        (5, []),
    ):
        notices.send(now + timedelta(hours=hours))
        wanted = [article.get_absolute_url()] if addresses is None else addresses
        assert told(other)[1] == wanted


def test_what_was_never_seen_is_never_told(other: WebServer) -> None:
    make.story()
    article = recent()
    Article.objects.filter(pk=article.pk).update(embargo_until=timezone.now() + timedelta(days=1))
    assert notices.send(timezone.now()) == notices.Report()
    assert (other.asked, Notice.objects.count()) == ([], 0)


def test_archives_are_left_to_the_crawlers(other: WebServer) -> None:
    make.article()
    assert notices.send(timezone.now()) == notices.Report()


def test_failure_is_due_again_and_stops_nobody_else(other: WebServer) -> None:
    recent()
    other.pages["/hub"] = BUSY
    report = notices.send(timezone.now())
    assert (report.told, len(report.problems)) == (1, 1)
    assert "503" in report.problems[0]
    told(other)
    other.pages["/hub"] = OK
    assert notices.send(timezone.now()) == notices.Report(told=1)
    assert told(other) == (sorted(FEEDS), [])


def test_private_address_is_refused(other: WebServer, settings: LazySettings) -> None:
    settings.PRIVATE_ADDRESSES = False
    recent()
    report = notices.send(timezone.now())
    assert (report.told, len(report.problems), other.asked) == (0, 2, [])


def test_publication_starts_a_round_only_where_somebody_listens(
    other: WebServer,
    settings: LazySettings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as started:
        article = recent()
    assert notices.send_due.enqueue in started
    assert told(other)[1] == [article.get_absolute_url()]
    settings.WEBSUB_HUB = settings.INDEXNOW_KEY = ""
    with django_capture_on_commit_callbacks() as started:
        recent()
    assert notices.send_due.enqueue not in started


def test_page_that_is_rendered_anew_starts_no_round(
    other: WebServer, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    article = recent()
    with django_capture_on_commit_callbacks() as started:
        render(article)
    assert started == []
    with django_capture_on_commit_callbacks() as started:
        workflow.perform("unpublish", article.story, by=None, notice="Retiré.")
    assert started == [notices.send_due.enqueue]


def test_round_in_the_background_survives_what_fails(
    other: WebServer, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    recent()
    settings.WEBSUB_HUB = "no address"
    notices.send_due.call()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert len(told(other)[1]) == 1


def test_command_tells_lists_and_fails(other: WebServer, settings: LazySettings) -> None:
    recent()
    out = StringIO()
    translation.activate("en")
    call_command("send_notices", dry_run=True, stdout=out)
    assert (out.getvalue(), other.asked) == ("hub: 1 due\nindexnow: 1 due\n", [])
    call_command("send_notices", stdout=out)
    assert out.getvalue().endswith("2 told\n")
    other.pages = {}
    recent(headline="Encore")
    with pytest.raises(CommandError, match="404"):
        call_command("send_notices", stdout=out)
    settings.WEBSUB_HUB = settings.INDEXNOW_KEY = ""
    call_command("send_notices", stdout=out)
    assert "Nobody is to be told" in out.getvalue()
