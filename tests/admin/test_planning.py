"""The desk's plan: two weeks by day, and publications that something came between."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from articles import workflow
from articles.admin.planning import days, in_trouble
from articles.models import Article, Bundle, Story, StoryMedia, User
from tests import make
from tests.admin.forms import story_form

pytestmark = pytest.mark.django_db
PLAN = reverse("admin:articles_story_planning")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def noon(days_ahead: int = 0) -> datetime:
    """Twelve o'clock at home: no change of clocks moves it to another day."""
    day = timezone.localdate() + timedelta(days=days_ahead)
    return timezone.make_aware(datetime.combine(day, time(12)))


def plan(now: datetime) -> list[tuple[int, list[tuple[str, str]]]]:
    """Days from today on, each with what is there and why."""
    today = timezone.localdate(now)
    return [
        ((day - today).days, [(str(each.story or each.bundle), each.kind) for each in entries])
        for day, entries in days(now)
    ]


def test_all_that_is_ahead_stands_under_its_day_in_the_order_of_the_clock():
    now = noon() - 4 * HOUR
    make.story(headline="Attendu", planned_for=noon(1))
    make.story(headline="Sous embargo", embargo_until=noon(1) - HOUR)
    make.article(headline="Ordonné", at=noon(2))
    Bundle.objects.create(name="Budget", planned_for=noon(2) + HOUR)
    Bundle.objects.create(name="Votation", publish_at=noon(2) - HOUR, planned_for=noon(3))
    make.story(headline="Tard", planned_for=noon(-1))
    assert plan(now) == [
        (-1, [("Tard", "planned")]),
        (1, [("Sous embargo", "embargo"), ("Attendu", "planned")]),
        (2, [("Votation", "ordered"), ("Ordonné", "ordered"), ("Budget", "planned")]),
    ]


def test_what_is_done_far_off_or_out_of_reach_is_not_in_the_plan():
    now = noon()
    make.story(headline="Loin", planned_for=noon(14), embargo_until=noon(14))
    make.story(headline="Vieux", planned_for=noon(-8), embargo_until=noon(-1))
    make.story(headline="Corbeille", planned_for=noon(1), state="binned", embargo_until=noon(1))
    make.story(headline="Annulé", planned_for=noon(1), state="killed")
    make.story(headline="Paru", planned_for=noon(-1), state="published")
    make.article(headline="En ligne", at=now - HOUR)
    gone = make.article(headline="Repris", at=noon(1)).story
    workflow.perform("unpublish", gone, by=None)
    Bundle.objects.create(name="Vieux", planned_for=noon(-8))
    Bundle.objects.create(name="Paru", planned_for=noon(1), publish_at=now - HOUR)
    assert plan(now) == []


@pytest.mark.parametrize(("ahead", "there"), [(13, 1), (14, 0)])
def test_the_plan_ends_with_its_last_day(ahead, there):
    end_of_day = noon(ahead) + 11 * HOUR
    make.story(planned_for=end_of_day, embargo_until=end_of_day)
    make.article(at=end_of_day)
    found = plan(noon())
    assert [day for day, _entries in found] == [ahead] * there
    assert sum(len(entries) for _day, entries in found) == 3 * there


def test_page_says_whose_it_is_and_where_it_belongs(login):
    client = login(first_name="Claire", last_name="Monnard")
    story = make.story(planned_for=timezone.now() + HOUR, assigned_to=User.objects.get())
    Story.objects.update(bundle=Bundle.objects.create(name="Budget", planned_for=noon(3)))
    page = client.get(PLAN).content.decode()
    assert reverse("admin:articles_story_change", args=[story.pk]) in page
    assert f"planned · {story.section} · Claire Monnard · Budget" in page
    assert "Its moment is past." not in page
    Story.objects.update(planned_for=timezone.now() - HOUR)
    assert "Its moment is past." in client.get(PLAN).content.decode()


def test_empty_plan_says_so(login):
    assert "Nothing is planned until" in login().get(PLAN).content.decode()


def test_media_desk_reads_the_plan_and_finds_no_link_to_bundles(login):
    bundle = Bundle.objects.create(name="Budget", planned_for=noon(3))
    page = login("Media desk").get(PLAN).content.decode()
    assert "Budget" in page
    assert reverse("admin:articles_bundle_change", args=[bundle.pk]) not in page


