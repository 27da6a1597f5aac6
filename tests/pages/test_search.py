from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import Article, Story
from tests import make

pytestmark = pytest.mark.django_db


def publish(headline: str, *, minutes: int = 0, section: str = "monde", **fields: object) -> None:
    at = make.NOON + timedelta(minutes=minutes)
    make.article(headline=headline, at=at, section=make.section(section), **fields)


def ask(client: Client, text: str, **query: Any) -> Any:
    response = client.get("/recherche/", {"q": text, **query})
    assert response.status_code == 200
    return response.context


def headlines(context: Any) -> list[str]:
    return [hit.card.headline for hit in context["found"].hits]


def test_page_without_a_question_shows_the_form_alone(client: Client) -> None:
    publish("Le lac gèle")
    page = client.get("/recherche/")
    assert page.context["found"] is None
    assert page.content.decode().count("<form") == 1


@pytest.mark.parametrize(
    ("address", "is_left_out"), [("/recherche/", False), ("/recherche/?q=lac", True)]
)
def test_what_a_search_finds_is_left_out_of_search_engines(
    client: Client, address: str, *, is_left_out: bool
) -> None:
    page = client.get(address)
    assert (page.headers.get("X-Robots-Tag") == "noindex") is is_left_out
    assert ('<meta name="robots" content="noindex">' in page.content.decode()) is is_left_out


@pytest.mark.parametrize("number", [1, 3, 30])
@pytest.mark.parametrize(("order", "queries"), [("", 3), ("pertinence", 4)])
def test_results_take_few_queries_however_many_there_are(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    number: int,
    order: str,
    queries: int,
) -> None:
    for n in range(number):
        publish(f"Lac {n}", minutes=n)
    with django_assert_max_num_queries(queries):
        assert ask(client, "lac", tri=order)["found"].total == number


def test_suggestion_takes_six_queries(client: Client) -> None:
    """Besides what PostgreSQL is told of the way to go."""
    publish("Le glacier recule")
    with CaptureQueriesContext(connection) as queries:
        assert ask(client, "glasier recule")["found"].suggestion == "glacier recule"
    asked = [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "WITH"))]
    assert len(asked) == 6


