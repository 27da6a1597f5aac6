from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from articles.models import Article
from articles.pages import archive
from articles.pages.calendar import Period
from tests import make

pytestmark = pytest.mark.django_db


def publish(headline: str, at: datetime) -> Article:
    return make.article(headline=headline, at=at)


def on(day: int, month: int = 2, year: int = 2020, *, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def names(page: Any) -> list[str]:
    return [each.headline for each in page.context["articles"]]


def hrefs(page: Any, name: str) -> list[str]:
    return [each.href for each in page.context[name]]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/archives/", 4),
        ("/archives/2020/", 3),
        ("/archives/2020/02/", 3),
        ("/archives/2020/02/12/", 3),
    ],
)
def test_archive_takes_few_queries(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    queries: int,
    number: int,
) -> None:
    for n in range(number):
        publish(f"Nouvelle {n}", on(12) + timedelta(minutes=n))
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_latest_news_stand_under_their_days(client: Client) -> None:
    publish("Avant minuit", on(12, hour=22))
    publish("Après minuit", on(12, hour=23))
    page = client.get("/archives/")
    shown = [
        (day.period, [article.headline for article in day.articles]) for day in page.context["days"]
    ]
    assert shown == [
        (Period(2020, 2, 13), ["Après minuit"]),
        (Period(2020, 2, 12), ["Avant minuit"]),
    ]
    assert 'href="/archives/2020/02/13/">Jeudi 13 février 2020</a>' in page.content.decode()


def test_latest_news_are_paged_by_key(client: Client) -> None:
    for n in range(archive.PER_PAGE + 2):
        publish(f"Nouvelle {n}", on(12) + timedelta(minutes=n))
    first = client.get("/archives/")
    second = client.get(f"/archives/{first.context['older']}")
    rest = [article.headline for day in second.context["days"] for article in day.articles]
    assert (rest, second.context["older"]) == (["Nouvelle 1", "Nouvelle 0"], "")


def test_years_months_and_days_without_articles_are_left_out(client: Client) -> None:
    for moment in (on(12), on(29), on(1, 7), on(3, 5, 2017)):
        publish("Nouvelle", moment)
    assert hrefs(client.get("/archives/"), "years") == ["/archives/2020/", "/archives/2017/"]
    assert hrefs(client.get("/archives/2020/"), "parts") == [
        "/archives/2020/02/",
        "/archives/2020/07/",
    ]
    assert hrefs(client.get("/archives/2020/02/"), "parts") == [
        "/archives/2020/02/12/",
        "/archives/2020/02/29/",
    ]


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("/archives/2020/", "/archives/2017/", None),
        ("/archives/2020/02/", "/archives/2017/05/", "/archives/2020/07/"),
        ("/archives/2020/02/12/", "/archives/2017/05/03/", "/archives/2020/02/29/"),
        ("/archives/2017/05/03/", None, "/archives/2020/02/12/"),
    ],
)
def test_archive_leads_to_what_came_before_and_after(
    client: Client, address: str, before: str | None, after: str | None
) -> None:
    for moment in (on(12), on(29), on(1, 7), on(3, 5, 2017)):
        publish("Nouvelle", moment)
    context = client.get(address).context
    found = [context[name] and context[name].href for name in ("before", "after")]
    assert found == [before, after]


def test_days_of_changing_clocks_begin_and_end_at_local_midnight(client: Client) -> None:
    for headline, moment in (
        ("Veille", datetime(2020, 3, 28, 22, 59, tzinfo=UTC)),
        ("Début", datetime(2020, 3, 28, 23, 0, tzinfo=UTC)),
        ("Fin", datetime(2020, 3, 29, 21, 59, tzinfo=UTC)),
        ("Lendemain", datetime(2020, 3, 29, 22, 0, tzinfo=UTC)),
    ):
        publish(headline, moment)
    assert names(client.get("/archives/2020/03/29/")) == ["Fin", "Début"]
    span = Period(2020, 10, 25)
    assert span.end.astimezone(UTC) - span.start.astimezone(UTC) == timedelta(hours=25)


@pytest.mark.parametrize(
    "address",
    [
        *("/archives/2021/", "/archives/2020/03/", "/archives/2020/02/13/"),
        *("/archives/2020/13/", "/archives/2020/02/30/", "/archives/2020/2/", "/archives/20/"),
        *("/archives/0000/", "/archives/0001/01/01/", "/archives/9999/12/31/"),
        *("/archives/2020/00/", "/archives/2020/02/00/", "/archives/?avant=x"),
    ],
)
def test_other_dates_are_not_found(client: Client, address: str) -> None:
    publish("Nouvelle", on(12))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"visible_until": on(13)},
        {"embargo_until": timezone.now() + timedelta(hours=1)},
        {"state": "withdrawn", "notice": "Retiré."},
    ],
)
def test_what_is_not_public_has_no_day(client: Client, change: dict[str, object]) -> None:
    article = publish("Nouvelle", on(12))
    publish("Avant", on(3, 5, 2017))
    Article.objects.filter(pk=article.pk).update(**change)
    assert "/archives/2020/" not in client.get("/archives/").content.decode()
    for address in ("/archives/2020/", "/archives/2020/02/", "/archives/2020/02/12/"):
        assert client.get(address).status_code == 404
    assert client.get("/archives/2017/05/03/").context["after"] is None


def test_empty_archive_says_so(client: Client) -> None:
    assert client.get("/archives/").status_code == 200


def test_archive_refuses_to_be_written_and_answers_who_has_it(
    client: Client, settings: Settings
) -> None:
    publish("Nouvelle", on(12))
    for address in ("/archives/", "/archives/2020/", "/archives/2020/02/12/"):
        tag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
        assert client.post(address).status_code == 405
