"""Two editors at the same instant."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles.models import Article, Story
from tests import make
from tests.admin.forms import story_form


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_saves_at_once_one_stands_and_the_others_are_told():
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory, where threads share one connection")
    story, client = make.story(), Client()
    client.force_login(make.editor())
    address = reverse("admin:articles_story_change", args=[story.pk])
    form = story_form(client, address)
    cookies = client.cookies

    def save(number: int) -> int:
        other = Client()
        other.cookies = cookies
        try:
            return other.post(address, form | {"headline": f"Numéro {number}"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(save, range(6)))

    assert answers == [200, 200, 200, 200, 200, 302]
    assert Story.objects.get().version == 2
    assert story.revisions.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_stories_that_lead_to_each_other_may_be_published_by_two_editors_at_once():
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory, where threads share one connection")
    stories = [make.story(body="<p>Suit.</p>"), make.story(body="<p>Suit.</p>")]
    for story, other in (stories, stories[::-1]):
        link = f'<p><a href="/monde/{other.pk}-suite/">La suite</a></p>'
        Story.objects.filter(pk=story.pk).update(body=link)
    client = Client()
    client.force_login(make.editor())
    both_hold_their_story = Barrier(2, timeout=60)

    def meet(execute: Any, sql: str, *args: Any) -> Any:
        if sql.startswith('INSERT INTO "articles_article" '):
            both_hold_their_story.wait()
        return execute(sql, *args)

    def publish(story: Story) -> int:
        other = Client()
        other.cookies = client.cookies
        address = reverse("admin:articles_story_act", args=[story.pk, "publish"])
        try:
            with connection.execute_wrapper(meet):
                return other.post(address, {"version": story.version}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(publish, stories)) == [302, 302]
    assert Article.objects.count() == 2
