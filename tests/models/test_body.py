"""Body text is clean by whatever door it comes in."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Sidebar, Story
from tests import make

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
