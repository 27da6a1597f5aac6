"""Sources at the desk: their secrets, and asking them now."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Source, Story

pytestmark = pytest.mark.django_db
LIST = "admin:articles_source_changelist"
TEXT = "Le lac gèle\n\nPour la première fois depuis 1963, le lac est pris par la glace."


@pytest.fixture
def folder(settings, tmp_path) -> Source:
    settings.DATA_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "inbox"
    inbox = Path(settings.INBOX_DIR, "ats")
    inbox.mkdir(parents=True)
    (inbox / "lac.txt").write_text(TEXT)
    return Source.objects.create(
        name="ATS", slug="ats", kind="folder", address="ats", settle_seconds=0
    )


def ask(client, *sources: Source) -> list[str]:
    data = {"action": "ask_now", "_selected_action": [source.pk for source in sources]}
    response = client.post(reverse(LIST), data, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_a_source_can_be_asked_from_the_desk(login, folder, django_capture_on_commit_callbacks):
    client = login("Administrator")
    with django_capture_on_commit_callbacks(execute=True):
        said = ask(client, folder)
    assert said == ["1 source is being asked."]
    assert Story.objects.get().headline == "Le lac gèle"


def test_sources_that_are_not_asked_are_told_apart(login, folder):
    Source.objects.filter(pk=folder.pk).update(is_active=False)
    hook = Source.objects.create(
        name="Hook", slug="hook", kind="webhook", secret_name="NEWSROOM_SOURCE_KEY"
    )
    assert ask(login("Administrator"), folder, hook) == [
        "2 sources cannot be asked: they are switched off, or their copy is brought."
    ]


def test_those_in_trouble_are_found(login, folder):
    sick = Source.objects.create(name="Malade", slug="malade", trouble="Pas de réponse.")
    listed = login("Administrator").get(reverse(LIST) + "?needs=trouble").context["cl"].queryset
    assert list(listed) == [sick]


def test_those_who_may_not_change_sources_ask_none(login, folder):
    page = login("Reporter").get(reverse(LIST))
    assert page.status_code == 403 or b"ask_now" not in page.content


def test_another_address_is_asked_from_the_beginning(login):
    feed = Source.objects.create(
        name="Feed",
        slug="feed",
        kind="feed",
        address="https://a.example/",
        etag="1",
        wait_until=timezone.now(),
    )
    data = {
        "name": "Feed", "slug": "feed", "kind": "feed", "address": "https://b.example/",
        "settle_seconds": 180, "is_active": "on",
        "rules-TOTAL_FORMS": 0, "rules-INITIAL_FORMS": 0,
    }  # fmt: skip
    address = reverse("admin:articles_source_change", args=[feed.pk])
    assert login("Administrator").post(address, data).status_code == 302
    feed.refresh_from_db()
    assert (feed.address, feed.etag, feed.wait_until) == ("https://b.example/", "", None)


def test_no_page_of_the_desk_shows_a_secret(login, monkeypatch):
    monkeypatch.setenv("NEWSROOM_SOURCE_KEY", "un secret")
    feed = Source.objects.create(
        name="Feed",
        slug="feed",
        kind="feed",
        address="https://a.example/",
        user_name="gazette",
        secret_name="NEWSROOM_SOURCE_KEY",
    )
    client = login("Administrator")
    for address in (reverse("admin:articles_source_change", args=[feed.pk]), reverse(LIST)):
        page = client.get(address).content.decode()
        assert "un secret" not in page


def test_the_list_tells_who_is_too_quiet(login):
    hours_ago = timezone.now() - timedelta(hours=5)
    Source.objects.create(name="A", slug="a", quiet_after_minutes=60, received_at=hours_ago)
    Source.objects.create(name="B", slug="b", quiet_after_minutes=600, received_at=hours_ago)
    page = login("Administrator").get(reverse(LIST)).content.decode()
    assert page.count("(too quiet)") == 1


def test_a_profile_is_chosen_among_those_there_are(login):
    form = login("Administrator").get(reverse("admin:articles_source_add")).content.decode()
    assert '<option value="keystone-sda-ats">' in form
