"""Who else has a story open."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Presence, Story
from articles.models.presence import FRESH, KEPT
from tests import make

pytestmark = pytest.mark.django_db


def address(story: Story) -> str:
    return f"/desk/articles/story/{story.pk}/presence/"


def milliseconds(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1000))


def colleague(client: Client, story: Story, **fields: str) -> None:
    """Somebody else's form tells that it is open."""
    other = Client()
    other.force_login(make.editor(username="anne", first_name="Anne", last_name="Wyss"))
    assert other.post(address(story), fields).status_code == 200


def test_form_and_list_learn_who_has_the_story_open_and_since_when(login):
    client, story = login(), make.story()
    opened = timezone.localtime(timezone.now() - timedelta(minutes=5))
    colleague(client, story, since=milliseconds(opened))
    said = f"Anne Wyss has had this story open since {opened:%H:%M}."
    if opened.date() == timezone.localdate():
        assert client.get(address(story)).json() == {"said": [said]}
    assert "open: Anne Wyss" in client.get("/desk/articles/story/").content.decode()


def test_nobody_is_told_of_himself(login):
    client, story = login(), make.story()
    client.post(address(story), {"since": milliseconds(timezone.now())})
    assert client.get(address(story)).json() == {"said": []}
    assert "open: " not in client.get("/desk/articles/story/").content.decode()


def test_who_leaves_or_falls_silent_is_not_there(login):
    client, story = login(), make.story()
    colleague(client, story)
    Presence.objects.update(seen_at=timezone.now() - FRESH)
    assert client.get(address(story)).json() == {"said": []}
    client.post(address(story), {"since": "0"})
    client.post(address(story), {"leave": "1"})
    assert [str(row) for row in Presence.objects.all()] == ["Anne Wyss"]
    Presence.objects.update(seen_at=timezone.now() - KEPT)
    client.post(address(story), {"leave": "1"})
    assert not Presence.objects.exists()


def test_a_turn_is_one_query_beside_the_login(login, django_assert_num_queries):
    client, story = login(), make.story()
    client.post(address(story))
    # Session and user, and twice what the user may do; then ours.
    for _turn in range(2):
        with django_assert_num_queries(4 + 1):
            client.post(address(story))
        with django_assert_num_queries(4 + 1):
            client.get(address(story))
    assert Presence.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "x", "9" * 400, "99999999999999"])
def test_moment_that_cannot_be_is_now(typed, login):
    client, story = login(), make.story()
    client.post(address(story), {"since": typed})
    assert timezone.now() - Presence.objects.get().since < timedelta(minutes=1)


def test_only_the_desk_may_ask(client):
    story = make.story()
    client.force_login(make.editor("Media desk"))
    status = client.get(address(story)).status_code
    client.logout()
    assert client.get(address(story)).status_code == 302
    assert status in (200, 403)