@pytest.mark.parametrize("count", [1, 4])
def test_page_asks_the_same_queries_for_any_number(count, login, django_assert_max_num_queries):
    client, item = login(), make.photo(file="x.jpg", checksum="c" * 64)
    for _number in range(count):
        bundle = Bundle.objects.create(name="Budget", planned_for=noon(1))
        story = make.story(planned_for=noon(1), embargo_until=noon(1), bundle=bundle)
        StoryMedia.objects.create(story=make.story(), item=item)
        make.article(at=noon(1), assigned_to=User.objects.first())
        assert story.pk
    # Four for the login, as on each screen; five for the plan.
    with django_assert_max_num_queries(10):
        client.get(PLAN)


def ordered(**fields) -> Story:
    """A story with a picture, ordered for the day after tomorrow."""
    story = make.story(**fields)
    item = make.photo(file="x.jpg", checksum="c" * 64)
    StoryMedia.objects.create(story=story, item=item)
    return workflow.perform("publish", story, by=None, at=noon(2))


def told(now: datetime) -> list[str]:
    with translation.override("en"):
        return [str(each) for entry in in_trouble(now) for each in entry.troubles]


def test_rights_that_end_before_the_moment_are_told_on_the_desk(login):
    story, client = ordered(), login()
    assert told(noon()) == []
    item = story.uses.get().item
    item.usable_until = timezone.localdate() + DAY
    item.save()
    sentence = "The rights in “Un lac gelé” end before: readers will not see it."
    assert told(noon()) == [sentence]
    form = reverse("admin:articles_story_change", args=[story.pk])
    for address in (reverse("admin:index"), PLAN, form):
        assert sentence in client.get(address).content.decode()
    assert Article.objects.get().visible_from == noon(2)


def test_rights_that_end_after_the_moment_are_no_trouble():
    item = ordered().uses.get().item
    item.usable_until = timezone.localdate() + 2 * DAY
    item.save()
    assert told(noon()) == []


def test_embargo_given_to_a_planned_story_holds_at_once_and_is_told(login):
    story, client = ordered(), login()
    address = reverse("admin:articles_story_change", args=[story.pk])
    until = timezone.localtime(noon(3)).strftime("%Y-%m-%dT%H:%M:%S")
    data = story_form(client, address, embargo_until=until)
    assert client.post(address, data).status_code == 302
    article = Article.objects.get()
    assert (article.is_public(noon(2)), article.is_public(noon(3))) == (False, True)
    assert [line.split(" until")[0] for line in told(noon())] == ["The embargo lasts"]


@pytest.mark.parametrize(("before", "after"), [(3, 2), (3, None)])
def test_embargo_of_a_planned_story_is_lifted_by_an_act_alone(before, after, login):
    story, client = ordered(), login()
    Story.objects.update(embargo_until=noon(before))
    Article.objects.update(embargo_until=noon(before))
    address = reverse("admin:articles_story_change", args=[story.pk])
    until = timezone.localtime(noon(after)).strftime("%Y-%m-%dT%H:%M:%S") if after else ""
    client.post(address, story_form(client, address, embargo_until=until))
    assert Article.objects.get().embargo_until == noon(before)
    workflow.perform("update", Story.objects.get(), by=None)
    assert Article.objects.get().embargo_until == (noon(after) if after else None)


def test_embargo_typed_into_a_published_story_takes_nothing_from_readers(login):
    story, client = make.article().story, login()
    address = reverse("admin:articles_story_change", args=[story.pk])
    until = timezone.localtime(noon(3)).strftime("%Y-%m-%dT%H:%M:%S")
    client.post(address, story_form(client, address, embargo_until=until))
    assert Article.objects.get().is_public()


def test_one_plan_in_trouble_holds_up_no_other():
    story = ordered()
    Article.objects.update(embargo_until=noon(4))
    make.article(headline="Suivant", at=noon(2) + HOUR)
    assert [entry.story for entry in in_trouble(noon())] == [story]
    assert Article.objects.public(noon(2) + HOUR).count() == 1
