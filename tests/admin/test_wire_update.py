"""The screen of a wire update: what it shows, what it takes, whom it refuses."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.admin.wire_update import proposed_note
from articles.document import NoteDocument, Signal, replace
from articles.models import Article, Dispatch, Section, Story
from articles.workflow import perform, record
from tests import make
from tests.admin.forms import fields_of
from tests.intake.test_receiving import item, published, wire_sends

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_story_changelist")


def received(signal: Signal = Signal.NONE, *notes: NoteDocument) -> Dispatch:
    """An update of a headline and a paragraph that the desk changed, too, with a new one."""
    if not Story.objects.exists():
        wire_sends(item("1", "un gel", "deux"))
    Story.objects.update(headline="Le nôtre", body="<p>notre gel</p><p>deux</p>")
    record(Story.objects.whole().get(), "edit", by=None)
    update = item("2", "leur gel", "deux", "trois", headline="Gel et neige", signal=signal)
    return wire_sends(replace(update, wire=replace(update.wire, notes=notes))).dispatch


def address(story: Story | None = None) -> str:
    return reverse("admin:articles_story_wire_update", args=[(story or Story.objects.get()).pk])


def form_address() -> str:
    return reverse("admin:articles_story_change", args=[Story.objects.get().pk])


def page(client: Client) -> str:
    response = client.get(address())
    assert response.status_code == 200
    return response.content.decode()


def decisions(client: Client, **sides: str) -> dict[str, Any]:
    """What a browser posts that chose a side for these fields."""
    response = client.get(address())
    data = fields_of(response.content, "update-form")
    for place in response.context["places"]:
        if place.conflict.field in sides:
            data[place.choice.name] = sides[place.conflict.field]
    return data


def decide(client: Client, **sides: str):
    return client.post(address(), decisions(client, **sides), follow=True)


def says() -> tuple[str, str]:
    story = Story.objects.get()
    return story.headline, story.body


def test_the_form_the_list_and_the_first_page_say_that_an_update_waits(login):
    received()
    client = login()
    assert f'href="{address()}"' in client.get(form_address()).content.decode()
    assert f'href="{address()}">Update received</a>' in client.get(LIST).content.decode()
    first = client.get(reverse("admin:index")).content.decode()
    assert f'<a href="{address()}">Le nôtre</a>' in first


def test_stories_without_an_update_say_nothing(login):
    story = make.story()
    client = login()
    assert "wire-update" not in client.get(LIST).content.decode()
    form = reverse("admin:articles_story_change", args=[story.pk])
    assert "wire-update" not in client.get(form).content.decode()
    response = client.get(address(story), follow=True)
    assert "No update waits for a decision." in response.content.decode()


def test_the_filter_keeps_the_stories_with_an_update(login):
    received()
    make.story(headline="Sans nouvelle")
    rows = login().get(LIST, {"update": "open"}).context["cl"].result_list
    assert [story.headline for story in rows] == ["Le nôtre"]


def test_three_texts_are_shown_with_their_changes(login):
    received()
    text = page(login())
    assert "<del>un</del> gel" in text
    assert "<ins>notre</ins> gel" in text
    assert "<ins>leur</ins> gel" in text
    assert text.count('<fieldset class="place"') == 2


def test_what_came_without_a_question_is_shown(login):
    received()
    response = login().get(address())
    assert [[piece.text for piece in row.after] for row in response.context["merged"]] == [
        ["trois"]
    ]


def test_choices_are_saved_as_one_revision_by_the_editor(login):
    received()
    response = decide(login(), headline="theirs", body="both")
    assert says() == (
        "Gel et neige",
        "<p>notre gel</p><p>leur gel</p><p>deux</p><p>trois</p>",
    )
    revision = Story.objects.get().revisions.first()
    assert (revision.act, revision.by.username) == ("merge", "editor")
    assert response.request["PATH_INFO"] == form_address()
    assert "The update is decided." in response.content.decode()
    assert not Dispatch.objects.undecided().exists()


def test_own_words_are_saved(login):
    received()
    client = login()
    data = decisions(client, headline="own", body="ours")
    (name,) = [key for key, value in data.items() if value == "Le nôtre"]
    client.post(address(), data | {name: "Neige et gel"})
    assert says()[0] == "Neige et gel"


@pytest.mark.parametrize(
    ("words", "fault"),
    [("  ", "Write the words, or choose a side."), ("x" * 301, "At most 300 characters.")],
)
def test_own_words_that_do_not_fit_are_refused_and_kept(words, fault, login):
    received()
    client = login()
    data = decisions(client, headline="own", body="theirs")
    (name,) = [key for key, value in data.items() if value == "Le nôtre"]
    text = client.post(address(), data | {name: words}).content.decode()
    assert fault in text
    assert says()[0] == "Le nôtre"
    assert text.count("checked") == 2


def test_one_place_may_stay_open(login):
    received()
    response = decide(login(), headline="ours")
    assert response.request["PATH_INFO"] == address()
    assert "1 place is still open." in response.content.decode()
    assert [place.conflict.field for place in response.context["places"]] == ["body"]


@pytest.mark.parametrize(("side", "headline"), [("theirs", "Gel et neige"), ("ours", "Le nôtre")])
def test_a_button_decides_everything_for_one_side(side, headline, login):
    received()
    client = login()
    client.post(address(), decisions(client) | {"all": side})
    assert says()[0] == headline
    assert not Dispatch.objects.undecided().exists()


def test_a_form_without_a_choice_says_so(login):
    received()
    assert "Choose for at least one place." in decide(login()).content.decode()
    assert Dispatch.objects.undecided().exists()


def test_a_story_that_was_changed_meanwhile_is_shown_again(login):
    received()
    client = login()
    data = decisions(client, headline="theirs", body="theirs")
    story = Story.objects.get()
    Story.objects.update(body="<p>notre gel à nous</p><p>deux</p><p>trois</p>", version=99)
    text = client.post(address(), data).content.decode()
    assert "The story was changed meanwhile." in text
    assert "à nous" in text
    assert text.count("checked") == 1  # the headline's; the paragraph is another question now
    assert story.revisions.filter(act="merge").count() == 0
    assert 'name="version" value="99"' in text


def test_a_place_that_has_moved_meanwhile_keeps_its_choice(login):
    received()
    client = login()
    data = decisions(client, headline="theirs", body="theirs")
    moved = "<p>neuf</p><p>notre gel</p><p>deux</p><p>trois</p>"
    Story.objects.update(body=moved, version=99)
    response = client.post(address(), data)
    assert response.content.decode().count("checked") == 2
    again = fields_of(response.content, "update-form")
    client.post(address(), again)
    assert says()[1] == "<p>neuf</p><p>leur gel</p><p>deux</p><p>trois</p>"


def test_what_is_open_no_more_is_closed(login):
    received()
    Story.objects.update(headline="Gel et neige", body="<p>leur gel</p><p>deux</p><p>trois</p>")
    client = login()
    assert "Close the update" in page(client)
    client.post(address(), decisions(client))
    assert not Dispatch.objects.undecided().exists()
    assert Story.objects.get().revisions.filter(act="merge").count() == 0


def test_an_update_without_a_recognised_answer_changes_nothing(login):
    received()
    client = login()
    client.post(address(), decisions(client, headline="nobody's", body="ours") | {"all": "x"})
    assert says()[0] == "Le nôtre"
    assert Dispatch.objects.undecided().exists()


def test_those_who_may_not_change_stories_are_refused(login, client):
    received()
    media_desk = login("Media desk")
    assert client.get(address()).status_code == 302
    assert media_desk.get(address()).status_code == 403
    assert media_desk.post(address(), {"all": "theirs", "version": "2"}).status_code == 403
    assert says()[0] == "Le nôtre"
    assert "Compare and decide" not in media_desk.get(form_address()).content.decode()


def test_a_reporter_may_decide(login):
    received()
    decide(login("Reporter"), headline="theirs", body="theirs")
    assert says()[0] == "Gel et neige"


def test_a_post_from_another_site_is_refused(login):
    received()
    user = make.editor()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.post(address(), {"all": "theirs", "version": "2"}).status_code == 403
    assert says()[0] == "Le nôtre"


def test_unknown_and_killed_stories_have_no_screen(login):
    received()
    client = login("Chief editor")
    assert client.get(address(Story(pk=987654))).status_code == 404
    perform("kill", Story.objects.get(), by=None, notice="Retiré.")
    assert client.get(address()).status_code == 403


def live() -> Article:
    return published(wire_sends(item("1", "un gel", "deux")))


def test_a_published_story_is_updated_by_an_act_of_its_own(login):
    live()
    received()
    response = decide(login(), headline="theirs", body="theirs")
    update = reverse("admin:articles_story_act", args=[Story.objects.get().pk, "update"])
    text = response.content.decode()
    assert "Readers do not see it yet." in text
    assert f'href="{update}"' in text
    assert Article.objects.get().headline == "Gel"


def test_subject_codes_are_no_note_of_the_agency(login):
    received(Signal.UPDATE, NoteDocument(text="13000000", role="subjects"))
    assert "13000000" not in page(login())


def test_a_correction_proposes_what_the_agency_says_publicly(login):
    live()
    public = NoteDocument(text="Leur (et non un).", public=True, role="correctionnote")
    secret = NoteDocument(text="Tél. 026", role="correctioncontacts")
    received(Signal.CORRECTION, public, secret)
    client = login()
    assert "Tél. 026" in page(client)
    response = decide(client, headline="theirs", body="theirs")
    act = reverse("admin:articles_story_act", args=[Story.objects.get().pk, "correct"])
    assert f'href="{act}"' in response.content.decode()
    assert client.get(act).context["form"].initial["note"] == "Leur (et non un)."
    perform("correct", Story.objects.get(), by=None, note="Leur (et non un).")
    assert proposed_note(Story.objects.get()) == ""


def test_the_editors_words_for_readers_are_proposed_first(login):
    live()
    received(Signal.CORRECTION)
    client = login()
    data = decisions(client, headline="theirs", body="theirs")
    client.post(address(), data | {"note": "C'était leur gel."})
    assert proposed_note(Story.objects.get()) == "C'était leur gel."


def test_a_story_without_a_correction_proposes_nothing():
    live()
    received()
    assert proposed_note(Story.objects.get()) == ""
    assert proposed_note(make.story()) == ""


def test_scripts_and_styles_are_files(login):
    received()
    text = page(login())
    assert "<style" not in text
    assert " style=" not in text
    assert "<script>" not in text


def test_the_screen_asks_few_queries(login, django_assert_max_num_queries):
    received()
    Section.objects.count()
    client = login()
    with django_assert_max_num_queries(20):
        client.get(address())
