from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, FrontSlot
from articles.pages import cards, front, views
from articles.pages.context import SectionLink, Shell
from articles.rendering import Picture
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


def place(article: Article, page: str = "", **fields: object) -> FrontSlot:
    """Gives an article the next place on the front page, or on a section's."""
    section = make.section(page) if page else None
    order = FrontSlot.objects.filter(section=section).count()
    return FrontSlot.objects.create(
        section=section, story_id=article.pk, **({"order": order} | fields)
    )


def shown_first(client: Client) -> list[str]:
    front = client.get("/").context["front"]
    return [front.lead.headline, *(card.headline for card in front.second)]


def test_editors_order_comes_first_then_news_value_and_nothing_stands_twice(
    client: Client,
) -> None:
    monde = published("monde", 10)
    place(monde[7])
    place(monde[9])
    assert shown_first(client) == ["monde 7", "monde 9", "monde 0", "monde 1"]
    page = client.get("/").content.decode()
    assert all(page.count(f"monde {n}</a>") == 1 for n in range(10))


def test_many_places_fill_two_rows_and_no_more(client: Client) -> None:
    monde = published("monde", 12)
    for article in monde[:1:-1]:
        place(article)
    assert shown_first(client) == [f"monde {n}" for n in range(11, 4, -1)]


def test_words_of_a_place_are_shown_there_alone(client: Client) -> None:
    monde = published("monde", 2)
    place(monde[1], kicker="Direct", headline="Une question ?")
    lead = client.get("/").context["front"].lead
    assert (lead.kicker, lead.headline) == ("Direct", "Une question\u202f?")
    assert client.get("/monde/").context["cards"][0].headline == "monde 1"
    assert "Une question" not in client.get(monde[1].get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"visible_from": timezone.now() + timedelta(hours=1)},
        {"visible_until": NOON + timedelta(hours=1)},
        {"embargo_until": timezone.now() + timedelta(hours=1)},
        {"state": "withdrawn", "notice": "Retiré."},
    ],
)
def test_place_shows_nothing_that_is_not_public(client: Client, change: dict[str, object]) -> None:
    monde = published("monde", 3)
    place(monde[2])
    place(monde[2], "monde")
    Article.objects.filter(pk=monde[2].pk).update(**change)
    for address in ("/", "/monde/"):
        assert "monde 2" not in client.get(address).content.decode()
    assert shown_first(client) == ["monde 0", "monde 1"]


def test_place_of_a_story_that_is_not_published_is_empty(client: Client) -> None:
    published("monde", 1)
    FrontSlot.objects.create(story=make.story(headline="Pas encore"))
    assert shown_first(client) == ["monde 0"]


def test_section_s_page_has_its_own_order(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monde, sport = published("monde", views.PER_PAGE + 2), published("sport", 1)
    place(monde[1])
    for article in (sport[0], monde[-1], monde[3]):
        place(article, "monde")
    with django_assert_num_queries(4):
        page = client.get("/monde/")
    names = [page.context["lead"], *page.context["cards"]][:5]
    expected = ["sport 0", f"monde {views.PER_PAGE + 1}", "monde 3", "monde 0", "monde 1"]
    assert [card.headline for card in names] == expected
    older = client.get(f"/monde/{page.context['older']}")
    assert older.context["lead"] is None


def test_story_has_one_place_on_a_page() -> None:
    monde = published("monde", 1)[0]
    place(monde)
    place(monde, "monde")
    for page in ("", "monde"):
        with pytest.raises(IntegrityError), transaction.atomic():
            place(monde, page)


@pytest.mark.parametrize(
    ("number", "step", "names", "place_now"),
    [
        (2, -1, ["a", "c", "b"], 1),
        (0, 1, ["b", "a", "c"], 1),
        (0, -1, ["a", "b", "c"], 0),
        (2, 1, ["a", "b", "c"], 2),
        (2, -99, ["c", "a", "b"], 0),
    ],
)
def test_places_change_with_their_neighbours(
    number: int, step: int, names: list[str], place_now: int
) -> None:
    slots = [FrontSlot.objects.create(story=make.story(headline=name), order=0) for name in "abc"]
    other = FrontSlot.objects.create(story=make.story(), section=make.section(), order=7)
    assert slots[number].move(step) == place_now
    rows = FrontSlot.objects.on(None).order_by("order")
    assert [str(slot) for slot in rows] == names
    assert [slot.order for slot in rows] == [0, 1, 2]
    assert FrontSlot.objects.get(pk=other.pk).order == 7


def test_front_asks_for_no_more_pictures_than_its_budget_has() -> None:
    picture = Picture(src="/files/a/640.jpg", width=640, height=427)
    first = cards.Card("/monde/1-x/", "Titre", "", NOON, "", "Monde", "", picture)
    columns = [front.Column(SectionLink.of(1, "Monde", "monde"), first, [])] * 3
    shown = [column.first.picture for column in front._light(columns, 2)]
    assert shown == [picture, picture, None]