def test_newest_come_first_page_by_page_without_gap(client: Client) -> None:
    for n in range(50):
        publish(f"Lac {n}", minutes=n // 3)
    seen: list[str] = []
    query: dict[str, object] = {}
    while True:
        context = ask(client, "lac", **query)
        assert context["found"].total == 50
        seen += headlines(context)
        if not context["older"]:
            break
        query = {"avant": parse_qs(urlsplit(context["older"]).query)["avant"][0]}
    assert seen == [f"Lac {n}" for n in reversed(range(50))]


def test_relevance_puts_headlines_first_and_is_paged(client: Client) -> None:
    publish("Le vent", lede="Le vent souffle.")
    for n in range(1, 30):
        publish(f"Sujet {n}", minutes=n, body="<p>Il est question du vent, une fois.</p>")
    first = ask(client, "vent", tri="pertinence")
    assert (headlines(first)[0], len(headlines(first)), first["found"].total) == ("Le vent", 20, 30)
    second = ask(client, "vent", tri="pertinence", page=2)
    assert len(headlines(second)) == 10
    assert set(headlines(first)).isdisjoint(headlines(second))


def test_section_and_period_narrow_the_results(client: Client) -> None:
    publish("Lac ancien")
    publish("Lac du pays", section="suisse")
    make.article(headline="Lac d'hier", at=timezone.now() - timedelta(hours=23))
    assert headlines(ask(client, "lac", rubrique="suisse")) == ["Lac du pays"]
    assert len(headlines(ask(client, "lac", periode="jour"))) == 1
    assert len(headlines(ask(client, "lac", periode="jamais", rubrique="nulle-part"))) == 3


def test_form_keeps_what_was_asked(client: Client) -> None:
    make.section("suisse")
    query = {"q": '<b>"lac"', "rubrique": "suisse", "periode": "mois", "tri": "pertinence"}
    html = client.get("/recherche/", query).content.decode()
    assert 'value="&lt;b&gt;&quot;lac&quot;"' in html
    assert '<option value="suisse" selected>' in html
    assert '<option value="mois" selected>' in html
    assert 'name="tri" value="pertinence"' in html
    assert "<b>" not in html


def test_excerpt_marks_the_words_and_escapes_the_text(client: Client) -> None:
    publish("Sujet", body="<p>Des <em>lacs</em> &lt;script&gt; gelés à l’étranger.</p>")
    html = client.get("/recherche/", {"q": "lac etranger"}).content.decode()
    assert "Des <mark>lacs</mark> &lt;script&gt; gelés à l’<mark>étranger</mark>." in html


def test_more_hits_than_are_looked_at_are_called_more(client: Client) -> None:
    article = Article.objects.get(pk=make.article(headline="Lac").pk)
    stories = Story.objects.bulk_create(
        [Story(headline="Lac", section=article.section, state="published") for _ in range(1010)]
    )
    rows = []
    for n, story in enumerate(stories):
        at = make.NOON + timedelta(seconds=n)
        row = Article.objects.get(pk=article.pk)
        row.pk, row.story, row.visible_from, row._state.adding = story.pk, story, at, True
        rows.append(row)
    Article.objects.bulk_create(rows)
    context = ask(client, "lac")
    assert (context["found"].is_capped, len(headlines(context))) == (True, 20)
    ranked = ask(client, "lac", tri="pertinence")
    assert (ranked["found"].is_capped, len(headlines(ranked))) == (True, 20)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("glasier", "glacier"),
        ("glacierr", "glacier"),
        ("galcier", "glacier"),
        ("gouvernemant", "gouvernement"),
        ("Genéveu", "Genève"),
        ("recule glasier", "recule glacier"),
        ("zzzz", ""),
        ("xyz", ""),
    ],
)
def test_spelling_close_to_what_was_typed(client: Client, typed: str, meant: str) -> None:
    publish("Le glacier recule", lede="Le gouvernement de Genève s'inquiète.")
    assert ask(client, typed)["found"].suggestion == meant


HIDDEN = {
    "scheduled": {"visible_from": timezone.now() + timedelta(days=1)},
    "embargoed": {"embargo_until": timezone.now() + timedelta(days=1)},
    "expired": {"visible_until": make.NOON + timedelta(hours=1)},
}


@pytest.mark.parametrize("change", HIDDEN.values(), ids=HIDDEN.keys())
def test_neither_hits_nor_counts_nor_suggestions_show_what_is_not_public(
    client: Client, change: dict[str, object]
) -> None:
    publish("Rumeur sur Kryptonia", minutes=5)
    Article.objects.update(**change)
    for order in ("", "pertinence"):
        for text in ("kryptonia", "kriptonia", "kryptonja", "rumeur"):
            found = ask(client, text, tri=order)["found"]
            assert (found.hits, found.total, found.suggestion) == ([], 0, "")


@pytest.mark.parametrize("act", ["unpublish", "kill"])
def test_withdrawn_words_are_forgotten(client: Client, act: str) -> None:
    publish("Rumeur sur Kryptonia")
    workflow.perform(act, Story.objects.get(), by=None, notice="Retiré.")
    for text in ("kryptonia", "kriptonia"):
        found = ask(client, text)["found"]
        assert (found.hits, found.total, found.suggestion) == ([], 0, "")


@pytest.mark.parametrize("query", ["avant=x", "avant=1-2-3", "avant=" + "9" * 40 + "-1"])
def test_broken_key_is_not_found(client: Client, query: str) -> None:
    assert client.get(f"/recherche/?q=lac&{query}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-3",
        "page=9999999",
        "page=²",
        "page=99x",
        "page=1234567x",
        "tri=x",
        "q=%00",
        "q=%FF",
    ],
)
def test_what_cannot_be_read_counts_as_not_asked(client: Client, query: str) -> None:
    publish("Le lac")
    for order in ("", "tri=pertinence&"):
        assert client.get(f"/recherche/?q=lac&{order}{query}").status_code == 200
