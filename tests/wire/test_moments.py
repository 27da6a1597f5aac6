"""Moments of the wire: aware always, None rather than wrong."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from articles.wire.moments import day, day_group, moment

ZURICH = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20200213T071500Z", "2020-02-13T07:15:00+00:00"),
        ("20200213T081400+0100", "2020-02-13T08:14:00+01:00"),
        ("2020-02-13T07:15:00.250Z", "2020-02-13T07:15:00.250000+00:00"),
        ("2020-02-13T08:15", "2020-02-13T08:15:00+01:00"),
        ("Thu, 13 Feb 2020 07:30:00 +0100", "2020-02-13T07:30:00+01:00"),
    ],
)
def test_moments_are_read_in_the_zone_of_the_agency(text: str, expected: str) -> None:
    found = moment(text, ZURICH)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    ["", "2020-02-13", "demain", "2020-13-01T00:00", "0001-01-01T00:00Z", f"1 Jan 2020 00:{9**25}"],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert moment(text) is None


def test_days_stay_days() -> None:
    assert day("20200213") == date(2020, 2, 13)
    assert day("2020-02-31") is None
    assert day("2020-02-13T10:00") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("091223 dec 18", datetime(2018, 12, 9, 12, 23, tzinfo=ZURICH)),
        ("101137 GMT Dez 18", datetime(2018, 12, 10, 11, 37, tzinfo=UTC)),
        ("231012 Jan 17", datetime(2017, 1, 23, 10, 12, tzinfo=ZURICH)),
        ("AFP 310544 AOU 97", datetime(1997, 8, 31, 5, 44, tzinfo=ZURICH)),
        ("311200 feb 18", None),
        ("no group", None),
    ],
)
def test_day_groups_of_the_text_wire(text: str, expected: datetime | None) -> None:
    assert day_group(text, ZURICH) == expected
