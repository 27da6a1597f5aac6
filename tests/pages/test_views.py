from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from articles import workflow
from articles.models import Article, Story, Topic
from articles.pages.context import Shell
from articles.templatetags.newspaper import since
from tests import make

pytestmark = pytest.mark.django_db


def publish(
    headline: str, *, minutes: int = 0, section: str = "monde", **fields: object
) -> Article:
    """An article that came out so many minutes after noon of 12 February 2020."""
    at = make.NOON + timedelta(minutes=minutes)
    return make.article(headline=headline, at=at, section=make.section(section), **fields)


def headlines(response: Any) -> list[str]:
    return [card.headline for card in response.context["cards"]]


def test_article_page_shows_the_story(client: Client) -> None:
    page = client.get(publish("Le lac gèle").get_absolute_url())
    assert page.status_code == 200
    html = page.content.decode()
    assert html.count("<h1>Le lac gèle</h1>") == 1
    assert '<time datetime="2020-02-12T13:00+01:00">12 février 2020 ' in html


@pytest.mark.parametrize("number", [1, 3])
def test_article_page_takes_three_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    articles = [publish(f"Nouvelle {n}", minutes=n) for n in range(number)]
    address = articles[0].get_absolute_url()
    with django_assert_num_queries(3):
        client.get(address)


def test_corrected_article_takes_no_more_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = publish("Le lac gèle", minutes=5)
    workflow.perform("correct", article.story, by=None, note="Le lac est celui de Bienne.")
    address = article.get_absolute_url()
    with django_assert_num_queries(3):
        page = client.get(address).content.decode()
    assert page.count("Le lac est celui de Bienne.") == 2  # for readers and for machines


@pytest.mark.parametrize("number", [1, 3, 40])
def test_front_page_takes_at_most_five_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for n in range(number):
        publish(f"Nouvelle {n}", minutes=n, section=("monde", "suisse", "sport")[n % 3])
    with django_assert_max_num_queries(5):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_section_page_takes_three_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for n in range(number):
        publish(f"Nouvelle {n}", minutes=n)
    with django_assert_num_queries(3):
        assert client.get("/monde/").status_code == 200


@pytest.mark.parametrize("address", ["/sport/{pk}-le-lac-gele/", "/monde/{pk}-autre-titre/"])
def test_other_addresses_of_an_article_redirect_for_good(client: Client, address: str) -> None:
    article = publish("Le lac gèle")
    response = client.get(address.format(pk=article.pk))
    assert (response.status_code, response.headers.get("Location")) == (
        301,
        f"/monde/{article.pk}-le-lac-gele/",
    )


@pytest.mark.parametrize("act", ["unpublish", "kill"])
def test_withdrawn_article_is_gone_and_says_why(client: Client, act: str) -> None:
    article = publish("Le lac gèle")
    story = Story.objects.get(pk=article.pk)
    workflow.perform(act, story, by=None, notice="La dépêche a été annulée.")
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    assert "La dépêche a été annulée." in response.content.decode()
    assert "Le lac gèle" not in response.content.decode()


def test_what_an_embargo_hid_to_the_end_is_not_gone_but_not_found(client: Client) -> None:
    article = publish("Le lac gèle")
    later = timezone.now() + timedelta(hours=1)
    Article.objects.update(state="killed", notice="La dépêche a été annulée.", embargo_until=later)
    assert client.get(article.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"visible_from": timezone.now() + timedelta(hours=1)},
        {"visible_until": make.NOON + timedelta(hours=1)},
        {"embargo_until": timezone.now() + timedelta(hours=1)},
    ],
)
def test_what_is_not_public_is_found_nowhere(client: Client, change: dict[str, object]) -> None:
    article = publish("Le lac gèle")
    Article.objects.filter(pk=article.pk).update(**change)
    assert client.get(article.get_absolute_url()).status_code == 404
    assert client.get(f"/sport/{article.pk}-x/").status_code == 404
    for page in ("/", "/monde/", "/nulle-part/"):
        assert "Le lac gèle" not in client.get(page).content.decode()


