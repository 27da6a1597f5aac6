from datetime import timedelta

import pytest

from articles.models import Article
from articles.pages import cards, front
from articles.pages.context import Shell
from tests import make

pytestmark = pytest.mark.django_db
NOON = make.NOON


def published(section: str, number: int) -> list[Article]:
    """So many articles of a section, a minute apart, newest first."""
    return [
        make.article(
            headline=f"{section} {n}",
            at=NOON - timedelta(minutes=n),
            section=make.section(section),
        )
        for n in range(number)
    ]


def test_section_of_old_news_is_sought_in_the_archive() -> None:
    sport, monde = published("sport", 6), published("monde", 2)
    sections = [sport[0].section_id, monde[0].section_id]
    assert front._sought(NOON, sections, {sport[1].pk}) == {
        sections[0]: [sport[n].pk for n in (0, 2, 3, 4)],
        sections[1]: [article.pk for article in monde],
    }


def test_section_s_newest_stand_in_its_column_once() -> None:
    sport = published("sport", front.SECOND + 1 + front.LATEST + 6)
    shown = front.front(Shell.load(NOON))
    rest = [article.headline for article in sport[front.SECOND + 1 + front.LATEST :]]
    column = next(column for column in shown.columns if column.section.slug == "sport")
    names = [column.first.headline, *(card.headline for card in column.rest)]
    assert names == rest[: front.IN_COLUMN]


def test_cards_know_their_articles_address() -> None:
    article = published("sport", 1)[0]
    expected = article.get_absolute_url()
    assert cards.card(article).href == expected
    assert cards.headline(article).href == expected
