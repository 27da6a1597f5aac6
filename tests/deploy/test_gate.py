"""The gate through nginx and its cache, by the real clock, while stories come and go.

tests/test_gate.py walks every address at a moment; here a few kinds are asked all the time.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from tests.deploy.house import House

pytestmark = pytest.mark.nginx
NOTICE = "Retiré sur demande."
# The most that a page may be behind: docs/decisions/0022 and 0145.
SECOND = 1.0
STORY = """
import json
from datetime import timedelta
from django.utils import timezone
from articles import workflow
from articles.models import Article, Story, StoryMedia
from articles.photos import take_in
from tests import make
from tests.photos import files

photo = take_in(files.jpeg((400, 300), comment=b"{word}"), filename="{word}.jpg")
story = make.story(headline="{word} titre", lede="{word} chapeau {witness}")
StoryMedia.objects.create(story=story, item=photo, alt="{word}", caption="{word}")
at = timezone.now()
{act}
path = f"/monde/{{story.pk}}-{word}-titre/"
picture = f"/files/{{photo.token}}/{{photo.renditions[0].name}}"
print(json.dumps([story.pk, path, picture]))
"""
PUBLISH = """workflow.perform("publish", story, by=None, at={at})"""
CHANGE = """
import json
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from articles import workflow
from articles.models import Article, Story

story, at = Story.objects.get(pk={pk}), timezone.now()
{act}
print(json.dumps(({moment}).timestamp()))
"""
MOMENT = "at + timedelta(seconds=4)"
KEPT_BACK = {
    "scheduled": """workflow.perform("publish", story, by=None, at=moment)""",
    # At once: between the two readers would see it.
    "embargoed": """with transaction.atomic():
    workflow.perform("publish", story, by=None, at=at)
    Article.objects.filter(pk=story.pk).update(embargo_until=moment)""",
}
TAKEN_AWAY = {
    "unpublish": (f'workflow.perform("unpublish", story, by=None, notice="{NOTICE}")', ""),
    "kill": (f'workflow.perform("kill", story, by=None, notice="{NOTICE}")', ""),
    "ended": ("Article.objects.filter(pk=story.pk).update(visible_until=moment)", MOMENT),
}


@dataclass(frozen=True)
class Sight:
    path: str
    asked: float
    answered: float
    shows: bool


@dataclass
class Watch:
    """Asks for the pages of a story again and again, as a crowd does."""

    house: House
    word: str
    paths: list[str]

    def look(self, path: str) -> Sight:
        asked = time.time()
        answer = self.house.get(path, Accept_Encoding="identity")
        shows = answer.status == 200 and (
            path.startswith("/files/") or self.word in answer.body.decode()
        )
        return Sight(path, asked, time.time(), shows)

    def all_shown(self) -> set[str]:
        return {path for path in self.paths if self.look(path).shows}

    def during(self, act: str, seconds: float) -> tuple[float, list[Sight]]:
        """What was seen while a script ran and until some time after the moment that it names."""
        done = Event()
        with ThreadPoolExecutor(3) as crowd:
            watching = [crowd.submit(self._until, done, part) for part in range(3)]
            try:
                moment = said(self.house, act)
                time.sleep(max(0.0, moment + seconds - time.time()))
            finally:
                done.set()
        return moment, [sight for each in watching for sight in each.result()]

    def _until(self, done: Event, part: int) -> list[Sight]:
        seen = []
        while not done.is_set():
            seen += [self.look(path) for path in self.paths[part::3]]
        return seen


def said(house: House, script: str) -> Any:
    """What a script prints at its end, inside the site."""
    return json.loads(house.manage("shell", "-c", script).splitlines()[-1])


def story(house: House, act: str = "") -> tuple[int, Watch]:
    """A story with a word of its own, and another by which search finds it."""
    word, witness = f"zq{uuid4().hex}", f"temoin{uuid4().hex}"
    pk, path, picture = said(house, STORY.format(word=word, witness=witness, act=act))
    lists = ["/", "/monde/", "/rss.xml", "/monde/atom.xml", "/sitemap-news.xml", "/api/articles/"]
    found = [f"/recherche/?q={witness}", f"/api/articles/{pk}/"]
    return pk, Watch(house, word, [path, *lists, *found, picture])


@pytest.mark.parametrize("act", ["", "workflow.perform('bin', story, by=None)"])
def test_what_was_never_published_is_nowhere(house: House, act: str) -> None:
    _pk, watch = story(house, act)
    assert watch.all_shown() == set()


@pytest.mark.parametrize("act", KEPT_BACK.values(), ids=KEPT_BACK)
def test_story_comes_within_a_second_of_its_moment_and_never_before(house: House, act: str) -> None:
    pk, watch = story(house)
    change = CHANGE.format(pk=pk, act=f"moment = {MOMENT}\n{act}", moment="moment")
    moment, seen = watch.during(change, seconds=1.5)
    assert [sight for sight in seen if sight.shows and sight.answered < moment] == []
    late = [sight for sight in seen if sight.asked >= moment + SECOND and not sight.shows]
    assert late == []
    assert watch.all_shown() == set(watch.paths)


@pytest.mark.parametrize(("act", "later"), TAKEN_AWAY.values(), ids=TAKEN_AWAY)
def test_story_is_gone_within_a_second(house: House, act: str, later: str) -> None:
    pk, watch = story(house, PUBLISH.format(at="at"))
    assert watch.all_shown() == set(watch.paths)
    script = f"moment = {later or 'None'}\n{act}\nmoment = moment or timezone.now()"
    moment, seen = watch.during(CHANGE.format(pk=pk, act=script, moment="moment"), seconds=2.5)
    assert {sight.path for sight in seen if sight.shows} == set(watch.paths)
    assert [sight for sight in seen if sight.shows and sight.asked >= moment + SECOND] == []
    assert watch.all_shown() == set()
    if not later:
        answer = house.get(watch.paths[0])
        assert (answer.status, NOTICE in answer.body.decode()) == (410, True)
