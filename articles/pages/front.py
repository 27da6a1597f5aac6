"""Which articles stand where on the front page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from articles.models import Article, Section
from articles.pages.cards import Card, cards
from articles.pages.context import SectionLink, Shell

NEWEST = 30
SECOND = 3
LATEST = 12
IN_COLUMN = 4
# For so long news value goes before time; what is older must be new to lead again.
STAYS = timedelta(hours=36)


@dataclass(frozen=True)
class Column:
    section: SectionLink
    first: Card
    rest: list[Card]


@dataclass(frozen=True)
class Front:
    lead: Card | None
    second: list[Card]
    latest: list[Card]
    columns: list[Column]


def front(shell: Shell) -> Front:
    """The lead and its neighbours by news value, the latest by time, then the sections.

    Nothing stands twice. Three queries, whatever the size of the archive.
    """
    newest = cards(Article.objects.public(shell.at).for_cards().newest_first()[:NEWEST])
    top = by_news_value(newest)[: 1 + SECOND]
    latest = _without(newest, top)[:LATEST]
    columns = _columns(shell, {card.pk for card in [*top, *latest]})
    return Front(top[0] if top else None, top[1:], latest, columns)


def by_news_value(newest: list[Card]) -> list[Card]:
    """Cards of the last day and a half by news value, older ones after them; newest first."""
    if not newest:
        return []
    limit = newest[0].at - STAYS
    return sorted(newest, key=lambda card: (card.at < limit, card.news_value))


def _without(some: Iterable[Card], others: Iterable[Card]) -> list[Card]:
    taken = {card.pk for card in others}
    return [card for card in some if card.pk not in taken]


def _columns(shell: Shell, taken: set[int]) -> list[Column]:
    chosen = _newest_by_section(shell.at, taken)
    found = Article.objects.for_cards().in_bulk([pk for pks in chosen.values() for pk in pks])
    columns = []
    for section in shell.sections:
        if row := cards(found[pk] for pk in chosen.get(section.pk, ()) if pk in found):
            columns.append(Column(section, row[0], row[1:]))
    return columns


def _newest_by_section(at: datetime, taken: set[int]) -> dict[int, list[int]]:
    """Numbers of each section's newest articles: one seek in the index for each place.

    A window function would read every article of every section.
    """
    newest = (
        Article.objects.public(at)
        .filter(section=OuterRef("pk"))
        .exclude(pk__in=taken)
        .newest_first()
        .values("pk")
    )
    places = {f"place_{n}": Subquery(newest[n : n + 1]) for n in range(IN_COLUMN)}
    rows = Section.objects.annotate(**places).values("pk", *places)
    return {row["pk"]: [row[place] for place in places if row[place]] for row in rows}
