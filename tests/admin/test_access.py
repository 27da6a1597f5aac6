"""Who may open what: roles against screens, and screens beside the form against the form."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from articles.models import Dispatch, RawCopy, Source, StoryMedia, User
from articles.photos import take_in
from tests import make
from tests.photos.files import jpeg

pytestmark = pytest.mark.django_db

ROLES = ["Reporter", "Editor", "Chief editor", "Media desk", "Administrator"]
# Rows are screens, columns the roles above: v view, a add, . neither.
SCREENS = {
    "story": ["va", "va", "va", "v.", "va"],
    "bundle": ["v.", "va", "va", "..", "va"],
    "frontslot": ["v.", "va", "va", "..", "va"],
    "mediaitem": ["va", "va", "va", "va", "va"],
    "contributor": ["va", "va", "va", "..", "va"],
    "agency": ["v.", "v.", "va", "..", "va"],
    "section": ["v.", "v.", "va", "..", "va"],
    "topic": ["v.", "v.", "va", "..", "va"],
    "dispatch": ["v.", "v.", "v.", "..", "v."],
    "source": ["v.", "v.", "va", "..", "va"],
    "user": ["v.", "v.", "v.", "..", "va"],
}


def test_matrix_names_every_screen():
    registered = {model._meta.model_name for model in admin.site._registry}
    # The last is the worker's table of tasks, which no role opens (test_matrix.py).
    assert registered == set(SCREENS) | {"group", "dbtaskresult"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", sorted(SCREENS))
def test_role_opens_the_screens_that_are_its_own(role, model, login):
    client = login(role)
    expected = SCREENS[model][ROLES.index(role)]
    opened = "".join(
        letter if client.get(reverse(f"admin:articles_{model}_{page}")).status_code == 200 else "."
        for letter, page in (("v", "changelist"), ("a", "add"))
    )
    assert opened == expected


BESIDE = ["change", "history", "compare", "preview", "act"]


def beside(story, name):
    args = [story.pk, "publish"] if name == "act" else [story.pk]
    return reverse(f"admin:articles_story_{name}", args=args)


@pytest.mark.parametrize("name", BESIDE)
def test_screens_beside_the_form_refuse_whom_the_form_refuses(name, client):
    story = make.story()
    outsider = User.objects.create_user("outsider", password="x", is_staff=True)
    address = beside(story, name)
    anonymous = client.get(address)
    client.force_login(outsider)
    assert anonymous.status_code == 302
    assert "/desk/login/" in anonymous.url
    refused = client.get(address)
    assert refused.status_code == 403
    assert f'<p><a href="{reverse("admin:index")}">' in refused.content.decode()
    assert client.post(address, {"headline": "Non"}).status_code == 403


def test_reader_of_the_desk_may_preview_but_not_post_a_text(login):
    client, story = login("Media desk"), make.story()
    assert client.get(beside(story, "preview")).status_code == 200
    assert client.post(beside(story, "preview"), {"headline": "Non"}).status_code == 403


@pytest.mark.parametrize("name", BESIDE)
def test_unknown_story_is_not_found(name, login):
    from articles.models import Story

    response = login().get(beside(Story(pk=987654), name))
    assert response.status_code == (302 if name == "change" else 404)


def test_preview_is_kept_by_nobody_and_framed_by_the_desk_alone(login):
    response = login().get(beside(make.story(), "preview"))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("with_picture", "shown"), [(True, "card-400.jpg"), (False, "icon-512.png")]
)
def test_preview_shows_the_card_of_other_sites(login, with_picture, shown):
    story = make.story(headline="Le lac gèle", lede="Il fait froid.")
    if with_picture:
        StoryMedia.objects.create(story=story, item=take_in(jpeg((400, 400))))
    page = login().get(beside(story, "preview")).content.decode()
    card = page.partition('<aside class="share-card"')[2].partition("</aside>")[0]
    said = ("La Gazette", "Le lac gèle", "Il fait froid.", shown)
    assert [text for text in said if text in card] == list(said)


def test_preview_of_a_faulty_form_says_what_is_wrong(login):
    response = login().post(beside(make.story(), "preview"), {"headline": ""})
    assert response.status_code == 400
    assert "No preview yet" in response.content.decode() or "Aperçu" in response.content.decode()


def test_nobody_writes_a_dispatch_by_hand(login):
    raw = RawCopy.objects.create(sha256="0" * 64, data=b"Bonjour")
    source = Source.objects.get_or_create(slug="s", defaults={"name": "S"})[0]
    dispatch = Dispatch.objects.create(
        source=source,
        identity="x",
        sha256=raw.sha256,
        raw=raw,
        outcome="created",
        lines=[{"text": "Bonjour <b>", "label": "headline", "confidence": 0.4}],
        notices=[{"message": "The lede is a guess.", "line": 1}],
        received_at=timezone.now(),
    )
    client = login("Administrator")
    address = reverse("admin:articles_dispatch_change", args=[dispatch.pk])
    page = client.get(address).content.decode()
    assert "Bonjour &lt;b&gt;" in page
    assert "headline ?" in page
    assert "Line 1: The lede is a guess." in page
    assert client.post(address, {"identity": "y"}).status_code == 403


@pytest.mark.parametrize(("code", "word"), [("fr", "Déconnexion"), ("en", "Log out")])
def test_editors_choose_the_language_of_the_desk(code, word, login):
    client = login()
    response = client.post(
        reverse("admin:set_language"), {"language": code, "next": "/desk/"}, follow=True
    )
    assert word.lower() in response.content.decode().lower()


def test_language_switch_leads_to_no_other_site(login):
    response = login().post(
        reverse("admin:set_language"), {"language": "fr", "next": "https://evil.example/"}
    )
    assert response.url == "/"
