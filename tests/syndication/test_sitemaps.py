from datetime import UTC, datetime, timedelta

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import Article, Story
from articles.syndication import sitemaps
from tests import make

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def addresses(client: Client, path: str, tag: str = "loc") -> list[str]:
    """The addresses of a sitemap or an index, without the site's own."""
    response = client.get(path)
    assert response.status_code == 200, path
    found = fromstring(response.content).iterfind(f"*/{NS}{tag}")
    return [each.text.removeprefix(SITE) for each in found]


def test_index_lists_pages_news_and_months(client: Client) -> None:
    make.article(at=datetime(2019, 12, 31, 22, 59, tzinfo=UTC))
    make.article(at=datetime(2019, 12, 31, 23, 0, tzinfo=UTC))  # already 2020 in Zurich
    make.article(at=make.NOON)
    assert addresses(client, "/sitemap.xml") == [
        "/sitemap-pages.xml",
        "/sitemap-2020-2.xml",
        "/sitemap-2020-1.xml",
        "/sitemap-2019-12.xml",
    ]
    now = make.article(at=timezone.now() - timedelta(hours=1))
    assert addresses(client, "/sitemap.xml")[1] == "/sitemap-news.xml"
    assert addresses(client, "/sitemap-news.xml") == [now.get_absolute_url()]


def test_index_of_an_empty_site(client: Client) -> None:
    assert addresses(client, "/sitemap.xml") == ["/sitemap-pages.xml"]
    for path in ("/sitemap-news.xml", "/sitemap-2020-2.xml"):
        assert client.get(path).status_code == 404


def test_index_tells_the_last_change_of_each_month(client: Client) -> None:
    old = make.article(at=make.NOON)
    make.article(at=make.NOON + timedelta(days=60))
    story = Story.objects.get(pk=old.pk)
    at = make.NOON + timedelta(days=90)
    workflow.perform("correct", story, by=None, at=at, note="Corrigé.")
    changed = addresses(client, "/sitemap.xml", "lastmod")
    assert changed == [
        "2020-04-12T12:00:00+00:00",
        at.isoformat(timespec="seconds"),
    ]


def test_month_lists_its_articles_newest_first_with_their_last_change(client: Client) -> None:
    articles = [make.article(at=make.NOON + timedelta(hours=n)) for n in range(3)]
    make.article(at=make.NOON + timedelta(days=30))
    path = "/sitemap-2020-2.xml"
    assert addresses(client, path) == [a.get_absolute_url() for a in reversed(articles)]
    assert addresses(client, path, "lastmod")[0] == "2020-02-12T14:00:00+00:00"


def test_a_long_month_is_cut_by_key_without_gap(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "LONGEST", 4)
    articles = [make.article(at=make.NOON + timedelta(minutes=n // 3)) for n in range(12)]
    parts = addresses(client, "/sitemap.xml")[1:]
    seen = [each for part in parts for each in addresses(client, part)]
    assert len(parts) == 3
    assert seen == [article.get_absolute_url() for article in reversed(articles)]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_articles(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for n in range(number):
        make.article(at=make.NOON + timedelta(minutes=n))
    for path, limit in (("/sitemap.xml", 7), ("/sitemap-2020-2.xml", 2), ("/sitemap-pages.xml", 1)):
        with django_assert_max_num_queries(limit):
            addresses(client, path)


def test_news_are_of_two_days_and_first_published_then(client: Client) -> None:
    now = timezone.now()
    make.article(headline="Vieux", at=now - timedelta(hours=49))
    archive = make.article(headline="Archive", at=now - timedelta(hours=2))
    Article.objects.filter(pk=archive.pk).update(first_published_at=make.NOON)
    make.article(headline="Neuf", at=now - timedelta(hours=47), language="fr-CH")
    root = fromstring(client.get("/sitemap-news.xml").content)
    news = [
        (each.find(f"{NEWS}title").text, each.find(f"{NEWS}publication/{NEWS}language").text)
        for each in root.iter(f"{NEWS}news")
    ]
    assert news == [("Neuf", "fr")]


@pytest.mark.parametrize(
    "path", ["/sitemap-2020-13.xml", "/sitemap-0-1.xml", "/sitemap-99999-1.xml"]
)
def test_no_such_month(client: Client, path: str) -> None:
    make.article()
    assert client.get(path).status_code == 404


def test_mistyped_year_breaks_nothing(client: Client) -> None:
    article = make.article()
    Article.objects.filter(pk=article.pk).update(visible_from=datetime(1, 1, 1, 12, tzinfo=UTC))
    assert addresses(client, "/sitemap.xml") == ["/sitemap-pages.xml"]
