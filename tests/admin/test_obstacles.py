"""What is in the way of publication, on the form and on the page of an act."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.admin.obstacles import obstacles
from articles.models import MediaItem, Story, StoryMedia
from tests import make

pytestmark = pytest.mark.django_db


def change(story: Story) -> str:
    return f"/desk/articles/story/{story.pk}/change/"


def faulty() -> Story:
    """A draft that breaks every strict rule but the one that it needs a headline."""
    soon, past = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    story = make.story(lede="", section=None, embargo_until=soon)
    story.origin = {"wire": {"source": "ats"}}
    story.save()
    poster = make.photo(description="Une affiche", alt="", file="affiche.jpg", checksum="a" * 64)
    film = MediaItem.objects.create(kind="video", title="Un film", poster=poster)
    StoryMedia.objects.create(story=story, item=film, order=0)
    StoryMedia.objects.create(
        story=story,
        item=make.photo(description="Un lac", alt="", file="lac.jpg", checksum="b" * 64),
        order=1,
    )
    StoryMedia.objects.create(
        story=story, item=make.photo(description="Une gare", usable_until=past), order=2
    )
    return story


def test_every_strict_rule_names_the_field_that_mends_it():
    story = faulty()
    poster = MediaItem.objects.get(description="Une affiche")
    assert [place for _sentence, place in obstacles(Story.objects.get())] == [
        "#id_lede",
        "#id_section",
        "#credits-group",
        f"/desk/articles/mediaitem/{poster.pk}/change/#id_alt",
        "#id_uses-1-alt",
        "#id_uses-2-alt",
        "#id_embargo_until",
    ]
    Story.objects.filter(pk=story.pk).update(headline="", state="killed")
    assert [*obstacles(Story.objects.get())] == []


def test_published_story_is_asked_what_an_update_is_asked():
    story = make.article().story
    Story.objects.filter(pk=story.pk).update(headline="", embargo_until=timezone.now())
    assert [place for _sentence, place in obstacles(Story.objects.get())] == ["#id_headline"]


def test_form_shows_what_is_missing_with_links(login):
    page = login().get(change(faulty())).content.decode()
    assert '<a href="#id_lede" data-leads>The lede is missing.</a>' in page


def test_complete_story_is_told_nothing(login):
    assert "data-leads" not in login().get(change(make.story())).content.decode()


def test_page_of_an_act_says_before_what_would_refuse_it(login):
    client, story = login(), make.story(lede="")
    publish = client.get(f"/desk/articles/story/{story.pk}/act/publish/").content.decode()
    review = client.get(f"/desk/articles/story/{story.pk}/act/hand_back/", follow=True)
    link = f'<a href="{change(story)}#id_lede">The lede is missing.</a>'
    assert link in publish
    assert link not in review.content.decode()


def test_refused_act_leads_to_the_field(login):
    client, story = login(), make.story(lede="")
    page = client.post(
        f"/desk/articles/story/{story.pk}/act/publish/", {"version": story.version}
    ).content.decode()
    assert f'<a href="{change(story)}#id_lede">The lede is missing.</a>' in page
