"""The paste page: copy in, roles corrected, a draft out."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.admin.pasting import MAX_BYTES, MAX_LINES, PasteError, first_read, posted
from articles.models import Dispatch, Story
from articles.troubles import NO_ROOM
from articles.wire.reading import Label
from tests.admin.forms import fields_of
from tests.full import full, no_room_for
from tests.photos.files import jpeg

PASTE = reverse("admin:articles_story_paste")
PREVIEW = reverse("admin:articles_story_paste_preview")
SEED = Path(__file__).parents[2] / "fixtures" / "wire" / "plain" / "russie-turquie-syrie.txt"
RUBRIC = "Suisse"
HEADLINE = "Russie et Turquie veulent sauver leurs accords de désescalade en Syrie"
CROSSHEAD = "Menaces turques et accusations russes"

pytestmark = pytest.mark.django_db


@pytest.fixture
def seed():
    return SEED.read_text()


def read(client, text):
    response = client.post(PASTE, {"text": text, "read": "1"})
    assert response.status_code == 200
    return fields_of(response.content, "reading-form")


def with_role(form, text, role):
    labels = list(form["label"])
    labels[form["text"].split("\n").index(text)] = role
    return form | {"label": labels}


def test_pasted_seed_becomes_a_draft(seed, login):
    client = login()
    response = client.post(PASTE, read(client, seed) | {"save": "1", "section": "monde"})
    story = Story.objects.get()
    assert response.url == reverse("admin:articles_story_change", args=[story.pk])
    assert (story.headline, story.section.slug, story.state) == (HEADLINE, "monde", "draft")
    assert bytes(Dispatch.objects.get().raw.data).decode() == seed
    assert story.revisions.get().by.username == "editor"


def test_copy_stays_on_the_page_where_no_room_is_left(seed, login):
    client = login()
    form = with_role(read(client, seed), CROSSHEAD, "paragraph")
    with no_room_for("articles_rawcopy", full()):
        response = client.post(PASTE, form | {"save": "1"})
    assert str(NO_ROOM) in response.content.decode()
    assert fields_of(response.content, "reading-form")["label"] == form["label"]
    assert (Dispatch.objects.count(), Story.objects.count()) == (0, 0)


def test_copy_stays_on_the_page_where_we_fail_to_keep_it(seed, login, monkeypatch):
    def fails(items):
        raise LookupError("no such table")

    client = login()
    form = with_role(read(client, seed), CROSSHEAD, "paragraph")
    monkeypatch.setattr("articles.intake.batches.make_stories", fails)
    response = client.post(PASTE, form | {"save": "1"})
    assert "LookupError: no such table" in response.content.decode()
    again = fields_of(response.content, "reading-form")
    assert [again[name] for name in ("data", "text", "label")] == [
        form[name] for name in ("data", "text", "label")
    ]
    assert not Dispatch.objects.exists()


def test_reading_alone_keeps_nothing_in_the_database(seed, login):
    read(login(), seed)
    assert (Story.objects.count(), Dispatch.objects.count()) == (0, 0)


def test_corrected_role_makes_another_story_and_stays_with_the_dispatch(seed, login):
    client = login()
    form = with_role(read(client, seed), CROSSHEAD, "paragraph")
    client.post(PASTE, form | {"save": "1"})
    dispatch = Dispatch.objects.get()
    line = next(line for line in dispatch.lines if line["text"] == CROSSHEAD)
    assert f"<p>{CROSSHEAD}</p>" in Story.objects.get().body
    assert (line["label"], line["reason"]) == ("paragraph", "set by an editor")
    assert sum(line.get("reason") == "set by an editor" for line in dispatch.lines) == 1


def test_preview_follows_the_roles(seed, login):
    client = login()
    form = with_role(read(client, seed), HEADLINE, "ignored")
    page = client.post(PREVIEW, form)
    assert page.status_code == 200
    assert f"<h1>{HEADLINE}" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert Story.objects.count() == 0


def test_lines_are_joined(login):
    client = login()
    form = read(client, "Un titre de longueur ordinaire pour la page\n\nUne phrase qui\nse suit.\n")
    joined = fields_of(client.post(PASTE, form | {"join": "3"}).content, "reading-form")
    assert joined["text"].split("\n")[2] == "Une phrase qui se suit."
    assert len(joined["label"]) == len(form["label"]) - 1
    assert joined["data"] == form["data"]


def test_the_same_copy_leads_to_the_story_that_is_there(seed, login):
    client = login()
    form = read(client, seed)
    first = client.post(PASTE, form | {"save": "1"})
    second = client.post(PASTE, form | {"save": "1"})
    assert (first.url, Story.objects.count()) == (second.url, 1)


@pytest.mark.parametrize("text", ["", "\x00\x01\x02" * 50])
def test_refused_copy_is_said_and_stays_on_the_page(text, login):
    page = login().post(PASTE, {"text": text, "read": "1"})
    assert page.status_code == 200
    assert 'class="errornote"' in page.content.decode()


def test_files_are_read_like_pasted_text(seed, login):
    client = login()
    file = SimpleUploadedFile("copy.txt", seed.encode())
    page = client.post(PASTE, {"file": file, "read": "1"})
    form = fields_of(page.content, "reading-form")
    assert form["name"] == "copy.txt"
    client.post(PASTE, form | {"save": "1"})
    assert Story.objects.get().headline == HEADLINE


def test_the_bytes_of_a_picture_are_not_shown_as_text(login):
    file = SimpleUploadedFile("lac.jpg", jpeg().getvalue())
    page = login().post(PASTE, {"file": file, "read": "1"}).content.decode()
    assert "This file is not text: its bytes are kept, and not shown here." in page
    assert "\ufffd" not in page


@pytest.mark.parametrize(
    "fault", [{"data": "%%%"}, {"label": ["headline"]}, {"label": ["nonsense"] * 31}]
)
def test_broken_post_is_refused_in_a_sentence(fault, seed, login):
    client = login()
    page = client.post(PASTE, read(client, seed) | fault | {"save": "1"})
    assert "read the copy again" in page.content.decode()
    assert Story.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "status"), [("Media desk", 403), ("Reporter", 200), ("Editor", 200)]
)
def test_page_is_for_those_who_may_take_copy_in(role, status, login):
    assert login(role).get(PASTE).status_code == status


def test_markup_in_copy_stays_text(login):
    client = login()
    text = "Un titre <script>alert(1)</script> de longueur ordinaire\n\nUne phrase entière ici.\n"
    page = client.post(PASTE, {"text": text, "read": "1"})
    assert b"<script>alert" not in page.content
    assert b"<script>alert" not in client.post(PREVIEW, read(client, text)).content


def test_earlier_dispatch_is_shown_as_it_was_read(seed, login):
    client = login()
    client.post(PASTE, read(client, seed) | {"save": "1"})
    address = reverse("admin:articles_story_paste_dispatch", args=[Dispatch.objects.get().pk])
    page = login("Reporter").get(address).content.decode()
    assert "How this was read" in page
    assert 'name="save"' not in page
    assert login("Media desk").get(address).status_code == 403


def test_first_line_cannot_be_joined(seed):
    pasted, _reading = first_read(seed.encode(), "")
    with pytest.raises(PasteError):
        pasted.joined(0)


def test_unchanged_roles_give_the_readers_own_reading(seed):
    pasted, reading = first_read(seed.encode(), "")
    assert pasted.reading() == reading


def test_page_gives_back_what_it_was_given(seed):
    from django.http import QueryDict

    pasted, _reading = first_read(seed.encode(), "a.txt")
    data = QueryDict(mutable=True)
    data.update(
        {"data": pasted.encoded, "name": "a.txt", "text": pasted.text.replace("\n", "\r\n")}
    )
    data.setlist("label", [label.value for label in pasted.labels])
    assert posted(data) == pasted
    assert Label.HEADLINE in pasted.labels


@pytest.mark.parametrize(("chosen", "slug"), [("", "suisse"), ("monde", "monde")])
def test_section_is_the_chosen_one_or_that_of_the_copy(chosen, slug, login, seed):
    client = login()
    form = read(client, f"{RUBRIC}\n\n{seed}")
    form = with_role(form, RUBRIC, "section") | {"save": "1", "section": chosen}
    assert client.post(PASTE, form).status_code == 302
    assert Story.objects.get().section.slug == slug


def test_section_that_the_newsroom_does_not_have_is_left_open(login, seed):
    client = login()
    form = with_role(read(client, f"Potager\n\n{seed}"), "Potager", "section")
    client.post(PASTE, form | {"save": "1", "section": ""})
    assert Story.objects.get().section is None


def test_a_file_that_could_not_be_sent_back_is_refused_at_once(login):
    upload = SimpleUploadedFile("lac.txt", b"a" * (MAX_BYTES + 1))
    page = login().post(PASTE, {"file": upload, "read": "1"}).content.decode()
    assert "3 MB" in page
    assert 'name="save"' not in page


def test_copy_of_too_many_lines_is_refused_at_once_and_stays_in_its_field(login):
    text = "abc\n" * (MAX_LINES + 1)
    page = login().post(PASTE, {"text": text, "read": "1"})
    assert f"more than {MAX_LINES} lines" in page.content.decode()
    assert page.context["typed"] == text


def test_the_section_that_the_editor_chose_wins(seed, login):
    client = login()
    form = read(client, f"Culture\n\n{seed}") | {"save": "1", "section": "sport"}
    client.post(PASTE, form)
    assert Story.objects.get().section.slug == "sport"


def test_pasted_words_of_a_kill_are_told_and_withdraw_nothing(seed, login):
    client = login()
    page = client.post(PASTE, {"text": f"ANNULATION\n\n{seed}", "read": "1"})
    assert "“ANNULATION”: " in page.content.decode()
    client.post(PASTE, fields_of(page.content, "reading-form") | {"save": "1"})
    dispatch = Dispatch.objects.get()
    assert (dispatch.signal, dispatch.outcome) == ("", "created")
    assert Story.objects.get().headline == HEADLINE


def test_a_pasted_embargo_is_the_storys(seed, login):
    client = login()
    told = f"SOUS EMBARGO JUSQU'AU 1ER DÉCEMBRE 2030 À 18H00\n\n{seed}"
    client.post(PASTE, read(client, told) | {"save": "1"})
    assert Story.objects.get().embargo_until.isoformat() == "2030-12-01T17:00:00+00:00"


def test_roles_that_are_changed_give_a_headline_no_embargo_back(seed, login):
    client = login()
    title = "La BNS relève ses taux directeurs"
    form = read(client, f"[SOUS EMBARGO] {title}\n\nUn texte.\n\n{seed}")
    labels = ["paragraph" if each == "crosshead" else each for each in form["label"]]
    assert labels != form["label"]
    client.post(PASTE, form | {"label": labels, "save": "1"})
    assert Story.objects.get().headline == title


def test_what_an_editor_should_look_at_stands_in_the_order_of_the_lines(login):
    text = (
        "Le train de nuit vers Barcelone partira de Genève dès décembre 2028\n\n"
        "Interview de la responsable / Forum / 3 min. / le 20 novembre 2026\n\n"
        "Un train de nuit quotidien reliera Genève à Barcelone, ont annoncé les chemins de fer.\n\n"
        "La liaison coûtera 38 millions de francs par an et comptera quatorze voitures.\n"
    )
    page = login().post(PASTE, {"text": text, "read": "1"})
    assert [line for line, _text in page.context["notices"]] == [3, 5, None]
