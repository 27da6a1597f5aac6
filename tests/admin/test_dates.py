"""Dates and times as the desk writes them, in each of its languages."""

from datetime import UTC, datetime

import pytest
from django.forms import DateField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from articles.admin.status import sentences
from articles.home_time import in_full
from tests import make

EVENING = datetime(2020, 2, 12, 16, 41, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "moment", "short"),
    [
        ("fr", "12 février 2020 17:41", "12/02/2020 17:41"),
        ("en", "12 February 2020, 17:41", "12 Feb 2020, 17:41"),
    ],
)
def test_the_day_stands_before_the_month_and_hours_have_figures(
    language: str, moment: str, short: str
) -> None:
    with override(language):
        assert in_full(EVENING) == moment
        assert date_format(timezone.localtime(EVENING), "SHORT_DATETIME_FORMAT") == short


@pytest.mark.django_db
def test_sentences_of_the_status_line_end_with_one_stop() -> None:
    story = make.article(at=EVENING).story
    with override("en"):
        assert sentences(story) == ["Published since 12 February 2020, 17:41."]


@pytest.mark.django_db
def test_a_plan_that_is_out_is_no_plan() -> None:
    planned = make.story(planned_for=EVENING)
    out = make.article(at=EVENING).story
    out.planned_for = EVENING
    with override("en"):
        assert sentences(planned) == ["Draft.", "Planned for 12 February 2020, 17:41."]
        assert sentences(out) == ["Published since 12 February 2020, 17:41."]


def test_a_day_typed_with_the_month_first_is_not_taken_for_another() -> None:
    with override("en"):
        assert DateField(localize=True).clean("03.02.2020").isoformat() == "2020-02-03"
        assert DateField().clean("03/02/2020").isoformat() == "2020-02-03"
