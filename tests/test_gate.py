"""One gate: no address shows a story before its moment, nor keeps it after.

Every address of the URLconf is walked (tests/gate.py), so a new one fails here until it says how.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver

from articles import workflow
from articles.document import to_json
from articles.management.commands.export_copy import WRITERS
from articles.models import Article, Story
from articles.photos import take_in
from articles.publication import move_embargo
from tests import make
from tests.gate import (
    CANARY,
    DAY,
    MOMENTS,
    NOTED,
    NOTICE,
    SECOND,
    SHOWN,
    WALKS,
    WITNESS,
    T,
    World,
    body,
    canary_story,
    named_patterns,
)
from tests.photos import files

MICROSECOND = timedelta(microseconds=1)

pytestmark = pytest.mark.django_db


def test_every_address_is_walked() -> None:
    assert sorted(named_patterns(get_resolver().url_patterns)) == sorted(WALKS)


@pytest.fixture
def world(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., World]:
    settings.INDEXNOW_KEY, settings.SECURITY_CONTACT = "0a1b2c3d", "mailto:x@example.org"
    settings.STORAGES = {**settings.STORAGES}

    def set_clock(at: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    def build(**fields: object) -> World:
        set_clock(T - 30 * DAY)
        make.article(headline="Le lac gèle", at=T - 40 * DAY, section=make.section("suisse"))
        photo = take_in(files.jpeg(), filename="lac.jpg")
        photo.alt, photo.credit, photo.description = CANARY, CANARY, CANARY
        photo.save()
        story = canary_story(photo, **fields)
        return World(story, photo, client, set_clock)

    return build


def publish(world: World, at: datetime, **change: object) -> None:
    workflow.perform("publish", world.story, by=None, at=at)
    if change:
        Article.objects.filter(pk=world.story.pk).update(**change)


def out(world: World, at: datetime) -> set[str]:
    """The kinds of addresses that show the story."""
    paths = {path: name for name, path in world.paths()}
    return {paths[path] for path in world.leaks(at)}


@pytest.mark.parametrize("junk", ["x", "x" * 32])
def test_foreign_cookies_change_no_answer(
    world: Callable[..., World], settings: LazySettings, junk: str
) -> None:
    """Nor is any cookie given out or taken back: caches keep the answers for everybody."""
    here = world()
    publish(here, T)
    before = here.seen(T)
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", "sessionid")
    here.client.cookies.load(dict.fromkeys(names, junk))
    assert here.seen(T) == before
    assert {name: morsel.OutputString() for name, morsel in here.client.cookies.items()} == {
        name: f"{name}={junk}" for name in names
    }


@pytest.mark.parametrize("act", [None, "send_to_review", "approve", "bin"])
def test_story_that_was_never_published_is_nowhere(world: Callable[..., World], act: str) -> None:
    here = world()
    if act:
        workflow.perform(act, here.story, by=None)
    assert here.leaks(T) == []


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_scheduled_story_comes_at_its_moment(world: Callable[..., World], moment: datetime) -> None:
    here = world()
    publish(here, moment)
    assert here.leaks(moment - MICROSECOND) == []
    assert out(here, moment) == SHOWN | {"media_file", "news_sitemap"}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_embargo_is_lifted_at_its_moment(world: Callable[..., World], moment: datetime) -> None:
    here = world()
    publish(here, moment - DAY, embargo_until=moment)
    assert here.leaks(moment - MICROSECOND) == []
    assert out(here, moment) >= SHOWN


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_story_ends_at_its_moment(world: Callable[..., World], moment: datetime) -> None:
    here = world()
    publish(here, moment - DAY, visible_until=moment)
    assert out(here, moment - MICROSECOND) >= SHOWN
    assert here.leaks(moment) == []


@pytest.mark.parametrize("act", ["unpublish", "kill"])
def test_withdrawn_story_is_gone_everywhere(world: Callable[..., World], act: str) -> None:
    here = world()
    publish(here, T - DAY)
    assert out(here, T) >= SHOWN
    kept = {path: here.client.get(path) for _name, path in here.paths()}
    workflow.perform(act, here.story, by=None, at=T, notice=NOTICE)
    assert here.leaks(T) == []
    for name in ("article", "api_article"):
        told = {path: here.client.get(path) for path in walked(here, name)}
        gone = [path for path, answer in told.items() if answer.status_code == 410]
        assert gone[:1] == walked(here, name)[:1]
        assert {answer.status_code for answer in told.values()} <= {301, 404, 410}
        for path in gone:
            assert here.client.head(path).status_code == 410
            assert NOTICE in told[path].content.decode()
    for path, response in kept.items():
        if CANARY in body(response).decode(errors="ignore").lower():
            known = {name: response.headers.get(name, "") for name in ("ETag", "Last-Modified")}
            for header in (
                {"if-none-match": known["ETag"]},
                {"if-modified-since": known["Last-Modified"]},
            ):
                assert here.client.get(path, headers=header).status_code != 304, path


@pytest.mark.parametrize("act", ["unpublish", "kill"])
def test_story_withdrawn_before_its_moment_was_never_there(
    world: Callable[..., World], act: str
) -> None:
    here = world()
    publish(here, T + DAY)
    here.at(T)
    workflow.perform(act, here.story, by=None, at=T, notice=NOTICE)
    for at in (T, T + 2 * DAY):
        assert here.leaks(at) == []
        assert here.client.get(f"/monde/{here.story.pk}-zqcanari-titre/").status_code == 404
        assert here.client.get(f"/api/articles/{here.story.pk}/").status_code == 404


def test_withdrawn_story_says_why_until_the_moment_of_its_return(
    world: Callable[..., World],
) -> None:
    here = world()
    publish(here, T - DAY)
    here.at(T)
    workflow.perform("unpublish", here.story, by=None, at=T, notice=NOTICE)
    workflow.perform("publish", here.story, by=None, at=T + DAY)
    first = (walked(here, "article")[0], walked(here, "api_article")[0])
    for at in (T, T + DAY - MICROSECOND):
        assert here.leaks(at) == []
        for answer in map(here.client.get, first):
            assert (answer.status_code, NOTICE in answer.content.decode()) == (410, True)
    assert out(here, T + DAY) >= SHOWN
    assert NOTICE not in here.client.get(first[0]).content.decode()


def test_story_that_has_returned_forgets_why_it_went(world: Callable[..., World]) -> None:
    here = world()
    publish(here, T - DAY)
    here.at(T)
    workflow.perform("unpublish", here.story, by=None, at=T, notice=NOTICE)
    workflow.perform("publish", here.story, by=None, at=T + DAY)
    here.at(T + 2 * DAY)
    Story.objects.filter(pk=here.story.pk).update(embargo_until=T + 3 * DAY)
    move_embargo(Story.objects.get(pk=here.story.pk), T + 3 * DAY)
    assert here.leaks(T + 2 * DAY) == []
    assert here.client.get(walked(here, "article")[0]).status_code == 404


HIDDEN = {
    "scheduled": {"visible_from": T + DAY},
    "embargoed": {"embargo_until": T + DAY},
    "ended": {"visible_until": T},
}


def test_notes_and_bundles_of_the_desk_are_seen_nowhere(world: Callable[..., World]) -> None:
    here = world()
    publish(here, T - DAY)
    told = here.seen(T)
    assert [path for path, answer in told.items() if NOTED in str(answer)] == []
    document = Story.objects.whole().get(pk=here.story.pk).document()
    for write, _suffix in WRITERS.values():
        assert NOTED.encode() not in write(document)
    assert NOTED not in str(to_json(document))


@pytest.mark.parametrize("change", HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden_story_leaves_the_site_as_it_would_be_without_it(
    world: Callable[..., World], change: dict[str, datetime]
) -> None:
    """No count, month, time, place or link tells that there is something."""
    here = world()
    without = here.seen(T)
    publish(here, T - DAY, **change)
    assert here.seen(T) == without


def test_story_that_is_gone_leaves_its_notice_and_nothing_else(
    world: Callable[..., World],
) -> None:
    here = world()
    without = here.seen(T)
    publish(here, T - DAY)
    workflow.perform("kill", here.story, by=None, at=T, notice=NOTICE)
    known = {path for name in ("article", "api_article") for path in walked(here, name)}
    now = here.seen(T)
    assert {path: now[path] for path in now if path not in known} == {
        path: without[path] for path in without if path not in known
    }


def walked(here: World, name: str) -> list[str]:
    return WALKS[name](here.story, here.photo)


def test_embargo_that_comes_late_takes_back_what_was_seen(world: Callable[..., World]) -> None:
    here = world()
    publish(here, T - DAY)
    assert out(here, T - 2 * SECOND) >= SHOWN
    story = Story.objects.get(pk=here.story.pk)
    story.embargo_until = T + DAY
    story.save()
    workflow.perform("update", story, by=None, at=T - SECOND)
    for at in (T - SECOND, T, T + DAY - MICROSECOND):
        assert here.leaks(at) == []
    assert out(here, T + DAY) >= SHOWN


def test_withdrawn_story_that_comes_again_later_waits(world: Callable[..., World]) -> None:
    here = world()
    publish(here, T - DAY)
    workflow.perform("unpublish", here.story, by=None, at=T, notice=NOTICE)
    workflow.perform("publish", Story.objects.get(pk=here.story.pk), by=None, at=T + DAY)
    assert here.leaks(T + DAY - MICROSECOND) == []
    assert out(here, T + DAY) >= SHOWN


def test_correction_of_a_scheduled_story_does_not_bring_it_out(
    world: Callable[..., World],
) -> None:
    here = world()
    publish(here, T + DAY)
    workflow.perform(
        "correct", Story.objects.get(pk=here.story.pk), by=None, at=T, note=f"{CANARY} faux"
    )
    assert here.leaks(T + DAY - MICROSECOND) == []
    assert out(here, T + DAY) >= SHOWN


@pytest.mark.parametrize("change", HIDDEN.values(), ids=HIDDEN.keys())
def test_nobody_keeps_a_page_with_it_by_asking_again(
    world: Callable[..., World], change: dict[str, datetime]
) -> None:
    """Neither by tag nor by time, at its own addresses or at those of others that named it."""
    here = world()
    other = make.article(headline="Voisin", at=T - 2 * DAY, section=here.story.section)
    publish(here, T - DAY)
    here.at(T - SECOND)
    paths = [path for _name, path in here.paths()] + [other.get_absolute_url()]
    kept = {path: here.client.get(path) for path in paths}
    assert CANARY in body(kept[other.get_absolute_url()]).decode()
    Article.objects.filter(pk=here.story.pk).update(**change)
    here.at(T)
    for path, page in kept.items():
        if page.status_code == 200 and tells(page):
            for name, header in (("ETag", "if-none-match"), ("Last-Modified", "if-modified-since")):
                answer = here.client.get(path, headers={header: page.headers[name]})
                assert (answer.status_code == 304, tells(answer)) == (False, False), path


def tells(response: Any) -> bool:
    is_file = response.request["PATH_INFO"].startswith("/files/")
    return response.status_code == 200 if is_file else CANARY in body(response).decode().lower()


@pytest.mark.parametrize("field", ["visible_from", "embargo_until", "visible_until"])
def test_what_is_kept_is_not_kept_past_the_moment(
    world: Callable[..., World], settings: LazySettings, field: str
) -> None:
    settings.CACHE_SECONDS = 60
    here = world()
    publish(here, T - DAY, **{field: T})
    here.at(T - 10 * SECOND)
    before = {path: here.client.get(path) for _name, path in here.paths()}
    here.at(T)
    for path, response in before.items():
        if body(here.client.get(path)) != body(response) and response.status_code == 200:
            assert kept_seconds(response) <= 10, path


def kept_seconds(response: HttpResponseBase) -> int:
    """For how long the browser or a shared cache may keep it, whichever is longer."""
    found = re.findall(r"(?:max-age|s-maxage)=(\d+)", response.headers.get("Cache-Control", ""))
    return max(map(int, found), default=0)


def test_head_says_what_get_says(world: Callable[..., World]) -> None:
    here = world()
    publish(here, T)
    for at in (T - SECOND, T):
        here.at(at)
        for _name, path in here.paths():
            get, head = here.client.get(path), here.client.head(path)
            assert (head.status_code, body(head)) == (get.status_code, b""), path
            assert head.headers == get.headers, path


def test_desk_s_previews_are_for_editors_alone(world: Callable[..., World]) -> None:
    here = world()
    for path in (here.story.preview_url(), f"/desk/articles/story/{here.story.pk}/change/"):
        response = here.client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/desk/login/")


def test_correction_does_not_bring_the_desk_s_next_version_out(
    world: Callable[..., World],
) -> None:
    """What is written after publication is the desk's until it is published."""
    here = world()
    plain = make.article(headline="Public", at=T - DAY)
    story = Story.objects.get(pk=plain.pk)
    story.headline, story.lede = f"{CANARY} suite", f"{CANARY} {WITNESS}"
    story.save()
    assert here.leaks(T) == []
    assert json.loads(here.client.get(f"/api/articles/{plain.pk}/").content)["headlines"][0] == {
        "role": "main",
        "value": "Public",
    }
