"""Which articles stand where on the front page and on those of sections."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Subquery

from articles.models import Article, FrontSlot, Section
from articles.pages.cards import Card, Headline, card, for_cards, headline
from articles.pages.context import SectionLink, Shell

# So many newest articles are looked at: more than the page shows, a few days of a newsroom.
NEWEST = 200
# Among so many of them the lead is sought.
LEAD_AMONG = 30
SECOND = 3
LATEST = 9
IN_COLUMN = 4
# With the page, its style sheet and its icon a phone then asks twelve times.
MOST_PICTURES = 9
# For so long news value goes before time; what is older must be new to lead again.
STAYS = timedelta(hours=36)
# So many places in the editors' order are shown on a page; a forgotten list costs no more.
MOST_SLOTS = 2 * SECOND + 1
# A section's lead is the weightiest of its newest.
SECTION_LEAD_AMONG = 8


class Place(NamedTuple):
    """All that is asked to give an article its place."""

    pk: int
    section: int
    news_value: int
    at: datetime


class Words(NamedTuple):
    """What an editor wrote for one place; empty: the article's own."""

    kicker: str
    headline: str


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
    """The editors' order, then by news value; the latest by time, then the sections.

    Nothing stands twice. Three queries, four where a section has had no news for long, whatever
    the size of the archive.
    """
    newest = _newest(shell.at)
    slots = _slots(shell.at, None)
    top = _top(slots, newest)
    latest = [place.pk for place in newest if place.pk not in top][:LATEST]
    taken = {*top, *latest}
    columns = _columns(shell, newest, taken)
    found = for_cards(Article.objects.all()).in_bulk(taken.union(*columns.values()))
    cards = _cards(top, found, slots)
    return Front(
        lead=cards[0] if cards else None,
        second=cards[1:],
        latest=[headline(found[pk]) for pk in latest if pk in found],
        columns=[*_light(_filled(shell, columns, found), MOST_PICTURES - len(cards))],
    )


def _light(columns: Iterable[Column], pictures: int) -> Iterator[Column]:
    """The columns, of which the first so many show a picture."""
    for number, column in enumerate(columns):
        whole = number < pictures
        yield column if whole else replace(column, first=replace(column.first, picture=None))


def section_front(shell: Shell, section: int, newest: Sequence[Article]) -> list[Card]:
    """The lead first: the editors' order, or else the weightiest of the newest; then by time.

    One query, two where an editor placed an older article.
    """
    slots = _slots(shell.at, section)
    found = {article.pk: article for article in newest}
    if older := set(slots) - set(found):
        found |= for_cards(Article.objects.public(shell.at)).in_bulk(older)
    weighed = by_news_value([_place(article) for article in newest[:SECTION_LEAD_AMONG]])
    first = [*slots] or [place.pk for place in weighed[:1]]
    rest = [article.pk for article in newest if article.pk not in first]
    return _cards([*first, *rest], found, slots)


def _slots(at: datetime, section: int | None) -> dict[int, Words]:
    """The public articles that editors placed, in their order, each with its words there."""
    slots = FrontSlot.objects.on(section).public(at).order_by("order", "id")
    rows = slots.values_list("story_id", "kicker", "headline")[:MOST_SLOTS]
    return {pk: Words(kicker, headline) for pk, kicker, headline in rows}


def _top(slots: Mapping[int, Words], newest: Sequence[Place]) -> list[int]:
    """The lead and the row below it, two rows where editors placed so many."""
    length = 1 + (SECOND if len(slots) <= 1 + SECOND else 2 * SECOND)
    others = by_news_value([place for place in newest[:LEAD_AMONG] if place.pk not in slots])
    return [*slots, *(place.pk for place in others)][:length]


def _cards(
    numbers: Iterable[int], found: Mapping[int, Article], slots: Mapping[int, Words]
) -> list[Card]:
    own = Words("", "")
    return [card(found[pk], **slots.get(pk, own)._asdict()) for pk in numbers if pk in found]


def _place(article: Article) -> Place:
    return Place(article.pk, article.section_id, article.news_value, article.visible_from)


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


def _sought(at: datetime, sections: Sequence[int], taken: set[int]) -> dict[int, list[int]]:
    """The same for sections of old news: one seek in the index for each place.

    A window function would read every article of the section. Each section is named in its own
    seek: of one that is told by another table PostgreSQL takes the average, and walks through the
    whole archive for what an empty section does not hold.
    """
    newest = Article.objects.public(at).exclude(pk__in=taken).newest_first().values("pk")
    places = {
        f"place_{section}_{n}": Subquery(newest.filter(section=section)[n : n + 1])
        for section in sections
        for n in range(IN_COLUMN)
    }
    row = Section.objects.annotate(**places).values(*places).first() or {}
    columns = {s: [row.get(f"place_{s}_{n}") for n in range(IN_COLUMN)] for s in sections}
    return {section: [pk for pk in column if pk] for section, column in columns.items()}


def _filled(
    shell: Shell, columns: dict[int, list[int]], found: dict[int, Article]
) -> Iterable[Column]:
    for section in shell.sections:
        row = [found[pk] for pk in columns[section.pk] if pk in found]
        if row:
            yield Column(section, card(row[0]), [headline(article) for article in row[1:]])
