"""Acts on the desk: who is offered what, what is asked, what is said when it cannot be."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from articles import workflow
from articles.admin.status import sentences
from articles.models import Article, Story, User
from tests import make
from tests.admin.forms import story_form
from tests.admin.test_planning import noon

pytestmark = pytest.mark.django_db


def act(story: Story, name: str) -> str:
    return reverse("admin:articles_story_act", args=[story.pk, name])


def form_address(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def buttons(client, story: Story) -> list[str]:
    acts = client.get(form_address(story)).context["acts"]
    return [each["name"] for each in acts]


def test_reporter_is_offered_to_send_to_review_only(login):
    assert buttons(login("Reporter"), make.story()) == ["send_to_review"]


def test_editor_of_a_published_story_may_update_correct_and_withdraw(login):
    story = make.article().story
    assert buttons(login(), story) == ["update", "correct", "unpublish"]


def test_binned_story_offers_its_way_back(login):
    assert buttons(login(), make.story(state="binned")) == ["recover"]


def test_button_saves_what_was_typed_and_then_asks(login):
    client, story = login(), make.story()
    data = story_form(client, form_address(story), headline="Typed", _act="publish")
    response = client.post(form_address(story), data)
    story.refresh_from_db()
    assert (response.url, story.headline) == (act(story, "publish"), "Typed")


def test_what_is_missing_is_told_before_the_button_is_pressed(login):
    page = login().get(act(make.story(lede=""), "publish")).content.decode()
    assert "<p>This is not possible yet:</p>" in page


def cursor(page: bytes) -> list[str]:
    """Tag and name of what has the cursor; the sheet of shortcuts has one of its own."""
    html = page.decode().partition("<dialog")[0]
    tags = re.findall(r'<(\w+)(?: [^>]*name="(\w+)")?[^>]* autofocus', html)
    return [" ".join(filter(None, tag)) for tag in tags]


@pytest.mark.parametrize(
    ("name", "fields", "data", "place"),
    [
        ("publish", {}, None, ["button"]),
        ("publish", {"lede": ""}, None, ["div"]),
        ("publish", {"lede": ""}, {"version": "1"}, ["div"]),
        ("publish", {}, {"version": "1", "at": "2020-01-01T00:00"}, ["input at"]),
        ("kill", {}, None, ["textarea notice"]),
        ("bin", {}, None, []),
        ("hand_back", {"state": "review"}, None, ["textarea note"]),
    ],
)
def test_the_cursor_stands_where_the_editor_goes_on(name, fields, data, place, login):
    client, address = login("Chief editor"), act(make.story(**fields), name)
    page = client.post(address, data) if data else client.get(address)
    assert cursor(page.content) == place


def test_what_was_never_saved_is_not_killed_or_put_into_the_bin(login):
    acts = login("Chief editor").get(reverse("admin:articles_story_add")).context["acts"]
    assert [each["name"] for each in acts] == ["send_to_review", "approve", "publish"]


@pytest.mark.parametrize(("name", "is_told"), [("kill", True), ("unpublish", False)])
def test_an_act_without_a_way_back_says_so(name, is_told, login):
    page = login("Chief editor").get(act(make.article().story, name)).content.decode()
    assert ("This cannot be taken back" in page) is is_told


def test_publish_links_to_the_readers_page(login):
    client, story = login(), make.story()
    response = client.post(act(story, "publish"), {"version": "1"}, follow=True)
    address = Article.objects.get().get_absolute_url()
    assert f'<a href="{address}">Read it</a>' in response.content.decode()
    assert client.get(address).status_code == 200


def test_publish_at_a_later_time_says_when_readers_see_it(login):
    client, story = login(), make.story()
    later = noon(2)
    data = {"version": "1", "at": later.strftime("%Y-%m-%dT%H:%M")}
    page = client.post(act(story, "publish"), data, follow=True).content.decode()
    assert "Readers see it from" in page
    assert "Scheduled for" in page
    assert not Article.objects.get().is_public()


def test_planned_moment_is_changed_from_the_one_that_stands(login):
    client, later = login(), noon(2)
    story = make.article(at=later).story
    address = act(story, "reschedule")
    assert "reschedule" in buttons(client, story)
    shown = client.get(address).context["form"]["at"].value()
    assert timezone.make_aware(shown) == later
    moved = (later + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
    version = Story.objects.get().version
    page = client.post(address, {"version": version, "at": moved}, follow=True).content.decode()
    assert "Done: Change the time." in page
    assert Article.objects.get().visible_from == later + timedelta(hours=1)


def test_publish_in_the_past_is_refused(login):
    client, story = login(), make.story()
    page = client.post(act(story, "publish"), {"version": "1", "at": "2001-01-01T10:00"})
    assert "This moment is past." in page.content.decode()
    assert not Article.objects.exists()


def test_refusal_is_said_in_sentences(login):
    client, story = login(), make.story(lede="", section=None)
    page = client.post(act(story, "publish"), {"version": "1"}).content.decode()
    assert "The lede is missing." in page
    assert "The section is missing." in page
    assert Story.objects.get().state == "draft"


def test_correction_keeps_its_note_when_it_is_refused(login):
    client, story = login(), make.article().story
    Story.objects.filter(pk=story.pk).update(lede="")
    version = Story.objects.get().version
    data = {"version": str(version), "note": "Le lac n'était pas gelé."}
    page = client.post(act(story, "correct"), data).content.decode()
    assert "The lede is missing." in page
    assert "Le lac n&#x27;était pas gelé.</textarea>" in page


def test_nothing_happens_to_a_version_that_the_editor_did_not_see(login):
    client, story = login(), make.story()
    Story.objects.filter(pk=story.pk).update(version=7)
    page = client.post(act(story, "publish"), {"version": "1"})
    assert "The story was changed meanwhile." in page.content.decode()
    assert 'name="version" value="7"' in page.content.decode()
    assert Story.objects.get().state == "draft"


def test_asking_changes_nothing(login):
    client, story = login(), make.story()
    client.get(act(story, "publish"))
    assert Story.objects.get().state == "draft"


def test_act_that_is_no_longer_possible_leads_back(login):
    client, story = login(), make.article().story
    response = client.get(act(story, "approve"), follow=True)
    assert response.redirect_chain == [(form_address(story), 302)]
    assert "is not possible" in response.content.decode()


@pytest.mark.parametrize("name", sorted(workflow.ACTS))
@pytest.mark.parametrize(
    "role", ["Reporter", "Editor", "Chief editor", "Media desk", "Administrator"]
)
def test_act_page_opens_to_those_who_may_do_the_act(role, name, login):
    client, story = login(role), make.story()
    may = User.objects.get().has_perm(workflow.ACTS[name].permission)
    story.revisions.create(number=1, document_json={"schema": 1}, act="edit", at=timezone.now())
    address = f"{act(story, name)}?revision=1"
    assert (client.get(address).status_code == 403) is not may


def test_restore_shows_what_it_brings_back_and_brings_it_back(login):
    client, story = login(), make.story()
    for headline in ("Un", "Deux"):
        client.post(form_address(story), story_form(client, form_address(story), headline=headline))
    address = f"{act(story, 'restore')}?revision=1"
    assert "<ins>Un</ins>" in client.get(address).content.decode()
    client.post(address, {"version": "3"})
    assert Story.objects.get().headline == "Un"


def test_status_says_that_readers_do_not_see_the_latest_changes(login):
    client, story = login(), make.article().story
    told = "Readers do not see your latest changes yet."
    assert told not in client.get(form_address(story)).content.decode()
    client.post(form_address(story), story_form(client, form_address(story), headline="Neu"))
    assert told in client.get(form_address(story)).content.decode()


def test_embargo_is_part_of_the_status():
    story = make.story(embargo_until=timezone.now() + timedelta(hours=2))
    with translation.override("en"):
        assert [line.split(" until")[0] for line in sentences(story)] == ["Draft.", "Embargo"]
