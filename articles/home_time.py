"""Days and moments at home: in the site's zone, whichever one this thread has active."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format


def at_home(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())


def day_of(moment: datetime) -> date:
    return at_home(moment).date()


def today() -> date:
    return day_of(timezone.now())


def midnight(day: date) -> datetime:
    """With which a day begins; some days have 23 hours or 25."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())


def in_full(moment: datetime) -> str:
    """A moment in words, in the language that is active."""
    return date_format(at_home(moment), "DATETIME_FORMAT")
