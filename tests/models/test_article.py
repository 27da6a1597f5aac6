"""The one gate: the query and the row give the same answer in every case."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from articles.models import Article
from tests import make

AT = make.NOON
BEFORE, AFTER = AT - timedelta(seconds=1), AT + timedelta(seconds=1)
CASES = [
    case
    for case in product(
        Article.State.values, [BEFORE, AT, AFTER], [None, AT, AFTER], [None, BEFORE, AT, AFTER]
    )
    if case[2] is None or case[2] > case[1]
]


def expected(state, visible_from, visible_until, embargo_until):
    return (
        state == "live"
        and visible_from in (BEFORE, AT)
        and visible_until in (None, AFTER)
        and embargo_until in (None, BEFORE, AT)
    )


@pytest.mark.django_db
def test_query_and_row_agree_over_the_whole_truth_table():
    article = make.article()
    for state, visible_from, visible_until, embargo_until in CASES:
        article.state = state
        article.notice = "" if state == "live" else "Retiré."
        article.visible_from, article.visible_until = visible_from, visible_until
        article.embargo_until = embargo_until
        article.save()
        wanted = expected(state, visible_from, visible_until, embargo_until)
        assert article.is_public(AT) is wanted
        assert Article.objects.public(AT).exists() is wanted


def test_the_truth_table_has_both_answers():
    assert {expected(*case) for case in CASES} == {True, False}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault",
    [
        {"state": "asleep"},
        {"headline": ""},
        {"visible_until": AT - timedelta(days=1)},
        {"state": "killed", "notice": ""},
    ],
)
def test_the_database_refuses_an_impossible_article(fault):
    article = make.article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**fault)


@pytest.mark.django_db
def test_newest_first_is_by_time_then_by_number():
    older = make.article(at=AT)
    twins = [make.article(at=AT + timedelta(hours=1)) for _ in range(2)]
    assert list(Article.objects.newest_first()) == [*reversed(twins), older]