def test_article_withdrawn_before_it_came_out_was_never_there(client: Client) -> None:
    article = publish("Le lac gèle")
    later = timezone.now() + timedelta(hours=1)
    Article.objects.filter(pk=article.pk).update(
        state="withdrawn", notice="Retiré.", visible_from=later, first_published_at=later
    )
    assert client.get(article.get_absolute_url()).status_code == 404


def test_reader_who_has_the_page_gets_304(client: Client) -> None:
    address = publish("Le lac gèle").get_absolute_url()
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    since = client.get(address, headers={"if-modified-since": first.headers["Last-Modified"]})
    assert (again.status_code, again.content, since.status_code) == (304, b"", 304)


def test_pages_set_no_cookie_and_vary_by_compression_alone(client: Client) -> None:
    for address in (publish("Le lac gèle").get_absolute_url(), "/", "/monde/", "/rien/"):
        response = client.get(address)
        assert (response.cookies, response.headers.get("Vary")) == ({}, "Accept-Encoding")


@pytest.mark.parametrize("seconds", [0.5, 7.5, 300])
def test_page_may_not_be_kept_past_the_next_change(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    settings.CACHE_SECONDS = 60
    stopped = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: stopped)
    article = publish("Le lac gèle")
    planned = publish("Le dégel", minutes=1)
    due = timezone.now() + timedelta(seconds=seconds)
    Article.objects.filter(pk=planned.pk).update(visible_from=due)
    article.topics.add(Topic.objects.create(qcode="medtop:1", slug="lacs"))
    archive = [f"/archives/{part}" for part in ("", "2020/", "2020/02/", "2020/02/12/")]
    for page in ("/", "/monde/", "/themes/lacs/", *archive, article.get_absolute_url()):
        control = client.get(page).headers["Cache-Control"]
        kept = int(control.partition("max-age=")[2].partition(",")[0])
        assert 0 <= kept <= min(60, seconds)


def test_pages_refuse_to_be_written(client: Client) -> None:
    for address in ("/", "/monde/", publish("Le lac gèle").get_absolute_url()):
        assert client.post(address).status_code == 405


def test_front_page_leads_by_news_value_then_time_and_repeats_nothing(client: Client) -> None:
    for n in range(30):
        publish(f"Nouvelle {n}", minutes=n, news_value=1 if n == 4 else 3)
    front = client.get("/").context["front"]
    shown = [front.lead, *front.second, *front.latest]
    for column in front.columns:
        shown += [column.first, *column.rest]
    names = [card.headline for card in shown]
    assert names[:4] == ["Nouvelle 4", "Nouvelle 29", "Nouvelle 28", "Nouvelle 27"]
    assert len(names) == len(set(names))


def test_old_news_of_weight_does_not_lead_for_ever(client: Client) -> None:
    publish("Avant-hier", news_value=1)
    publish("Aujourd'hui", minutes=48 * 60)
    assert client.get("/").context["front"].lead.headline == "Aujourd'hui"


def test_empty_site_says_so(client: Client) -> None:
    make.section("monde")
    assert client.get("/").status_code == 200
    assert client.get("/monde/").status_code == 200


