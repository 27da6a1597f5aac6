"""How names, dates and texts are written on readers' pages. Formatting only."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.translation import get_language

from articles import typography
from articles.home_time import at_home

register = template.Library()
# Countries for languages that do not bear their country's name.
_COUNTRIES = {"en": "GB", "da": "DK", "sv": "SE", "el": "GR", "ja": "JP", "uk": "UA", "zh": "CN"}


@register.simple_tag
def site_name() -> str:
    """The newspaper's name; a tag, because an error page has no context."""
    return str(settings.SITE_NAME)


@register.simple_tag
def house_file(name: str) -> str:
    """The address of a file of the house's own look; empty where it has none."""
    # A path takes no SafeString.
    is_there = Path(f"{settings.HOUSE_DIR}/{name}").is_file()
    return static(f"house/{name}") if is_there else ""


@register.simple_tag
def footer_links() -> list[tuple[str, str]]:
    """Label and address of each; a tag, because an error page has no context."""
    return list(settings.FOOTER_LINKS.items())


@register.filter
def full_date(moment: datetime) -> str:
    """ "mercredi 12 février 2020", in the site's zone and the page's language."""
    return typography.full_date(at_home(moment), get_language() or "fr")


@register.filter
def long_date(moment: datetime) -> str:
    return typography.long_date(at_home(moment), get_language() or "fr")


@register.filter
def day_name(day: date) -> str:
    """Like full_date, of a day of the calendar: it has no zone."""
    return typography.full_date(day, get_language() or "fr")


@register.filter
def period_name(period: Any) -> str:
    """A Period (pages/calendar.py) in words: "2020", "février 2020", "mercredi 12 février 2020"."""
    if period.day:
        return day_name(period.first)
    return date_format(period.first, "F Y" if period.month else "Y")


@register.filter
def clock(moment: datetime) -> str:
    return typography.clock(at_home(moment).time())


@register.filter
def since(moment: datetime, now: datetime) -> str:
    """As short as the distance allows: "17:41", "12 fév.", "12 fév. 2020"."""
    local, today = at_home(moment), at_home(now)
    if local.date() == today.date():
        return clock(moment)
    day = date_format(local, "j N").replace(" ", typography.FIXED)
    return day if local.year == today.year else f"{day} {local.year}"


@register.filter
def iso(moment: datetime) -> str:
    """For <time datetime>: with the offset of the site's zone, to the minute."""
    return at_home(moment).isoformat(timespec="minutes")


@register.filter
def spaced(text: str, language: str) -> str:
    """Plain text with the spaces of the house's typography profile."""
    return typography.space(text, typography.profile_for(language, settings.TYPOGRAPHY))


@register.filter
def locale(language: str) -> str:
    """For Open Graph: "fr_CH". A language without its country gets the site's, or its own."""
    name, _, country = language.replace("_", "-").partition("-")
    if not country and settings.TYPOGRAPHY.startswith(f"{name}-"):
        country = settings.TYPOGRAPHY.partition("-")[2]
    return f"{name}_{(country or _COUNTRIES.get(name, name)).upper()}"
