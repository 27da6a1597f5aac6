"""A publication that is taken back at once is as if it had not been."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import bundles
from articles.models import Article, Bundle, Story
from articles.workflow import ActRefusedError, perform
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def login() -> Callable[..., Client]:
    def enter(role: str = "Editor") -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(make.editor(role))
        return client

    return enter


def published(**fields: object) -> Story:
    story = make.story(**fields)
    return perform("publish", story, by=make.editor())


def later(seconds: int = 61) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def seen(article: Article) -> dict[str, object]:
    article.refresh_from_db()
    return {
        name: getattr(article, name)
        for name in (
            *("state", "notice", "headline", "slug", "html", "revision_id", "news_value"),
            *("visible_from", "first_published_at", "updated_at", "embargo_until"),
        )
    }


def test_a_first_publication_leaves_neither_page_nor_notice(client):
    story = published()
    address = Article.objects.get().get_absolute_url()
    assert client.get(address).status_code == 200
    undone = perform("undo", story, by=None)
    assert (undone.state, undone.publish_at, Article.objects.count()) == ("draft", None, 0)
    assert client.get(address).status_code == 404
    acts = story.revisions.order_by("number").values_list("act", flat=True)
    assert [*acts] == ["publish", "undo"]
    assert perform("publish", undone, by=None).state == "published"


def test_an_update_gives_place_to_what_readers_saw_before_and_the_text_stays(client):
    story = published()
    article = Article.objects.get()
    before = seen(article)
    Story.objects.update(headline="Le lac dégèle", news_value=1)
    perform("update", story, by=make.editor("Chief editor"))
    assert seen(article)["headline"] == "Le lac dégèle"
    undone = perform("undo", story, by=None)
    assert seen(article) == before
    assert (undone.state, undone.headline) == ("published", "Le lac dégèle")


def test_a_story_that_had_returned_is_withdrawn_again_with_its_notice(client):
    story = perform("publish", make.story(), by=None, at=make.NOON)
    perform("unpublish", story, by=None, notice="Vérification en cours.")
    article = Article.objects.get()
    before = seen(article)
    perform("publish", story, by=make.editor())
    assert perform("undo", story, by=None).state == "withdrawn"
    assert seen(article) == before
    response = client.get(article.get_absolute_url())
    assert (response.status_code, "Vérification en cours." in response.content.decode()) == (
        410,
        True,
    )


def test_after_the_time_it_is_refused(settings):
    story = published()
    with pytest.raises(ActRefusedError):
        perform("undo", story, by=None, at=later())
    settings.UNDO_SECONDS = 0
    with pytest.raises(ActRefusedError):
        perform("undo", story, by=None)


def test_only_the_last_act_is_undone_and_once():
    story = published()
    perform("correct", story, by=make.editor("Chief editor"), note="Il s’agit de Bienne.")
    with pytest.raises(ActRefusedError):
        perform("undo", story, by=None)
    perform("update", story, by=make.editor("Administrator"))
    perform("undo", story, by=None)
    with pytest.raises(ActRefusedError):
        perform("undo", story, by=None)


def test_the_message_leads_to_a_page_that_asks_and_undoes(login):
    story, editor = make.story(), login()
    act = reverse("admin:articles_story_act", args=[story.pk, "publish"])
    page = editor.post(act, {"version": story.version}, follow=True).content.decode()
    undo = reverse("admin:articles_story_act", args=[story.pk, "undo"])
    assert f'<a href="{undo}">Undo</a>' in page
    assert editor.get(undo).status_code == 200
    story.refresh_from_db()
    assert story.state == "published"
    editor.post(undo, {"version": story.version})
    story.refresh_from_db()
    assert (story.state, Article.objects.count()) == ("draft", 0)


def test_switched_off_nothing_is_offered(login, settings):
    settings.UNDO_SECONDS = 0
    story, editor = make.story(), login()
    act = reverse("admin:articles_story_act", args=[story.pk, "publish"])
    page = editor.post(act, {"version": story.version}, follow=True).content.decode()
    assert (">Undo<" in page, "Done: Publish." in page) == (False, True)


def test_a_bundle_is_undone_as_one(login):
    bundle = Bundle.objects.create(name="Budget")
    stories = [make.story(), make.story()]
    bundles.bind(bundle, stories)
    editor = make.editor("Chief editor")
    bundles.perform_together("publish", bundle, by=editor)
    with pytest.raises(ActRefusedError):
        perform("undo", stories[0], by=None)
    page = login().get(reverse("admin:articles_bundle_change", args=[bundle.pk]))
    assert "Undo the publication" in page.content.decode()
    undone = bundles.perform_together("undo", bundle, by=editor)
    assert (undone.publish_at, Article.objects.count()) == (None, 0)
    assert {story.state for story in Story.objects.all()} == {"draft"}
