"""Days, months and years of the site's calendar, and which of them have articles.

No page counts: whether a month has an article is one seek in the index, however many it has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import Http404
from django.urls import reverse

from articles.home_time import day_of, midnight
from articles.models import Article
from articles.models.article import ArticleQuerySet
from articles.pages.seeks import moments, newest_in

# What is said to be older, or later, has a mistyped date.
FIRST_YEAR, LAST_YEAR = 1800, 9000


class Digits:
    """A number of an address in a fixed length: "2026", "02". So each period has one address."""

    length: int

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:0{self.length}}"


class FourDigits(Digits):
    regex, length = "[0-9]{4}", 4


class TwoDigits(Digits):
    regex, length = "0[1-9]|[1-3][0-9]", 2


@dataclass(frozen=True)
class Period:
    """A day, or a month or year where the smaller numbers are 0."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def asked(cls, *numbers: int) -> "Period":
        """Raises Http404 for a date that is in no calendar."""
        period = cls(*numbers)
        try:
            period.first  # noqa: B018
        except (ValueError, OverflowError) as error:
            raise Http404("no such date") from error
        if not FIRST_YEAR <= period.year <= LAST_YEAR:
            raise Http404("beyond the calendar")
        return period

    @classmethod
    def day_of(cls, moment: datetime) -> "Period":
        day = day_of(moment)
        return cls(day.year, day.month, day.day)

    @classmethod
    def month_of(cls, moment: datetime) -> "Period":
        day = day_of(moment)
        return cls(day.year, day.month)

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(filter(None, (self.year, self.month, self.day)))

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def start(self) -> datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The start of what follows; days of 23 and 25 hours are days like others."""
        if self.day:
            return midnight(self.first + timedelta(days=1))
        if self.month:
            return midnight(date(self.year + self.month // 12, self.month % 12 + 1, 1))
        return midnight(date(self.year + 1, 1, 1))

    @property
    def href(self) -> str:
        return reverse(f"archive_{self.kind}", args=self.numbers)

    @property
    def kind(self) -> str:
        return ("year", "month", "day")[len(self.numbers) - 1]

    def around(self) -> Iterator["Period"]:
        """The year and month in which it lies."""
        for length in range(1, len(self.numbers)):
            yield Period(*self.numbers[:length])

    def parts(self) -> list["Period"]:
        """The months of a year, the days of a month."""
        if not self.month:
            return [Period(self.year, month) for month in range(1, 13)]
        days = (self.end.date() - self.first).days
        return [Period(self.year, self.month, day) for day in range(1, days + 1)]

    def like(self, moment: datetime | None) -> "Period | None":
        """The period of the same kind in which a moment lies."""
        if moment is None:
            return None
        return Period(*Period.day_of(moment).numbers[: len(self.numbers)])


def within(period: Period) -> ArticleQuerySet:
    """Its articles, public or not; public() comes after (paging.older_than says why)."""
    return Article.objects.filter(visible_from__lt=period.end, visible_from__gte=period.start)


def newest_by(periods: Sequence[Period], at: datetime) -> dict[Period, datetime]:
    """Those that have public articles, each with the time of its newest. One query."""
    newest = newest_in([(period.start, period.end) for period in periods], at)
    return {period: found for period, found in zip(periods, newest, strict=True) if found}


def beside(period: Period, at: datetime) -> tuple[Period | None, Period | None]:
    """The periods of its kind with the last article before it and the first one after it."""
    before = Article.objects.filter(visible_from__lt=period.start).public(at).newest_first()
    after = Article.objects.filter(visible_from__gte=period.end).public(at)
    last, first = moments(before, after.order_by("visible_from"))
    return period.like(last), period.like(first)


def years(at: datetime) -> list[Period]:
    """The years that have public articles, newest first. Two queries."""
    public = Article.objects.public(at)
    last, first = moments(public.newest_first(), public.order_by("visible_from"))
    if not (first and last):
        return []
    newest, oldest = Period.day_of(last).year, max(Period.day_of(first).year, FIRST_YEAR)
    return [*newest_by([Period(year) for year in range(newest, oldest - 1, -1)], at)]


def months_back(last: datetime, first: datetime) -> Iterator[Period]:
    """The months from the last moment's to the first one's."""
    numbers = [day.year * 12 + day.month - 1 for day in map(day_of, (last, first))]
    for number in range(numbers[0], numbers[1] - 1, -1):
        yield Period(number // 12, number % 12 + 1)
