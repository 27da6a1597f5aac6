"""Notes of editors: who writes them, who settles them, and where they are seen."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import EditorialNote, Story, User
from tests import make

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_story_changelist")
TEXT = "Rappeler le porte-parole avant 17 h."


def notes_of(story: Story) -> str:
    return reverse("admin:articles_story_notes", args=[story.pk])


def note(story: Story, **fields) -> EditorialNote:
    by = fields.pop("by", None) or make.editor("Reporter", username="nadia")
    return EditorialNote.objects.create(story=story, by=by, text=TEXT, **fields)


@pytest.mark.parametrize("role", ["Reporter", "Editor", "Chief editor", "Media desk"])
def test_who_sees_a_story_writes_and_settles_notes(role, login):
    client, story = login(role), make.story()
    page = client.post(notes_of(story), {"text": TEXT}, follow=True).content.decode()
    assert TEXT in page
    kept = EditorialNote.objects.get()
    assert (kept.by.username, kept.resolved_at) == (role.lower().replace(" ", "-"), None)
    client.post(notes_of(story), {"settle": kept.pk})
    kept.refresh_from_db()
    assert (kept.resolved_by, kept.resolved_at is not None) == (kept.by, True)
    client.post(notes_of(story), {"reopen": kept.pk})
    kept.refresh_from_db()
    assert (kept.resolved_by, kept.resolved_at) == (None, None)


def test_who_settles_what_a_colleague_has_just_settled_does_not_open_it_again(login):
    story = make.story()
    kept = note(story)
    editor, reporter = login(), login("Reporter")
    assert 'name="settle"' in editor.get(notes_of(story)).content.decode()
    for client in (editor, reporter):
        client.post(notes_of(story), {"settle": kept.pk})
    kept.refresh_from_db()
    assert kept.resolved_by.username == "editor"
    assert 'name="reopen"' in editor.get(notes_of(story)).content.decode()


def test_who_sees_no_story_sees_no_note(client):
    story = make.story()
    client.force_login(User.objects.create_user("outsider", is_staff=True))
    for method in (client.get, client.post):
        assert method(notes_of(story), {"text": TEXT}).status_code == 403
    assert not EditorialNote.objects.exists()


@pytest.mark.parametrize("text", ["", " \n", "a" * 2001])
def test_a_note_says_something_and_is_no_essay(text, login):
    story = make.story()
    assert login().post(notes_of(story), {"text": text}).status_code == 200
    assert not EditorialNote.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "9" * 30, "987654"])
def test_a_note_that_is_not_there_is_not_settled(number, login):
    other = note(make.story())
    story = make.story()
    client = login()
    assert client.post(notes_of(story), {"settle": number}).status_code == 404
    assert client.post(notes_of(story), {"settle": other.pk}).status_code == 404


def test_a_note_is_text_and_no_markup(login):
    story = make.story()
    login().post(notes_of(story), {"text": "<b>Attention</b>"})
    assert "&lt;b&gt;Attention&lt;/b&gt;" in login("Reporter").get(notes_of(story)).content.decode()


def test_form_counts_the_notes_that_wait_and_the_list_has_a_mark(login):
    story, client = make.story(), login()
    kept = note(story)
    mark = f'<a class="update-mark" href="{notes_of(story)}">Note</a>'
    form = reverse("admin:articles_story_change", args=[story.pk])
    assert "1 note</a>" in client.get(form).content.decode()
    assert mark in client.get(LIST).content.decode()
    client.post(notes_of(story), {"settle": kept.pk})
    assert "1 note</a>" not in client.get(form).content.decode()
    assert mark not in client.get(LIST).content.decode()


def test_a_note_does_not_make_the_text_of_others_stale(login):
    story = make.story()
    login().post(notes_of(story), {"text": TEXT})
    assert Story.objects.get().version == story.version
    assert not story.revisions.exists()


def test_notes_are_part_of_no_document_and_no_table(login):
    story = make.story()
    note(story)
    assert "porte-parole" not in str(story.document())
    client = login()
    page = client.get(reverse("admin:articles_story_export"))
    assert "note" not in page.context["fields_list"][0][1]


@pytest.mark.parametrize("count", [1, 4])
def test_page_asks_the_same_queries_for_any_number(count, login, django_assert_max_num_queries):
    story, client, by = make.story(), login(), make.editor("Reporter", username="nadia")
    for _number in range(count):
        note(story, by=by, resolved_by=by, resolved_at=timezone.now())
    with django_assert_max_num_queries(8):
        client.get(notes_of(story))


def test_the_database_wants_words_and_a_name_for_what_is_settled():
    story, by = make.story(), make.editor()
    for fields in ({"text": ""}, {"text": TEXT, "resolved_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EditorialNote.objects.create(story=story, by=by, **fields)
