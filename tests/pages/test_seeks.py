"""Many questions about times in one query."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from articles.pages.seeks import Bounds, moments, newest_in
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = make.NOON + DAY * 30


def day(number: int) -> Bounds:
    return make.NOON + DAY * number, make.NOON + DAY * (number + 1)


def test_one_query_finds_the_newest_of_each_span(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    times = [make.NOON + timedelta(hours=hours) for hours in (0, 2, 49)]
    for at in times:
        make.article(at=at)
    with django_assert_num_queries(1):
        found = newest_in([day(2), day(1), day(0)], LATER)
    assert found == [times[2], None, times[1]]


def test_span_holds_its_first_moment_and_not_its_second() -> None:
    make.article(at=make.NOON)
    spans = [(make.NOON, LATER), (make.NOON - DAY, make.NOON)]
    assert newest_in(spans, LATER) == [make.NOON, None]


def test_what_is_not_public_fills_no_span() -> None:
    article = make.article(at=make.NOON)
    assert newest_in([day(0)], make.NOON - DAY) == [None]
    Article.objects.filter(pk=article.pk).update(state="withdrawn", notice="Retiré.")
    assert newest_in([day(0)], LATER) == [None]


def test_orders_are_asked_together(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    times = [make.NOON + timedelta(hours=hours) for hours in (0, 2)]
    for at in times:
        make.article(at=at)
    every, none = Article.objects.all(), Article.objects.filter(headline="Absent")
    with django_assert_num_queries(1):
        found = moments(every.newest_first(), every.order_by("visible_from"), none)
    assert found == [times[1], times[0], None]


def test_nothing_is_asked_for_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert newest_in([], LATER) == []
