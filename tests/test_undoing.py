"""A publication that is taken back at once is as if it had not been."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import bundles
from articles.models import Article, Bundle, Revision, Story
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


def shown(client: Client, article: Article) -> list[str]:
    """What readers and machines get of an article that leads to others."""
    paths = (article.get_absolute_url(), "/rss.xml", f"/api/articles/{article.pk}/")
    return [client.get(path).content.decode() for path in paths]


def test_links_that_were_shown_meanwhile_are_words_again(client):
    story, editor = make.story(headline="Zqsecret titre"), make.editor()
    body = f'<p>On en <a href="/monde/{story.pk}-zqsecret-titre/">saura plus</a>.</p>'
    first = make.article(headline="Avant", body=body)
    for _again in range(2):
        perform("publish", story, by=editor)
        second = make.article(headline="Après", body=body)
        pages = shown(client, first) + shown(client, second)
        assert all(f"/monde/{story.pk}-zqsecret-titre/" in page for page in pages)
        perform("undo", story, by=editor)
        pages = shown(client, first) + shown(client, second)
        assert not any("zqsecret" in page for page in pages)
        assert "On en saura plus." in pages[0]


def test_a_page_that_was_being_rendered_meanwhile_loses_the_link(
    client, django_capture_on_commit_callbacks
):
    story = published(headline="Zqsecret titre")
    body = f'<p>On en <a href="/monde/{story.pk}-zqsecret-titre/">saura plus</a>.</p>'
    with django_capture_on_commit_callbacks(execute=True):
        article = make.article(body=body)
        # As if another process had undone it: it cannot know of a page that is not committed.
        Article.objects.get(pk=story.pk).delete()
    assert not any("zqsecret" in page for page in shown(client, article))


def test_what_cannot_be_undone_any_more_is_not_awaited(client, django_capture_on_commit_callbacks):
    old, ours, fresh, editor = make.story(), make.story(), make.story(), make.editor()
    for story, by in ((old, editor), (ours, None), (fresh, editor)):
        perform("publish", story, by=by)
    Revision.objects.filter(story=old).update(at=later(-61))
    links = "".join(f'<p><a href="/monde/{each.pk}-x/">Lien</a></p>' for each in (old, ours, fresh))
    with django_capture_on_commit_callbacks(execute=True):
        article = make.article(body=links)
    assert [*article.awaited.all()] == [fresh]
    article.refresh_from_db()
    assert article.links_due_at is None


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


@pytest.mark.parametrize("way", ["by the system", "by a plan", "corrected since"])
def test_a_bundle_that_nobody_pressed_for_just_now_offers_no_undo(way, monkeypatch):
    bundle, story = Bundle.objects.create(name="Budget"), make.story()
    bundles.bind(bundle, [story, make.story()])
    chief, at = make.editor("Chief editor"), later(600 if way == "by a plan" else 0)
    by = None if way == "by the system" else chief
    ordered = bundles.perform_together("publish", bundle, by=by, at=at)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at + timedelta(seconds=5))
    if way == "corrected since":
        perform("correct", story, by=chief, note="Il s’agit de Bienne.")
    assert [act.name for act in bundles.available(ordered, chief)] == ["unpublish"]
    with pytest.raises(bundles.BundleRefusedError):
        bundles.perform_together("undo", ordered, by=chief)
    assert Article.objects.filter(state=Article.State.LIVE).count() == 2
