import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import Article, Story
from articles.syndication.entries import stable_id
from tests import make

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
SCHEMA = Path("../shared/samples/schemas/ninjs/ninjs-schema_3.1.json")


def listed(client: Client, path: str = "/api/articles/") -> dict[str, Any]:
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    return json.loads(response.content)


def headlines(answer: dict[str, Any]) -> list[str]:
    return [item["headlines"][0]["value"] for item in answer["items"]]


def test_item_says_what_readers_see_and_no_more(client: Client) -> None:
    story = make.story(
        headline="Le lac gèle",
        lede="Froid.",
        body="<p>Texte.</p>",
        slugline="lac-interne",
        urgency=2,
        rights="interne",
        source_url="https://interne.example/",
    )
    workflow.perform("publish", story, by=None, at=make.NOON)
    article = Article.objects.get(pk=story.pk)
    answer = client.get(f"/api/articles/{story.pk}/")
    item = json.loads(answer.content)
    assert (item["uri"], item["firstCreated"]) == (stable_id(article), "2020-02-12T12:00:00+00:00")
    assert item["renditions"] == [{"name": "web", "href": SITE + article.get_absolute_url()}]
    assert "interne" not in answer.content.decode()
    assert "urgency" not in item
    if SCHEMA.exists():
        jsonschema.validate(item, json.loads(SCHEMA.read_text()))


def test_corrections_go_out(client: Client) -> None:
    article = make.article()
    story = Story.objects.get(pk=article.pk)
    workflow.perform("correct", story, by=None, note="Le lac n'a pas gelé.")
    assert listed(client)["items"][0]["edNote"] == "Le lac n'a pas gelé."


def test_list_is_paged_by_key(client: Client) -> None:
    for n in range(45):
        make.article(headline=f"Nouvelle {n}", at=make.NOON + timedelta(minutes=n // 2))
    path, seen = "/api/articles/?rubrique=monde", []
    while path:
        answer = listed(client, path)
        seen += headlines(answer)
        path = answer.get("next", "").removeprefix(SITE)
    assert seen == [f"Nouvelle {n}" for n in reversed(range(45))]


def test_list_of_a_section(client: Client) -> None:
    make.article(headline="Ici")
    make.article(headline="Ailleurs", section=make.section("suisse"))
    assert headlines(listed(client, "/api/articles/?rubrique=suisse")) == ["Ailleurs"]
    assert client.get("/api/articles/?rubrique=rien").status_code == 404


def test_withdrawn_article_is_gone_with_its_notice(client: Client) -> None:
    article = make.article()
    story = Story.objects.get(pk=article.pk)
    workflow.perform("unpublish", story, by=None, notice="Retiré.")
    answer = client.get(f"/api/articles/{story.pk}/")
    assert (answer.status_code, json.loads(answer.content)) == (
        410,
        {"uri": stable_id(article), "pubStatus": "canceled", "edNote": "Retiré."},
    )
    assert listed(client) == {"items": []}


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_five_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for n in range(number):
        make.article(headline=f"Nouvelle {n}", at=make.NOON + timedelta(minutes=n))
    with django_assert_num_queries(5):
        listed(client)
