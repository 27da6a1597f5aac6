"""Which articles stand where on the front page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from articles.models import Article, Section
from articles.pages.cards import Card, Headline, card, for_cards, headline
from articles.pages.context import SectionLink, Shell

# So many newest articles are looked at: more than the page shows, a few days of a newsroom.
NEWEST = 200
# Among so many of them the lead is sought.
LEAD_AMONG = 30
SECOND = 3
LATEST = 12
IN_COLUMN = 4
# For so long news value goes before time; what is older must be new to lead again.
STAYS = timedelta(hours=36)


class Place(NamedTuple):
    """All that is asked to give an article its place."""

    pk: int
    section: int
    news_value: int
    at: datetime


@dataclass(frozen=True)
class Column:
    section: SectionLink
    first: Card
    rest: list[Headline]


@dataclass(frozen=True)
class Front:
    lead: Card | None
    second: list[Card]
    latest: list[Headline]
    columns: list[Column]


def front(shell: Shell) -> Front:
    """The lead and its neighbours by news value, the latest by time, then the sections.

    Nothing stands twice. Two queries, three where a section has had no news for long, whatever
    the size of the archive.
    """
    newest = _newest(shell.at)
    top = by_news_value(newest[:LEAD_AMONG])[: 1 + SECOND]
    latest = [place for place in newest if place not in top][:LATEST]
    taken = {place.pk for place in (*top, *latest)}
    columns = _columns(shell, newest, taken)
    found = for_cards(Article.objects.all()).in_bulk(taken.union(*columns.values()))
    cards = [card(found[place.pk]) for place in top if place.pk in found]
    return Front(
        lead=cards[0] if cards else None,
        second=cards[1:],
        latest=[headline(found[place.pk]) for place in latest if place.pk in found],
        columns=[*_filled(shell, columns, found)],
    )


def by_news_value(newest: Sequence[Place]) -> list[Place]:
    """Places of the last day and a half by news value, older ones after them; newest first."""
    if not newest:
        return []
    limit = newest[0].at - STAYS
    return sorted(newest, key=lambda place: (place.at < limit, place.news_value))


def _newest(at: datetime) -> list[Place]:
    rows = Article.objects.public(at).newest_first()
    return [
        Place(*row)
        for row in rows.values_list("pk", "section_id", "news_value", "visible_from")[:NEWEST]
    ]


def _columns(shell: Shell, newest: Sequence[Place], taken: set[int]) -> dict[int, list[int]]:
    """Numbers of each section's newest articles that do not stand above already."""
    columns: dict[int, list[int]] = {section.pk: [] for section in shell.sections}
    for place in newest:
        if place.pk not in taken and len(columns.get(place.section, [])) < IN_COLUMN:
            columns.setdefault(place.section, []).append(place.pk)
    short = [section for section, row in columns.items() if len(row) < IN_COLUMN]
    if short and len(newest) == NEWEST:
        columns |= _sought(shell.at, short, taken)
    return columns


def _sought(at: datetime, sections: Iterable[int], taken: set[int]) -> dict[int, list[int]]:
    """The same for sections of old news: one seek in the index for each place.

    A window function would read every article of the section.
    """
    rows = Article.objects.public(at).filter(section=OuterRef("pk")).exclude(pk__in=taken)
    newest = rows.newest_first().values("pk")
    places = {f"place_{n}": Subquery(newest[n : n + 1]) for n in range(IN_COLUMN)}
    found = Section.objects.filter(pk__in=sections).annotate(**places).values_list("pk", *places)
    return {row[0]: [pk for pk in row[1:] if pk] for row in found}


def _filled(
    shell: Shell, columns: dict[int, list[int]], found: dict[int, Article]
) -> Iterable[Column]:
    for section in shell.sections:
        row = [found[pk] for pk in columns[section.pk] if pk in found]
        if row:
            yield Column(section, card(row[0]), [headline(article) for article in row[1:]])
