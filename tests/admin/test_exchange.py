"""Tables out of the desk and back."""

import json
import time
from io import BytesIO
from typing import Any

import lxml.html
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Agency, Contributor, Story
from articles.resources import neutralise, restore
from tests import make

FORMULAS = ["=1+1", "+41", "-2", "@SUM(A1)", "\tx", "\rx", "'=1", "''-3"]


@given(st.text(alphabet="'=+-@\t\r\nax"))
def test_text_comes_back_as_it_went(text):
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_as_a_formula(text):
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "l'eau", "'quoted'", "12"])
def test_other_texts_are_left_alone(text):
    assert neutralise(text) == text


def export(client, model, number, columns):
    address = reverse(f"admin:articles_{model}_export")
    fields = {f"{model.title().replace('item', 'Item')}Resource_{name}": "on" for name in columns}
    data = {"format": str(number), "resource": "0"} | {
        name.lower(): value for name, value in fields.items()
    }
    return client.post(address, data)


def upload(client, model, number, content, suffix):
    address = reverse(f"admin:articles_{model}_import")
    file = SimpleUploadedFile(f"table.{suffix}", content)
    return client.post(address, {"import_file": file, "format": str(number), "resource": "0"})


def posted(page):
    """What the button of the preview would send."""
    tree = lxml.html.document_fromstring(page.content.decode())
    forms: Any = tree.xpath("//form[.//*[@name='confirm']]")
    return dict(forms[0].form_values())


def confirm(client, model, page):
    return client.post(reverse(f"admin:articles_{model}_process_import"), posted(page))


@pytest.mark.django_db
def test_csv_export_neutralises_formulas(login):
    Contributor.objects.create(name="=cmd|' /C calc'!A0", slug="a", role="@x")
    page = export(login(), "contributor", 0, ["name", "role"])
    assert page.content.decode().splitlines() == ["name,role", "'=cmd|' /C calc'!A0,'@x"]


@pytest.mark.django_db
def test_workbook_export_neutralises_formulas(login):
    Contributor.objects.create(name="=1+1", slug="a")
    page = export(login(), "contributor", 1, ["name"])
    sheet = openpyxl.load_workbook(BytesIO(page.content)).active
    assert [[(c.value, c.data_type) for c in row] for row in sheet] == [
        [("name", "s")],
        [("'=1+1", "s")],
    ]


@pytest.mark.django_db
def test_json_export_leaves_texts_as_they_are(login):
    Contributor.objects.create(name="=1+1", slug="a")
    page = export(login(), "contributor", 2, ["name"])
    assert json.loads(page.content) == [{"name": "=1+1"}]


@pytest.mark.django_db
def test_import_shows_what_it_would_change_and_then_changes_it(login):
    client, story = login(), make.story(headline="Le lac gèle")
    table = f"id,headline\n{story.pk},Le lac dégèle\n"
    preview = upload(client, "story", 0, table.encode(), "csv")
    assert "<del>gèle</del><ins>dégèle</ins>" in preview.content.decode()
    assert Story.objects.get().headline == "Le lac gèle"

    assert confirm(client, "story", preview).status_code == 302
    story.refresh_from_db()
    revision = story.revisions.get()
    assert (story.headline, story.version) == ("Le lac dégèle", 2)
    assert (revision.act, revision.by.username) == ("create", "editor")
    assert revision.document.headline == "Le lac dégèle"


@pytest.mark.django_db
def test_import_says_what_is_wrong_with_each_row(login):
    client = login()
    make.story()
    table = "id,headline,news_value,section\n,Un,9,monde\n,,3,monde\n"
    page = upload(client, "story", 0, table.encode(), "csv").content.decode()
    assert "The news value runs from 1 to 6." in page or "less than or equal to 6" in page
    assert "This field cannot be blank." in page
    assert Story.objects.count() == 1


@pytest.mark.django_db
def test_imported_body_is_clean(login):
    client = login()
    table = [{"id": "", "headline": "Un", "body": "<p>Oui<script>alert(2)</script></p>"}]
    page = upload(client, "story", 2, json.dumps(table).encode(), "json")
    confirm(client, "story", page)
    assert Story.objects.get().body == "<p>Oui</p>"


