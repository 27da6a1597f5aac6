"""The story form: saving, history, and two editors at once."""

import pytest
from django.urls import reverse

from articles.models import AgencyCredit, Sidebar, Story, StoryMedia
from tests import make
from tests.admin.forms import fields_of, story_form

pytestmark = pytest.mark.django_db


def change(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def test_editor_changes_the_headline_and_history_says_so(login):
    client, story = login(), make.story()
    data = story_form(client, change(story), headline="Le lac dégèle")
    assert client.post(change(story), data).status_code == 302
    story.refresh_from_db()
    revision = story.revisions.get()
    assert (story.headline, story.version) == ("Le lac dégèle", 2)
    assert (revision.number, revision.act, revision.by.username) == (1, "edit", "editor")
    assert revision.document == Story.objects.whole().get(pk=story.pk).document()


def test_unchanged_save_leaves_no_trace(login):
    client, story = login(), make.story()
    Sidebar.objects.create(story=story, headline="Encadré", body="<p>Un.</p>")
    story.refresh_from_db()
    client.post(change(story), story_form(client, change(story)))
    after = Story.objects.get(pk=story.pk)
    assert (after.version, after.changed_at) == (1, story.changed_at)
    assert story.revisions.count() == 0


def test_new_story_needs_a_headline_only(login):
    client = login()
    address = reverse("admin:articles_story_add")
    data = story_form(client, address, headline="Le lac gèle")
    assert client.post(address, data).status_code == 302
    story = Story.objects.get()
    assert [row.act for row in story.revisions.all()] == ["create"]


def test_stale_save_is_refused_with_both_versions_and_nothing_typed_is_lost(login):
    mine, story = login(), make.story()
    theirs = login("Chief editor", first_name="Ada", last_name="Rochat")
    data = story_form(mine, change(story), headline="Le lac gèle à Bienne")
    data |= {"credits-TOTAL_FORMS": "1", "credits-0-text": "ats", "credits-0-place": "signoff"}
    data |= {"credits-0-order": "0"}
    theirs.post(change(story), story_form(theirs, change(story), headline="Le lac gèle à Nyon"))

    refused = mine.post(change(story), data)

    page = refused.content.decode()
    assert refused.status_code == 200
    assert "Ada Rochat saved it on" in page
    assert "<del>Nyon</del>" in page
    assert "<ins>Bienne</ins>" in page
    again = fields_of(refused.content, "story_form")
    assert again["headline"] == "Le lac gèle à Bienne"
    assert again["credits-0-text"] == "ats"
    assert Story.objects.get(pk=story.pk).headline == "Le lac gèle à Nyon"
    assert AgencyCredit.objects.count() == 0


@pytest.mark.parametrize(("headline", "other_errors"), [("Le mien", 0), ("", 1)])
def test_refused_save_tells_of_the_other_version_once(login, headline, other_errors):
    mine, theirs, story = login(), login("Chief editor"), make.story()
    data = story_form(mine, change(story), headline=headline)
    theirs.post(change(story), story_form(theirs, change(story), headline="Le leur"))
    page = mine.post(change(story), data).content.decode()
    assert "<title>Error: " in page
    assert page.count("Two versions of this story") == 1
    assert page.count('<p class="errornote">') == other_errors


def test_editor_who_saw_the_other_version_may_save_over_it(login):
    mine, theirs, story = login(), login("Chief editor"), make.story()
    data = story_form(mine, change(story), headline="Le mien")
    theirs.post(change(story), story_form(theirs, change(story), headline="Le leur"))
    refused = mine.post(change(story), data)
    data = fields_of(refused.content, "story_form")
    done = mine.post(change(story), data | {"_overwrite": "2"})
    story.refresh_from_db()
    assert (done.status_code, story.headline, story.version) == (302, "Le mien", 3)
    assert [row.document.headline for row in story.revisions.all()] == ["Le mien", "Le leur"]


def test_save_over_is_refused_when_a_third_version_came(login):
    mine, theirs, story = login(), login("Chief editor"), make.story()
    data = story_form(mine, change(story), headline="Le mien")
    for headline in ("Le leur", "Le leur encore"):
        theirs.post(change(story), story_form(theirs, change(story), headline=headline))
    assert mine.post(change(story), data | {"_overwrite": "2"}).status_code == 200
    assert Story.objects.get(pk=story.pk).headline == "Le leur encore"


def test_save_over_replaces_rows_that_were_made_anew_meanwhile(login):
    mine, story = login(), make.story()
    box = Sidebar.objects.create(story=story, headline="Encadré", body="<p>Un.</p>")
    data = story_form(mine, change(story))
    data["sidebars-0-headline"] = "Mon encadré"
    box.delete()
    Sidebar.objects.create(story=story, headline="Le leur", body="<p>Deux.</p>")
    Story.objects.filter(pk=story.pk).update(version=5)
    refused = mine.post(change(story), data)
    assert "Mon encadré" in refused.content.decode()
    mine.post(change(story), fields_of(refused.content, "story_form") | {"_overwrite": "5"})
    rows = Sidebar.objects.filter(story=story).values_list("headline", "body")
    assert list(rows) == [("Mon encadré", "<p>Un.</p>")]


def test_form_without_a_version_is_taken_for_a_stale_one(login):
    client, story = login(), make.story()
    data = story_form(client, change(story), headline="Le mien")
    del data["base_version"]
    assert client.post(change(story), data).status_code == 200
    assert Story.objects.get(pk=story.pk).headline == story.headline


def test_media_in_the_text_stay_with_their_paragraph(login):
    client = login()
    story = make.story(body="<p>Un.</p><p>Deux.</p>")
    use = StoryMedia.objects.create(
        story=story, item=make.photo(), placement="body", after_block=2, caption="Le lac"
    )
    data = story_form(client, change(story), body="<p>Avant.</p><p>Un.</p><p>Deux.</p>")
    client.post(change(story), data)
    use.refresh_from_db()
    assert use.after_block == 3


def test_number_that_the_editor_typed_stands(login):
    client = login()
    story = make.story(body="<p>Un.</p><p>Deux.</p>")
    use = StoryMedia.objects.create(story=story, item=make.photo(), placement="body", after_block=2)
    data = story_form(client, change(story), body="<p>Avant.</p><p>Un.</p><p>Deux.</p>")
    client.post(change(story), data | {"uses-0-after_block": "1"})
    use.refresh_from_db()
    assert use.after_block == 1


def test_killed_story_can_be_looked_at_but_not_saved(login):
    client, story = login(), make.story(state="killed")
    assert client.get(change(story)).status_code == 200
    answer = client.post(change(story), {"headline": "Retour"}, follow=True)
    told = [str(message) for message in answer.context["messages"]]
    story.refresh_from_db()
    assert answer.redirect_chain == [(change(story), 302)]
    assert told == ["“Save” is not possible: the story is killed."]
    assert story.headline == "Le lac gèle à Neuchâtel"


def test_bodies_that_are_only_looked_at_are_shown_without_tags(login):
    client, story = login(), make.story(state="killed", body="<p>Un &amp; deux.</p><h2>Trois</h2>")
    Sidebar.objects.create(story=story, headline="Encadré", body="<p>Quatre <em>cinq</em>.</p>")
    page = client.get(change(story)).content.decode()
    assert "Un &amp; deux.<br><br>Trois" in page
    assert "Quatre cinq." in page
    assert "&lt;p&gt;" not in page


def test_who_may_not_edit_is_refused_a_killed_story_too(login):
    client, story = login("Media desk"), make.story(state="killed")
    assert client.post(change(story), {"headline": "Retour"}).status_code == 403


def test_nobody_deletes_a_story(login):
    client, story = login("Administrator"), make.story()
    address = reverse("admin:articles_story_delete", args=[story.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403


def test_form_asks_few_queries_however_much_the_story_holds(login, django_assert_max_num_queries):
    client, story = login(), make.story()
    for number in range(3):
        box = Sidebar.objects.create(story=story, headline=f"Encadré {number}")
        StoryMedia.objects.create(story=story, item=make.photo(), sidebar=box, placement="sidebar")
        AgencyCredit.objects.create(story=story, text="ats")
    with django_assert_max_num_queries(15):
        client.get(change(story))


def test_photo_without_a_file_is_said_on_the_form(login):
    client, story = login(), make.story()
    StoryMedia.objects.create(story=story, item=make.photo())
    assert "No file yet: readers see no frame." in client.get(change(story)).content.decode()


@pytest.mark.parametrize("count", ["9" * 5_000, "x"])
def test_absurd_count_of_rows_is_refused_at_once(count, login):
    client, story = login(), make.story()
    data = story_form(client, change(story)) | {"sidebars-TOTAL_FORMS": count}
    assert client.post(change(story), data).status_code == 200
    assert Sidebar.objects.count() == 0


@pytest.mark.parametrize("day", ["0001-01-01", "0202-11-22", "9999-12-31"])
@pytest.mark.parametrize("field", ["embargo_until", "planned_for"])
def test_mistyped_year_is_said_at_its_field(field, day, login):
    client, add = login(), reverse("admin:articles_story_add")
    moment = {field: f"{day}T00:00", f"{field}_0": day, f"{field}_1": "00:00"}
    data = story_form(client, add, headline="Le lac", **moment)
    answer = client.post(add, data)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors == {field: ["This year is mistyped."]}


def test_placed_picture_is_seen_and_called_by_what_it_shows(login):
    story, item = (
        make.story(),
        make.photo(
            alt="Le lac de Bienne", file="a.jpg", checksum="a" * 64, content_type="image/jpeg"
        ),
    )
    StoryMedia.objects.create(story=story, item=item)
    page = login().get(change(story)).content.decode()
    assert (page.count('class="thumb"'), str(item)) == (1, "Le lac de Bienne")


def test_headline_of_several_lines_becomes_one(login):
    client, story = login(), make.story()
    data = story_form(client, change(story), headline="Le lac\r\n gèle\u00a0: enfin ")
    client.post(change(story), data)
    story.refresh_from_db()
    assert story.headline == "Le lac gèle\u00a0: enfin"
