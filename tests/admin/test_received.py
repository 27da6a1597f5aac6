"""What waits at the door, as the desk shows it, and what an editor does with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.document import Signal, WireDocument, replace
from articles.home_time import in_full
from articles.models import Dispatch, Source, Story
from articles.wire.reading import Reading
from tests.intake.test_receiving import item, take, wire_sends

pytestmark = pytest.mark.django_db
BYTES = b"\x00\x01\x02\xff<script>" * 100


@pytest.fixture
def refused() -> Dispatch:
    return take(BYTES, name="d\u00e9p\u00eache\r\n.bin").dispatch


def address(name: str, dispatch: Dispatch) -> str:
    return reverse(f"admin:articles_dispatch_{name}", args=[dispatch.pk])


def test_the_first_page_tells_of_quiet_and_troubled_sources_and_of_refused_copy(login, refused):
    long_ago = timezone.now() - timedelta(hours=5)
    Source.objects.create(
        name="Muette", slug="muette", quiet_after_minutes=60, received_at=long_ago
    )
    Source.objects.create(name="Malade", slug="malade", trouble="Pas de réponse.")
    page = login().get("/desk/").content.decode()
    for text in ("Quiet sources", "Muette", "Malade", "Pas de réponse.", "Refused copy"):
        assert text in page
    assert address("change", refused) in page


def test_the_first_page_keeps_quiet_when_all_is_well(login):
    page = login().get("/desk/").content.decode()
    assert "desk-waiting" not in page


def test_the_media_desk_is_told_nothing_of_the_wire(login, refused):
    Source.objects.create(name="Malade", slug="malade", trouble="Pas de réponse.")
    assert "desk-waiting" not in login("Media desk").get("/desk/").content.decode()


def test_the_bytes_are_given_out_as_a_file_and_never_as_a_page(login, refused):
    response = login().get(address("raw", refused))
    assert response.content == BYTES
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''d%C3%A9p%C3%AAche%0D%0A.bin"
    )


def test_bytes_that_are_no_text_are_not_shown_as_text(login, refused):
    page = login().get(address("change", refused)).content.decode()
    assert "This file is not text: its bytes are kept, and not shown here." in page
    assert "\ufffd" not in page


def test_every_filter_has_a_word_also_where_no_format_was_found(login, refused):
    page = login().get(reverse("admin:articles_dispatch_changelist")).content.decode()
    assert '<a href="?format=">–</a>' in page


def test_the_bytes_are_for_those_who_may_see_dispatches(login, client, refused):
    assert login("Media desk").get(address("raw", refused)).status_code == 403
    assert client.get(address("raw", refused)).status_code == 302
    assert login("Reporter").get(address("raw", refused)).status_code == 200


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("Le lac gèle\n\nUn premier paragraphe, qui dit tout.\n", "", "Le lac gèle"),
        ("bonjour.\n", "", "bonjour."),
        (
            "Une phrase trop longue pour un titre, qui commence, continue encore et finit enfin.\n",
            "",
            "Une phrase trop longue pour un titre, qui commence, continue encore et finit…",
        ),
        ("Le lac gèle\n\nUn premier paragraphe, qui dit tout.\n", "gel.txt", "gel.txt"),
    ],
)
def test_copy_without_a_name_of_its_own_is_called_by_its_words(login, text, name, words):
    dispatch = take(text.encode(), name=name).dispatch
    (listed,) = Dispatch.objects.with_words()
    assert (str(dispatch), str(listed)) == (words, words)
    page = login().get(reverse("admin:articles_dispatch_changelist")).content.decode()
    assert words in page
    assert dispatch.identity not in page
    assert (
        dispatch.identity in login("Chief editor").get(address("change", dispatch)).content.decode()
    )


def test_the_list_leads_to_the_story_and_says_its_headline_only_where_it_is_another(login):
    dispatch = take("Le lac gèle\n\nUn premier paragraphe, qui dit tout.\n".encode()).dispatch
    listed = reverse("admin:articles_dispatch_changelist")
    link = f'<a href="{reverse("admin:articles_story_change", args=[dispatch.story_id])}">'
    assert f"{link}Open the story</a>" in login().get(listed).content.decode()
    Story.objects.update(headline="Le lac dégèle")
    assert f"{link}Le lac dégèle</a>" in login("Chief editor").get(listed).content.decode()


def test_refused_copy_without_a_file_is_said_to_have_no_name(login):
    refused = take(b"\x00\x01\x02\xff" * 100).dispatch
    page = login().get("/desk/").content.decode()
    assert f'<a href="{address("change", refused)}">copy without a name</a>' in page
    assert refused.sha256 not in page


def test_refused_copy_is_read_again_by_a_button(login, refused, monkeypatch):
    editor = login()
    assert address("retry", refused) in editor.get(address("change", refused)).content.decode()
    editor.post(address("retry", refused))
    assert list(Dispatch.objects.refused()) == [refused]
    reading = Reading(format="nitf", encoding="utf-8", documents=(item("1"),))
    monkeypatch.setattr("articles.intake.receiving.wire.read", lambda *args, **kwargs: reading)
    response = editor.post(address("retry", refused))
    new = Dispatch.objects.get(outcome="created")
    assert response["Location"] == address("change", new)
    assert not Dispatch.objects.refused().exists()
    assert editor.post(address("retry", refused))["Location"] == address("change", refused)


def test_a_fault_of_ours_is_told_and_logged_and_the_copy_stays_in_the_basket(
    login, refused, monkeypatch, caplog
):
    def fails(*arguments, **options):
        raise LookupError("no such verb")

    monkeypatch.setattr("articles.intake.receiving.wire.read", fails)
    response = login().post(address("retry", refused), follow=True)
    assert response.redirect_chain == [(address("change", refused), 302)]
    (message,) = response.context["messages"]
    assert str(message) == (
        "We failed at this copy; it is a fault of the software, not yours (LookupError: no such "
        "verb). Nothing is lost: try again later. The log says why."
    )
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [LookupError]
    assert list(Dispatch.objects.refused()) == [refused]


def test_a_story_is_made_of_held_copy_by_a_button(login):
    held = wire_sends(item("1", signal=Signal.HOLD)).dispatch
    editor = login()
    assert "Make a story of it" in editor.get(address("change", held)).content.decode()
    response = editor.post(address("release", held))
    story = Story.objects.get()
    assert response["Location"] == reverse("admin:articles_story_change", args=[story.pk])
    assert story.revisions.get().by.username == "editor"
    assert editor.post(address("release", held))["Location"] == address("change", held)


@pytest.fixture
def kill() -> Dispatch:
    return wire_sends(item("2", signal=Signal.KILL, headline="À supprimer : Gel")).dispatch


def test_a_kill_that_finds_no_story_stands_on_the_first_page_until_somebody_has_seen_it(
    login, kill
):
    held = wire_sends(replace(item(signal=Signal.ADVISORY), wire=advisory())).dispatch
    assert (kill.outcome, held.outcome) == ("held", "held")
    editor = login()
    page = editor.get("/desk/").content.decode()
    assert page.index("Kills without a story") < page.index("À supprimer") < page.index("Held copy")
    assert address("change", held) in page
    assert address("seen", kill) in editor.get(address("change", kill)).content.decode()
    assert editor.post(address("seen", kill))["Location"] == address("change", kill)
    page = editor.get("/desk/").content.decode()
    assert ("Kills without a story" in page, "Held copy" in page) == (False, True)
    kill.refresh_from_db()
    assert (kill.seen_by.username, kill.outcome, kill.is_waiting()) == ("editor", "held", False)
    page = editor.get(address("change", kill)).content.decode()
    assert "I have seen it" not in page
    assert f"editor, {in_full(kill.seen_at)}" in page


def advisory() -> WireDocument:
    return WireDocument(source="ATS", guid="agenda", version="1", signal=Signal.ADVISORY)


def test_who_saw_held_copy_first_stays(login, kill):
    login().post(address("seen", kill))
    login("Chief editor").post(address("seen", kill))
    kill.refresh_from_db()
    assert kill.seen_by.username == "editor"


def test_kills_without_a_story_are_told_and_found_in_the_list(login, kill):
    wire_sends(replace(item(signal=Signal.ADVISORY), wire=advisory()))
    editor = login()
    listed = reverse("admin:articles_dispatch_changelist")
    assert "kill without a story" in editor.get(listed).content.decode()
    for waits, count in (("kill", 1), ("held", 2)):
        results = editor.get(f"{listed}?waits={waits}").context["cl"].result_count
        assert results == count
    data = {"action": "mark_seen", "_selected_action": [kill.pk]}
    response = editor.post(listed, data, follow=True)
    assert "1 item stands on the first page no more." in response.content.decode()
    assert "kill without a story" not in editor.get(listed).content.decode()
    assert not Dispatch.objects.waiting().filter(signal=Signal.KILL).exists()


def test_those_who_take_nothing_in_mark_nothing(login, kill):
    reporter = login("Reporter")
    assert "Kills without a story" not in reporter.get("/desk/").content.decode()
    data = {"action": "mark_seen", "_selected_action": [kill.pk]}
    reporter.post(reverse("admin:articles_dispatch_changelist"), data)
    assert list(Dispatch.objects.waiting()) == [kill]


def test_a_kill_that_finds_its_story_waits_for_nobody():
    wire_sends(item("1"))
    assert wire_sends(item("2", signal=Signal.KILL)).outcome == "merged"
    assert not Dispatch.objects.waiting().exists()


@pytest.mark.parametrize("act", ["retry", "release", "seen"])
def test_reporters_and_links_do_not_act(login, refused, act):
    assert login("Reporter").post(address(act, refused)).status_code == 403
    assert login().get(address(act, refused)).status_code == 405
    assert login("Chief editor").post(f"/desk/articles/dispatch/9999/{act}/").status_code == 404


def test_a_source_is_kept_with_its_rules(login):
    chief = login("Chief editor")
    source = Source.objects.get(slug="import")
    Source.objects.filter(pk=source.pk).update(etag='"1"')
    page = chief.get(reverse("admin:articles_source_change", args=[source.pk]))
    assert "rules-TOTAL_FORMS" in page.content.decode()
    response = chief.post(
        reverse("admin:articles_source_change", args=[source.pk]),
        {
            "name": "Flux",
            "slug": "flux",
            "kind": "feed",
            "address": "https://gazette.example/rss",
            "settle_seconds": "180",
            "is_active": "on",
            "rules-TOTAL_FORMS": "1",
            "rules-INITIAL_FORMS": "0",
            "rules-0-order": "1",
            "rules-0-field": "genre",
            "rules-0-value": "chronique",
            "rules-0-to_review": "on",
        },
    )
    assert response.status_code == 302
    source.refresh_from_db()
    assert (source.kind, source.etag, source.rules.get().value) == ("feed", "", "chronique")
    listed = chief.get(reverse("admin:articles_source_changelist") + "?needs=quiet")
    assert listed.status_code == 200
