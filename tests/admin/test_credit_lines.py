"""Credit lines on the form, and the names that they are taken for."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from articles.admin.credit_names import read_names, written
from articles.document import ContributorDocument, ContributorKind
from articles.models import AgencyAlias, AgencyCredit
from articles.models.people import Agency
from tests import make
from tests.admin.forms import story_form

NAMES = (
    ContributorDocument(kind=ContributorKind.AGENCY, name="ATS"),
    ContributorDocument(kind=ContributorKind.PERSON, name="Marcel Bieri"),
    ContributorDocument(kind=ContributorKind.INITIALS, name="vkiss"),
)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_names_come_back_as_they_were_written(language):
    with override(language):
        assert read_names(written(NAMES)) == NAMES


@pytest.mark.parametrize("line", ["ATS", "agency:", "paper: X", ": X"])
def test_line_that_is_no_name_is_said(line):
    with override("en"), pytest.raises(ValidationError, match="is not understood"):
        read_names(line)


def address(story):
    return reverse("admin:articles_story_change", args=[story.pk])


def posted(client, story, **changes):
    credit = {"credits-TOTAL_FORMS": "1", "credits-0-place": "signoff", "credits-0-order": "0"}
    return story_form(client, address(story)) | credit | changes


def names(story):
    line = AgencyCredit.objects.get(story=story)
    return [(row.kind, str(row)) for row in line.contributors.all()]


@pytest.mark.django_db
def test_new_line_is_read_by_itself(login):
    client, story = login(), make.story()
    client.post(address(story), posted(client, story, **{"credits-0-text": "ats/vkiss"}))
    assert names(story) == [("agency", "ATS"), ("initials", "vkiss")]


@pytest.mark.django_db
def test_alias_of_the_desk_takes_effect(login):
    agency = Agency.objects.get_or_create(name="ATS", defaults={"slug": "ats"})[0]
    AgencyAlias.objects.create(agency=agency, alias="telegraphe")
    client, story = login(), make.story()
    client.post(address(story), posted(client, story, **{"credits-0-text": "telegraphe"}))
    assert names(story) == [("agency", "ATS")]


@pytest.mark.django_db
def test_correction_of_the_editor_stands(login):
    client, story = login(), make.story()
    changes = {"credits-0-text": "ats/vkiss", "credits-0-names": "person: V. Kiss"}
    client.post(address(story), posted(client, story, **changes))
    client.post(address(story), story_form(client, address(story), headline="Autre"))
    assert names(story) == [("person", "V. Kiss")]


@pytest.mark.django_db
def test_changed_line_is_read_anew(login):
    client, story = login(), make.story()
    client.post(address(story), posted(client, story, **{"credits-0-text": "ats"}))
    data = story_form(client, address(story)) | {"credits-0-text": "afp"}
    client.post(address(story), data)
    assert names(story) == [("agency", "AFP")]


@pytest.mark.django_db
def test_agency_is_named_by_any_of_its_aliases(login):
    client, story = login(), make.story()
    changes = {"credits-0-text": "x", "credits-0-names": "agency: keystone-sda"}
    client.post(address(story), posted(client, story, **changes))
    assert names(story) == [("agency", "ATS")]


@pytest.mark.django_db
def test_misspelt_agency_makes_no_new_one(login):
    client, story = login(), make.story()
    changes = {"credits-0-text": "x", "credits-0-names": "agency: Atss"}
    page = client.post(address(story), posted(client, story, **changes)).content.decode()
    assert "“Atss” is in no list of agencies" in page
    assert not AgencyCredit.objects.exists()