def test_section_is_paged_by_key_without_gap_or_repetition(client: Client) -> None:
    written = [publish(f"Nouvelle {n}", minutes=n // 3) for n in range(60)]
    seen: list[str] = []
    address = "/monde/"
    while address:
        page = client.get(address)
        lead = page.context["lead"]
        seen += ([lead.headline] if lead else []) + headlines(page)
        address = page.context["older"] and f"/monde/{page.context['older']}"
    assert sorted(seen) == sorted(article.headline for article in written)
    assert seen == [f"Nouvelle {n}" for n in reversed(range(60))]


@pytest.mark.parametrize(
    "key", ["x", "1", "1-2-3", "-", "9" * 40 + "-1", "1-" + "9" * 40, "1-١٢٣x", "%00"]
)
def test_a_broken_key_is_not_found(client: Client, key: str) -> None:
    make.section("monde")
    assert client.get("/monde/", {"avant": key}).status_code == 404


def test_story_in_another_language_is_marked(client: Client) -> None:
    article = publish("Lake freezes over", language="en")
    assert (
        '<article class="story" lang="en">'
        in client.get(article.get_absolute_url()).content.decode()
    )
    assert 'lang="en"' in client.get("/").content.decode()


def test_unknown_address_has_the_site_s_own_look(client: Client) -> None:
    make.section("monde")
    page = client.get("/nulle/part/")
    assert page.status_code == 404
    assert 'class="nameplate"' in page.content.decode()
    assert 'href="/monde/"' in page.content.decode()


@pytest.mark.parametrize("field", ["visible_until", "embargo_until"])
def test_page_may_not_be_kept_past_an_end_or_an_embargo(
    client: Client, settings: Settings, field: str
) -> None:
    settings.CACHE_SECONDS = 60
    other = publish("Le dégel")
    due = timezone.now() + timedelta(seconds=20.5)
    Article.objects.filter(pk=other.pk).update(**{field: due})
    control = client.get("/").headers["Cache-Control"]
    assert 15 <= int(control.partition("max-age=")[2].partition(",")[0]) <= 20


def test_page_is_kept_for_the_site_s_time_when_nothing_comes(
    client: Client, settings: Settings
) -> None:
    # Wherever it is noon now, no day ends within the minute.
    settings.TIME_ZONE = f"Etc/GMT{timezone.now().hour - 12:+}"
    publish("Le lac gèle")
    assert client.get("/").headers["Cache-Control"] == "public, max-age=1, must-revalidate"
    settings.CACHE_SECONDS = 60
    assert client.get("/").headers["Cache-Control"] == "public, max-age=60, must-revalidate"


def test_page_may_not_be_kept_past_midnight(settings: Settings) -> None:
    settings.CACHE_SECONDS = 60
    summer = datetime(2020, 3, 28, 23, 30, tzinfo=UTC)
    assert Shell.load(summer).due == datetime(2020, 3, 29, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2020, 2, 12, 16, 41, tzinfo=UTC), "17:41"),
        (datetime(2020, 2, 11, 22, 59, tzinfo=UTC), "11\u00a0fév."),
        (datetime(2019, 12, 31, 22, 59, tzinfo=UTC), "31\u00a0déc. 2019"),
    ],
)
def test_latest_news_of_other_days_bear_their_date(moment: datetime, shown: str) -> None:
    assert since(moment, make.NOON) == shown


def test_foot_of_a_page_holds_the_house_s_links(client: Client, settings: Settings) -> None:
    settings.FOOTER_LINKS = {"Impressum": "https://gazette.example/impressum?a&b"}
    for address in ("/", "/nulle/part/"):
        html = client.get(address).content.decode()
        link = '<a href="https://gazette.example/impressum?a&amp;b">Impressum</a>'
        assert html.count(link) == 1


def test_house_adds_its_logo_and_colours_by_files(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.HOUSE_DIR = tmp_path
    assert "static/house/" not in client.get("/").content.decode()
    for name in ("logo.svg", "house.css"):
        (tmp_path / name).touch()
    html = client.get("/").content.decode()
    assert '<link rel="stylesheet" href="/static/house/house.css">' in html
    assert '<img class="logo" src="/static/house/logo.svg" alt="La Gazette">' in html


@pytest.mark.parametrize("address", ["/monde/{}-x/", "/api/articles/{}/"])
@pytest.mark.parametrize("number", ["9" * 18, "9" * 19, "9" * 30])
def test_a_number_that_no_story_can_have_is_not_found(
    client: Client, address: str, number: str
) -> None:
    assert client.get(address.format(number)).status_code == 404
