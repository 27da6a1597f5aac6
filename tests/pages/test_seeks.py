"""Many questions about times in one query."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from articles.pages.seeks import Bounds, Seek, moments
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def day(number: int) -> Bounds:
    return make.NOON + DAY * number, make.NOON + DAY * (number + 1)


def seek(bounds: Bounds, place: int = 0) -> Seek:
    first, end = bounds
    within = Article.objects.filter(visible_from__lt=end, visible_from__gte=first)
    return Seek.of(within.public(make.NOON + DAY * 30).newest_first(), place)


def test_one_query_finds_the_newest_of_each_span(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    times = [make.NOON + timedelta(hours=hours) for hours in (0, 2, 49)]
    for at in times:
        make.article(at=at)
    with django_assert_num_queries(1):
        found = moments(seek(day(0)).between(day(0), [day(2), day(1), day(0)]))
    assert found == [times[2], None, times[1]]


def test_place_counts_from_the_newest() -> None:
    times = [make.NOON + timedelta(hours=hours) for hours in (0, 2)]
    for at in times:
        make.article(at=at)
    assert moments([seek(day(0), place) for place in range(3)]) == [times[1], times[0], None]


def test_nothing_is_asked_for_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert moments([]) == []
