"""One page for all who ask in its second, where nginx is in front; and for nobody after it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import Article, Story
from tests import make
from tests.gate import SECOND, T

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    def set_clock(at: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    set_clock(T)
    return set_clock


@pytest.fixture
def article(clock: Clock, settings: LazySettings) -> Article:
    settings.ACCEL = "/stored/"
    return make.article(headline="Le lac gèle", at=T - SECOND)


def told(answer: HttpResponseBase) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.getvalue(), dict(answer.headers)


@pytest.mark.parametrize("path", ["/", "/monde/", "", "/rss.xml", "/sitemap.xml", "/nulle-part/"])
def test_the_second_who_asks_costs_no_query_and_is_told_the_same(
    client: Client, article: Article, django_assert_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    path = path or article.get_absolute_url()
    first = told(client.get(path))
    with django_assert_num_queries(0):
        assert told(client.get(path)) == first


def test_without_nginx_every_page_is_made_anew(
    client: Client, article: Article, settings: LazySettings
) -> None:
    settings.ACCEL = ""
    assert b"Le lac" in client.get("/").content
    withdraw(article)
    assert b"Le lac" not in client.get("/").content


def withdraw(article: Article) -> None:
    story = Story.objects.get(pk=article.pk)
    workflow.perform("unpublish", story, by=None, notice="Retiré.")


@pytest.mark.parametrize("end", [SECOND, timedelta(days=-1)], ids=["next", "clock put back"])
def test_what_is_withdrawn_ends_with_the_second(
    client: Client, clock: Clock, article: Article, end: timedelta
) -> None:
    clock(T + 0.2 * SECOND)
    path = article.get_absolute_url()
    assert client.get(path).status_code == 200
    withdraw(article)
    clock(T + 0.999 * SECOND)
    assert client.get(path).status_code == 200
    clock(T + end)
    assert client.get(path).status_code != 200


def test_answer_that_comes_in_the_next_second_is_given_to_nobody_else(
    client: Client, clock: Clock, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate was asked before the second ended; the page took longer."""
    from articles.pages import views

    made: Any = vars(views)["framed"]

    def slow(*args: Any, **context: Any) -> HttpResponseBase:
        clock(T + SECOND)
        return made(*args, **context)

    with monkeypatch.context() as slowed:
        slowed.setattr(views, "framed", slow)
        assert client.get(article.get_absolute_url()).status_code == 200
    withdraw(article)
    assert client.get(article.get_absolute_url()).status_code == 410


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "127.0.0.1"},
        {"accept-encoding": "gzip"},
        {"x-forwarded-proto": "https"},
        {"if-none-match": '"other"'},
        {"if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"range": "bytes=0-1"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_who_asks_otherwise_gets_a_page_of_their_own(
    client: Client, article: Article, headers: dict[str, str]
) -> None:
    assert b"Le lac" in client.get("/").content
    withdraw(article)
    assert b"Le lac" not in client.get("/", headers=headers).content
    assert client.head(article.get_absolute_url()).status_code == 410


def test_another_query_is_another_page(client: Client, article: Article) -> None:
    first = client.get("/recherche/?q=lac").content
    assert client.get("/recherche/?q=neige").content != first


def test_the_desk_and_files_for_editors_are_never_shared(client: Client, article: Article) -> None:
    client.force_login(make.editor())
    desk = client.get("/desk/articles/story/").content
    assert b"Le lac" in desk
    client.logout()
    assert client.get("/desk/articles/story/").status_code == 302


def test_what_may_not_be_kept_is_not_shared(
    client: Client, article: Article, settings: LazySettings
) -> None:
    settings.CACHE_SECONDS = 0
    assert client.get(article.get_absolute_url()).status_code == 200
    withdraw(article)
    assert client.get(article.get_absolute_url()).status_code == 410
