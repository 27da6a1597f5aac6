"""Moments as wire formats write them: ISO 8601 long and short, RFC 822, IPTC 7901's day groups.

What has no zone is taken in the agency's. A value that is no moment is None: a wrong date never
holds up copy.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime

_DAY_ONLY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})Z?")
_GROUP = re.compile(
    r"(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})\s*(?:(?P<zone>[A-Z]{3,4})\s+)?"
    r"(?P<month>[^\W\d_]{3,4})\.?\s+(?P<year>\d{2})(?P<glued>[A-Z]{3,4})?"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan gen ene", "feb fev fév", "mar mär mrz", "apr avr abr", "may mai mag", "jun giu",
            "jul lug", "aug aou aoû ago", "sep set", "oct okt ott", "nov", "dec dez déc dic",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_FIRST_YEAR = 70  # no message is older: "97" is 1997
_ZONES = {"GMT": "+0000", "UTC": "+0000", "EST": "-0500", "EDT": "-0400", "CET": "+0100"}
_ZONES |= {"CEST": "+0200", "MEZ": "+0100", "MESZ": "+0200", "BST": "+0100"}


def moment(text: str, zone: tzinfo = UTC) -> datetime | None:
    """The aware moment that `text` writes; None for an empty, wrong or day-only value."""
    text = text.strip()
    if not text or _DAY_ONLY.fullmatch(text):
        return None
    found = _iso(text) or _rfc822(text)
    if found is None or not 1900 <= found.year < 9000:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def day(text: str) -> date | None:
    """The day of a value that is a day only."""
    match = _DAY_ONLY.fullmatch(text.strip())
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def day_group(text: str, zone: tzinfo) -> datetime | None:
    """The moment of an IPTC 7901 trailer: "091223 dec 18", "101137 GMT Dez 18", "… sep 14EDT"."""
    match = _GROUP.search(text)
    month = _MONTHS.get(match["month"].lower()[:3]) if match else None
    if match is None or month is None:
        return None
    offset = _ZONES.get(match["zone"] or match["glued"] or "")
    year = int(match["year"])
    try:
        found = datetime(
            year + (1900 if year >= _FIRST_YEAR else 2000), month, int(match["day"]),
            int(match["hour"]), int(match["minute"]), tzinfo=zone,
        )  # fmt: skip
    except ValueError:
        return None
    return found.replace(tzinfo=datetime.strptime(offset, "%z").tzinfo) if offset else found


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
