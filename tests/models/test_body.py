"""Body text is clean by whatever door it comes in."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.document import BulletList
from articles.intake import Copy, receive
from articles.models import Sidebar, Source, Story
from tests import make
from tests.admin.forms import story_form

pytestmark = pytest.mark.django_db
HOSTILE = "<p>Bon</p><script>alert(1)</script>"


def stored() -> str:
    return Story.objects.values_list("body", flat=True).get()


def test_create_cleans():
    make.story(body=HOSTILE)
    assert stored() == "<p>Bon</p>"


def test_update_cleans():
    make.story()
    Story.objects.update(body=HOSTILE)
    assert stored() == "<p>Bon</p>"


def test_bulk_create_cleans():
    Story.objects.bulk_create([Story(headline="x", body=HOSTILE)])
    assert stored() == "<p>Bon</p>"


def test_bulk_update_cleans():
    story = make.story()
    story.body = HOSTILE
    Story.objects.bulk_update([story], ["body"])
    assert stored() == "<p>Bon</p>"


def test_sidebars_are_cleaned_alike():
    box = Sidebar.objects.create(story=make.story(), body=HOSTILE)
    box.refresh_from_db()
    assert box.body == "<p>Bon</p>"


def test_a_typed_space_stays_a_space():
    make.story(body="<p>Texte encadré</p>")
    assert stored() == "<p>Texte encadré</p>"


def test_a_form_takes_no_body_without_end():
    field = Story._meta.get_field("body").formfield()
    with pytest.raises(ValidationError):
        field.clean("<p>mot</p>" * 30_000)


def test_a_list_of_any_length_is_stored_as_it_came():
    items = "".join(f"<li>Point {number}</li>" for number in range(5_000))
    page = f"<h1>Le programme du festival</h1><p>Tout ce qui vous attend.</p><ul>{items}</ul>"
    (receipt,) = receive(Copy(page.encode(), Source.objects.get(slug="import"), format="html"))
    body = Story.objects.get(pk=receipt.story.pk).document().body
    assert body[-1] == BulletList(items=tuple(f"Point {number}" for number in range(5_000)))


TANGLED = "<ul><li><strong>un " * 60


def test_what_would_lose_its_formatting_is_refused_and_stays_typed():
    story = Story(headline="x", body=TANGLED)
    with pytest.raises(ValidationError) as refusal:
        story.full_clean()
    assert [*refusal.value.error_dict] == ["body"]
    assert [error.code for error in refusal.value.error_dict["body"]] == ["tangled"]
    with pytest.raises(ValidationError):
        Sidebar(story=make.story(), body=TANGLED).full_clean()
    Story(headline="x", body=HOSTILE).full_clean()


def test_the_form_says_so_at_its_field(client):
    client.force_login(make.editor("Editor"))
    add = reverse("admin:articles_story_add")
    answer = client.post(add, story_form(client, add, headline="Le lac", body=TANGLED))
    form = answer.context["adminform"].form
    assert ([*form.errors], form["body"].value()) == (["body"], TANGLED)
    assert Story.objects.count() == 0
