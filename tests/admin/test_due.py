"""Work that is assigned and due: in the list, on the first page, in the plan."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Story, User
from tests import make
from tests.admin.forms import story_form

pytestmark = pytest.mark.django_db
LIST = "/desk/articles/story/"


def ago(hours: float):
    return timezone.now() - timedelta(hours=hours)


def headlines(response) -> list[str]:
    return sorted(story.headline for story in response.context["cl"].result_list)


def test_what_is_late_says_so_in_the_list_and_what_is_out_does_not(login):
    make.story(headline="En retard", due_at=ago(1))
    make.story(headline="À temps", due_at=ago(-1))
    make.story(headline="Sorti", due_at=ago(2), state="published")
    page = login().get(LIST).content.decode()
    assert (page.count(">late: due "), page.count(">due "), page.count("state-time warn")) == (
        1,
        1,
        1,
    )


def test_due_and_late_work_is_found_by_a_filter(login):
    make.story(headline="En retard", due_at=ago(1))
    make.story(headline="Un jour", due_at=ago(-72))
    make.story(headline="Sans terme")
    make.story(headline="Sorti", due_at=ago(2), state="published")
    end_of_day = timezone.localtime().replace(hour=23, minute=59, second=59)
    make.story(headline="Ce soir", due_at=end_of_day)
    editor = login()
    assert headlines(editor.get(LIST + "?due=late")) == ["En retard"]
    assert headlines(editor.get(LIST + "?due=today")) == ["Ce soir", "En retard"]
    assert len(headlines(editor.get(LIST + "?due=never"))) == 5


def test_the_first_page_counts_my_open_stories_and_nobody_elses(login):
    client = login()
    me = User.objects.get(username="editor")
    make.story(assigned_to=me, due_at=ago(1))
    make.story(assigned_to=me)
    make.story(assigned_to=me, state="published", due_at=ago(1))
    make.story(assigned_to=make.editor("Reporter"))
    response = client.get("/desk/")
    assert response.context["waiting"]["mine"] == {"open": 2, "late": 1}
    page = response.content.decode()
    assert ("2 in work" in page, "1 late" in page) == (True, True)


def test_the_form_keeps_when_a_story_is_due(login):
    story, client = make.story(), login()
    address = reverse("admin:articles_story_change", args=[story.pk])
    response = client.post(address, story_form(client, address, due_at="2026-12-24T17:00:00"))
    assert response.status_code == 302
    story.refresh_from_db()
    assert timezone.localtime(story.due_at).strftime("%d.%m.%Y %H:%M") == "24.12.2026 17:00"


def test_the_plan_names_work_without_a_day(login):
    me = make.editor("Reporter")
    make.story(headline="Enquête", assigned_to=me, due_at=ago(1))
    make.story(headline="Sans personne")
    make.story(headline="Prévu", assigned_to=me, planned_for=ago(-1))
    page = login().get(reverse("admin:articles_story_planning"))
    assert [story.headline for story in page.context["undated"]] == ["Enquête"]
    assert "It is late." in page.content.decode()
    assert Story.objects.in_work().count() == 3