@pytest.mark.django_db
def test_killed_story_is_not_changed_by_import(login):
    client, story = login(), make.story(state="killed")
    page = upload(client, "story", 0, f"id,headline\n{story.pk},Retour\n".encode(), "csv")
    assert "The story is killed." in page.content.decode()


@pytest.mark.django_db
def test_formulas_are_texts_again_after_import(login):
    client = login("Chief editor")
    page = upload(client, "contributor", 0, b"id,name,slug,role\n,Ada,ada,'=1\n", "csv")
    confirm(client, "contributor", page)
    assert Contributor.objects.get(slug="ada").role == "=1"


@pytest.mark.django_db
def test_aliases_of_an_agency_travel_with_it(login):
    client = login("Chief editor")
    agency = Agency.objects.create(name="Testag", slug="testag")
    agency.aliases.create(alias="tst")
    table = f'id,name,slug,aliases\n{agency.pk},Testag,testag,"tag, tst"\n'
    confirm(client, "agency", upload(client, "agency", 0, table.encode(), "csv"))
    assert sorted(agency.aliases.values_list("alias", flat=True)) == ["tag", "tst"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "model", "may"),
    [
        ("Reporter", "story", True),
        ("Media desk", "story", False),
        ("Media desk", "mediaitem", True),
        ("Reporter", "contributor", False),
        ("Editor", "agency", False),
    ],
)
def test_import_needs_the_permissions_to_add_and_to_change(role, model, may, login):
    response = login(role).get(reverse(f"admin:articles_{model}_import"))
    assert response.status_code == (200 if may else 403)


@pytest.mark.django_db
def test_columns_are_offered_by_the_names_of_the_desk(login):
    page = lxml.html.fromstring(login().get(reverse("admin:articles_agency_export")).content)
    boxes: Any = page.xpath("//*[contains(@class, 'export-fields')]//p[not(@hidden)]/label")
    names = [box.text_content().strip() for box in boxes]
    assert names[:3] + names[-1:] == ["ID", "Name", "Full name", "Aliases"]


@pytest.mark.django_db
def test_export_needs_the_permission_to_view(login):
    assert login("Media desk").get(reverse("admin:articles_contributor_export")).status_code == 403
    assert login("Reporter").get(reverse("admin:articles_contributor_export")).status_code == 200


@pytest.mark.django_db
def test_export_page_has_nothing_inline(login):
    page = login().get(reverse("admin:articles_story_export")).content.decode()
    assert "style=" not in page
    assert "onchange" not in page


@pytest.mark.django_db
def test_import_that_is_confirmed_twice_is_done_once(login):
    client = login("Chief editor")
    preview = upload(client, "contributor", 0, b"name,slug\nNadia Rey,nadia-rey\n", "csv")
    first, second = [confirm(client, "contributor", preview) for _n in range(2)]
    listed = reverse("admin:articles_contributor_changelist")
    assert [first.headers["Location"], second.headers["Location"]] == [listed, listed]
    assert Contributor.objects.filter(slug="nadia-rey").count() == 1
    assert "imported already" in client.get(listed).content.decode()


TABLE = b"name,slug\nNadia Rey,nadia-rey\n"


def confirm_with(client, model, data):
    return client.post(reverse(f"admin:articles_{model}_process_import"), data).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tmpsecret", "../tmp/tmpsecret", "tmpsecret:1x:abc", ":"])
def test_no_file_is_imported_that_the_desk_did_not_name(name, login, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "tmpsecret").write_bytes(TABLE)
    client = login("Chief editor")
    data = posted(upload(client, "contributor", 0, TABLE, "csv"))
    assert confirm_with(client, "contributor", data | {"import_file_name": name}) == 403
    assert not Contributor.objects.exists()


@pytest.mark.django_db
def test_upload_is_its_editor_s_its_list_s_and_of_a_day(login, monkeypatch):
    client = login("Chief editor")
    data = posted(upload(client, "contributor", 0, TABLE, "csv"))
    assert confirm_with(login("Administrator"), "contributor", data) == 403
    assert confirm_with(client, "agency", data) == 403
    late = time.time() + 90_000
    monkeypatch.setattr("django.core.signing.time.time", lambda: late)
    assert confirm_with(client, "contributor", data) == 403
    monkeypatch.undo()
    assert confirm_with(client, "contributor", data) == 302
    assert [str(person) for person in Contributor.objects.all()] == ["Nadia Rey"]
