from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from defusedxml.ElementTree import fromstring
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import Agency, Article, Contributor, MediaItem, Story, Topic
from articles.syndication import name_sitemaps, sitemaps
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
        "/sitemap-archives.xml",
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
        at.isoformat(timespec="seconds"),
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
    monkeypatch.setattr(sitemaps, "SAMPLE", 10**9)
    articles = [make.article(at=make.NOON + timedelta(minutes=n // 3)) for n in range(12)]
    parts = addresses(client, "/sitemap.xml")[2:]
    seen = [addresses(client, part) for part in parts]
    assert [len(each) for each in seen] == [4, 4, 4]
    assert [*chain(*seen)] == [article.get_absolute_url() for article in reversed(articles)]


def test_a_sampled_month_is_cut_without_gap(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where numbers are too many to look at each, an odd few stand for the others."""
    monkeypatch.setattr(sitemaps, "LONGEST", 6)
    articles = [make.article(at=make.NOON + timedelta(minutes=n // 3)) for n in range(24)]
    monkeypatch.setattr(sitemaps, "SAMPLE", articles[-1].pk // 3)
    newest_first = [article.get_absolute_url() for article in reversed(articles)]
    parts = addresses(client, "/sitemap.xml")[2:]
    seen = [addresses(client, part) for part in parts]
    assert len(parts) > 2
    assert [*chain(*seen)] == newest_first
    make.article(at=make.NOON + timedelta(minutes=1))
    again = [each for part in parts for each in addresses(client, part)]
    assert len(again) == len(set(again)) == 25


@pytest.mark.parametrize(
    "change",
    [
        {"state": "withdrawn", "notice": "Retiré."},
        {"state": "killed", "notice": "Retiré."},
        {"visible_until": make.NOON + timedelta(days=300)},
        {"visible_from": make.NOON + timedelta(days=50_000)},
        {"embargo_until": make.NOON + timedelta(days=50_000)},
    ],
    ids=["withdrawn", "killed", "ended", "planned", "embargoed"],
)
def test_month_of_which_nothing_is_public_is_not_listed(
    client: Client, change: dict[str, object]
) -> None:
    """The oldest month, one between others, and the newest."""
    months = [datetime(2020, month, 3, 12, tzinfo=UTC) for month in (2, 3, 4, 5, 6)]
    hidden = [article.pk for article in [make.article(at=at) for at in months][::2]]
    Article.objects.filter(pk__in=hidden).update(**change)
    assert addresses(client, "/sitemap.xml")[2:] == ["/sitemap-2020-5.xml", "/sitemap-2020-3.xml"]
    assert addresses(client, "/sitemap-archives.xml") == [
        *("/archives/2020/", "/archives/2020/05/", "/archives/2020/03/")
    ]
    for month in (2, 4, 6):
        assert client.get(f"/sitemap-2020-{month}.xml").status_code == 404


@pytest.mark.parametrize("field", ["visible_from", "embargo_until"])
def test_month_is_listed_from_the_moment_at_which_its_only_article_is_public(
    client: Client, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    make.article(at=make.NOON)
    coming = make.article(at=datetime(2020, 5, 1, 12, tzinfo=UTC))
    due = datetime(2020, 5, 31, 21, 59, 59, tzinfo=UTC)
    Article.objects.filter(pk=coming.pk).update(**{field: due})
    listed = []
    for at in (due - timedelta(microseconds=1), due):
        monkeypatch.setattr("django.utils.timezone.now", lambda at=at: at)
        listed.append("/sitemap-2020-5.xml" in addresses(client, "/sitemap.xml"))
    assert listed == [False, True]


def test_index_asks_as_often_for_twenty_years_as_for_one_month(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for years in (0, 20):
        make.article(at=make.NOON - timedelta(days=365 * years))
        with django_assert_num_queries(6):
            addresses(client, "/sitemap.xml")


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_articles(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for n in range(number):
        make.article(at=make.NOON + timedelta(minutes=n)).topics.add(topic(f"t{n}"))
    for path, limit in (
        *(("/sitemap.xml", 6), ("/sitemap-2020-2.xml", 2), ("/sitemap-pages.xml", 2)),
        *(("/sitemap-archives.xml", 3), ("/sitemap-themes.xml", 2)),
    ):
        with django_assert_max_num_queries(limit):
            addresses(client, path)


@pytest.mark.parametrize("number", [1, 3])
def test_pictures_are_named_in_the_query_of_their_articles(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    jpeg = {"suffix": "jpg", "width": 600, "height": 400, "size": 1, "digest": "a", "card": True}
    at = timezone.now() - timedelta(minutes=1)
    for n in range(number):
        item = make.photo(file=f"{n}.jpg", checksum=f"{n}", content_type="image/jpeg")
        MediaItem.objects.filter(pk=item.pk).update(token=f"t{n}", renditions_json=[jpeg])
        Article.objects.filter(pk=make.article(at=at).pk).update(picture=item)
    local = timezone.localtime(at)
    for path in (f"/sitemap-{local.year}-{local.month}.xml", "/sitemap-news.xml"):
        with django_assert_num_queries(2):
            page = client.get(path).content.decode()
        assert [f"/t{n}/card-600.jpg</image:loc>" in page for n in range(number)] == [True] * number


def test_pages_are_those_on_which_anything_is_public(client: Client) -> None:
    make.section("vide")
    later = make.article(section=make.section("demain"), at=timezone.now() + timedelta(days=1))
    make.article(at=make.NOON)
    make.article(at=make.NOON + timedelta(hours=1), section=make.section("suisse"))
    assert later.section.slug == "demain"
    assert addresses(client, "/sitemap-pages.xml") == ["/", "/archives/", "/monde/", "/suisse/"]
    assert addresses(client, "/sitemap-pages.xml", "lastmod") == [
        *["2020-02-12T13:00:00+00:00"] * 2,
        "2020-02-12T12:00:00+00:00",
        "2020-02-12T13:00:00+00:00",
    ]


def test_archive_is_listed_by_year_and_month(client: Client) -> None:
    make.article(at=datetime(2019, 12, 31, 22, 59, tzinfo=UTC))
    make.article(at=make.NOON)
    make.article(at=timezone.now() + timedelta(days=400))
    path = "/sitemap-archives.xml"
    assert addresses(client, path) == [
        *("/archives/2020/", "/archives/2020/02/", "/archives/2019/", "/archives/2019/12/")
    ]
    assert addresses(client, path, "lastmod")[::2] == [
        "2020-02-12T12:00:00+00:00",
        "2019-12-31T22:59:00+00:00",
    ]
    for page in addresses(client, path):
        assert client.get(page).status_code == 200


def topic(slug: str) -> Topic:
    return Topic.objects.create(qcode=f"medtop:{slug}", slug=slug)


NAMED = [
    ("themes", lambda n: topic(f"n{n}"), "topics"),
    ("auteurs", lambda n: Contributor.objects.create(name=f"N {n}", slug=f"n{n}"), "contributors"),
    ("agences", lambda n: Agency.objects.create(name=f"N {n}", slug=f"n{n}"), "agencies"),
]


@pytest.mark.parametrize(("place", "name", "field"), NAMED, ids=[each[0] for each in NAMED])
def test_names_are_listed_while_a_public_article_bears_them(
    client: Client, place: str, name: Callable[[int], Model], field: str
) -> None:
    path = f"/sitemap-{place}.xml"
    borne, to_come, gone, _unused = (name(n) for n in range(4))
    old, new = (make.article(at=make.NOON + timedelta(hours=n)) for n in range(2))
    coming = make.article(at=timezone.now() + timedelta(days=1))
    withdrawn = make.article()
    Article.objects.filter(pk=withdrawn.pk).update(state="withdrawn", notice="Retiré.")
    for article, row in ((coming, to_come), (withdrawn, gone)):
        getattr(article, field).add(row)
    assert path not in addresses(client, "/sitemap.xml")
    assert client.get(path).status_code == 404
    for article in (old, new, coming):
        getattr(article, field).add(borne)
    assert path in addresses(client, "/sitemap.xml")
    assert addresses(client, path) == [f"/{place}/n0/"]
    assert addresses(client, path, "lastmod") == ["2020-02-12T13:00:00+00:00"]
    assert client.get(f"/{place}/n0/").status_code == 200


def test_very_many_names_are_cut_by_key(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_sitemaps, "LONGEST", 2)
    make.article().topics.set([topic(f"n{n}") for n in range(5)])
    parts = [path for path in addresses(client, "/sitemap.xml") if "themes" in path]
    assert len(parts) == 3
    listed = [each for part in parts for each in addresses(client, part)]
    assert listed == [f"/themes/n{n}/" for n in range(5)]


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "1.5"])
def test_no_such_part_of_the_names(client: Client, key: str) -> None:
    make.article().topics.add(topic("n"))
    assert client.get(f"/sitemap-themes.xml?apres={key}").status_code == 404


def test_the_word_for_agencies_has_no_page_to_list(client: Client) -> None:
    make.article().agencies.add(Agency.objects.get(is_generic=True))
    assert "/sitemap-agences.xml" not in addresses(client, "/sitemap.xml")


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
    "path",
    ["/sitemap-2020-13.xml", "/sitemap-2020-0.xml", "/sitemap-0-1.xml", "/sitemap-99999-1.xml"],
)
def test_no_such_month(client: Client, path: str) -> None:
    make.article()
    assert client.get(path).status_code == 404


def test_mistyped_year_breaks_nothing(client: Client) -> None:
    article = make.article()
    Article.objects.filter(pk=article.pk).update(visible_from=datetime(1, 1, 1, 12, tzinfo=UTC))
    assert addresses(client, "/sitemap.xml") == ["/sitemap-pages.xml"]
