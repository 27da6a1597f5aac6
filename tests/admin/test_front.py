"""The screen of the front pages: places are given, moved and taken away."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.models import FrontSlot
from tests import make

pytestmark = pytest.mark.django_db
LIST = "/desk/articles/frontslot/"


def slots(*names, section=None):
    return [
        FrontSlot.objects.create(story=make.story(headline=name), section=section, order=number)
        for number, name in enumerate(names)
    ]


def order(section=None):
    return [str(slot) for slot in FrontSlot.objects.on(section).order_by("order")]


def move(slot, way):
    return reverse("admin:articles_frontslot_move", args=[slot.pk, way])


def test_list_shows_the_pages_with_their_places(login):
    slots("Un", "Deux")
    slots("Trois", section=make.section("monde"))
    html = login().get(LIST).content.decode()
    rows = [html.index(f">{name}</a>") for name in ("Un", "Deux", "Trois")]
    assert rows == sorted(rows)
    assert html.count(">Front page</td>") == 2
    assert 'aria-label="Move up: Deux"' in html


@pytest.mark.parametrize(("page", "names"), [("-front", {"Un"}), ("monde", {"Trois"})])
def test_list_is_filtered_by_page(login, page, names):
    slots("Un")
    slots("Trois", section=make.section("monde"))
    shown = login().get(LIST, {"page": page}).context["cl"].result_list
    assert {str(slot) for slot in shown} == names


def test_list_takes_few_queries_however_many_places(
    login, django_assert_max_num_queries: DjangoAssertNumQueries
):
    client = login()
    slots(*(str(number) for number in range(20)))
    with django_assert_max_num_queries(10):
        assert client.get(LIST).status_code == 200


def test_place_moves_by_a_button_and_the_list_says_so(login):
    _one, two = slots("Un", "Deux")
    client = login()
    response = client.post(
        move(two, "up"), headers={"referer": f"http://testserver{LIST}?page=-front"}, follow=True
    )
    assert response.redirect_chain == [(f"{LIST}?page=-front#place-{two.pk}-up", 302)]
    assert order() == ["Deux", "Un"]
    said = [str(message) for message in response.context["messages"]]
    assert said == ["“Deux” now stands in place 1 on “Front page”."]
    assert LogEntry.objects.get().change_message == said[0]


@pytest.mark.parametrize("referer", ["https://elsewhere.example/desk/articles/frontslot/?x", ""])
def test_after_a_move_the_way_leads_nowhere_else(login, referer):
    (slot,) = slots("Un")
    response = login().post(move(slot, "down"), headers={"referer": referer})
    assert response.url == f"{LIST}#place-{slot.pk}-down"


def test_new_place_leads_its_page(login):
    slots("Un", "Deux")
    story = make.story(headline="Trois")
    login().post(f"{LIST}add/", {"story": story.pk, "section": "", "kicker": "", "headline": ""})
    assert order() == ["Trois", "Un", "Deux"]


def test_second_place_on_a_page_is_refused_with_a_sentence(login):
    (slot,) = slots("Un")
    page = login().post(f"{LIST}add/", {"story": slot.story_id})
    assert "The story has a place on this page already." in page.content.decode()


def test_only_who_may_change_the_front_moves_places(login):
    _one, two = slots("Un", "Deux")
    assert login("Reporter").post(move(two, "up")).status_code == 403
    editor = login("Editor")
    assert editor.get(move(two, "up")).status_code == 405
    assert editor.post(move(two, "sideways")).status_code == 403
    assert editor.post(move(FrontSlot(pk=987654), "up")).status_code == 404
    assert order() == ["Un", "Deux"]
