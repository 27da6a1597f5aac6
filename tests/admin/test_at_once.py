"""Two editors at the same instant."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles.models import Story
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
