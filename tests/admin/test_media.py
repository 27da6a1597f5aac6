"""The library on the desk: files taken in, missing ones marked."""

import re
from io import BytesIO

import pytest
import tablib
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles import photos, workflow
from articles.models import Article, MediaItem, Sidebar, StoryMedia
from articles.photos import embedded
from articles.resources import MediaItemResource
from articles.troubles import NO_ROOM
from tests import make
from tests.admin.forms import fields_of, story_form
from tests.full import files_below, full_disk

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_mediaitem_add")
LIST = reverse("admin:articles_mediaitem_changelist")


def picture(colour="navy", name="lac.jpg"):
    file = BytesIO()
    Image.new("RGB", (900, 600), colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def add(client, upload, **fields):
    form = fields_of(client.get(ADD).content, "mediaitem_form")
    return client.post(ADD, form | {"upload": upload} | fields)


def change(item):
    return reverse("admin:articles_mediaitem_change", args=[item.pk])


def test_uploaded_picture_is_taken_in_with_its_renditions(login):
    client = login()
    assert add(client, picture(), credit="Keystone").status_code == 302
    item = MediaItem.objects.get()
    assert (item.credit, item.kind, item.is_picture) == ("Keystone", "photo", True)
    assert [r.width for r in item.renditions if not r.card and r.suffix == "jpg"] != []
    assert '<img class="thumb"' in client.get(LIST).content.decode()


def test_the_form_names_every_kind_of_file_that_is_taken(login):
    page = login().get(ADD).content.decode()
    assert "JPEG, PNG, GIF, WebP, AVIF, MP3, M4A, Ogg, WAV, MP4, WebM; what it says" in page
    assert 'accept="image/jpeg,.jpg,' in page


def test_the_focal_point_is_set_on_the_picture_once_there_is_one(login):
    client = login()
    assert "data-focal" not in client.get(ADD).content.decode()
    assert "data-focal" not in client.get(change(make.photo())).content.decode()
    add(client, picture(), credit="Keystone")
    page = client.get(change(MediaItem.objects.get(credit="Keystone", file__gt=""))).content
    assert 'data-focal><img src="/files/' in page.decode()
    form = fields_of(page, "mediaitem_form")
    assert (form["focal_x"], form["focal_y"]) == ("0.5", "0.5")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("x.jpg", b"x"),
    ],
)
def test_file_that_is_refused_is_said_and_not_kept(name, data, login):
    page = add(login(), SimpleUploadedFile(name, data), credit="Gardé")
    assert page.status_code == 200
    form = fields_of(page.content, "mediaitem_form")
    assert page.context["adminform"].form.errors["upload"]
    assert (form["credit"], MediaItem.objects.count()) == ("Gardé", 0)


def test_full_disk_is_said_and_keeps_nothing(login, settings, tmp_path):
    client = login()
    settings.STORAGES = {**settings.STORAGES, "default": full_disk(tmp_path)}
    page = add(client, picture(), credit="Gardé")
    assert page.context["adminform"].form.errors["upload"] == [str(NO_ROOM)]
    assert fields_of(page.content, "mediaitem_form")["credit"] == "Gardé"
    assert (files_below(tmp_path), MediaItem.objects.count()) == ([], 0)


def test_file_that_is_there_already_is_named(login):
    client = login()
    add(client, picture())
    item = MediaItem.objects.get()
    page = add(client, picture(name="autre.jpg")).content.decode()
    assert f'href="{change(item)}"' in page
    assert MediaItem.objects.count() == 1


def test_item_that_waited_for_its_file_gets_it(login):
    client, item = login(), make.photo(alt="")
    form = fields_of(client.get(change(item)).content, "mediaitem_form")
    client.post(change(item), form | {"upload": picture(), "alt": "Un lac bleu"})
    item.refresh_from_db()
    assert (item.is_missing, item.alt, item.is_picture) == (False, "Un lac bleu", True)


def facts_of(item):
    """Credits that the JPEG files carry, and which crops they hold."""
    item.refresh_from_db()
    jpegs = [r for r in item.renditions if r.suffix == "jpg"]
    said = []
    for rendition in jpegs:
        with default_storage.open(item.rendition_path(rendition)) as file, Image.open(file) as jpeg:
            said.append(embedded.read(jpeg).get("credit"))
    return set(said), {r.digest for r in jpegs if r.card}


def wide(client):
    """A picture with crops; its AVIF are made."""
    file = BytesIO()
    shape = Image.linear_gradient("L").resize((900, 300)).rotate(90, expand=True).resize((900, 300))
    shape.save(file, "JPEG")
    add(client, SimpleUploadedFile("lac.jpg", file.getvalue()), credit="Keystone", alt="Un lac")
    item = MediaItem.objects.get()
    photos.render(item)
    return item


@pytest.mark.parametrize("way", ["form", "table"])
@pytest.mark.parametrize(
    ("changes", "is_made_anew"),
    [
        ({"credit": "Keystone/Bieri"}, True),
        ({"rights": "© Keystone"}, True),
        ({"focal_x": "0.1"}, True),
        ({"title": "Le lac"}, False),
    ],
)
def test_what_stands_in_the_files_follows_the_library(
    way, changes, is_made_anew, login, django_capture_on_commit_callbacks
):
    client = login()
    item = wide(client)
    _credits, crops = facts_of(item)
    with django_capture_on_commit_callbacks(execute=True) as asked:
        if way == "form":
            assert post(client, item, **changes).status_code == 302
        else:
            table = tablib.Dataset([item.pk, *changes.values()], headers=["id", *changes])
            MediaItemResource().import_data(table, raise_errors=True)
    now = facts_of(item)
    assert now == ({changes.get("credit", "Keystone")}, now[1])
    assert (now[1] != crops, bool(asked)) == (is_made_anew, is_made_anew)
    assert not item.is_avif_due


def test_a_table_without_focal_points_leaves_them(login):
    item = wide(login())
    MediaItem.objects.update(focal_x=0.25)
    table = tablib.Dataset([item.pk, "AFP", ""], headers=["id", "credit", "focal_x"])
    MediaItemResource().import_data(table, raise_errors=True)
    item.refresh_from_db()
    assert (item.credit, item.focal_x, item.is_avif_due) == ("AFP", 0.25, True)


def test_list_marks_missing_files_and_filters_them(login):
    client = login()
    make.photo(credit="Sans fichier")
    assert "missing" in client.get(LIST).content.decode()
    assert "Sans fichier" in client.get(f"{LIST}?file=missing").content.decode()
    assert "Sans fichier" not in client.get(f"{LIST}?file=there").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_queries_for_any_length(count, login, django_assert_max_num_queries):
    client = login()
    for _ in range(count):
        make.photo(poster=make.photo())
    with django_assert_max_num_queries(10):
        client.get(LIST)


def test_what_nobody_has_described_is_listed_by_its_caption(login):
    named, bare = make.photo(description="Le lac", alt=""), make.photo(alt="", credit="AFP")
    story = make.story()
    for item in (named, bare):
        StoryMedia.objects.create(story=story, item=item, caption=f"Légende {item.credit}")
    make.photo(alt="", credit="Reuters")
    page = login().get(LIST).content.decode()
    names = re.findall(r'class="field-name"><a [^>]*>(.*?)</a>', page)
    assert names == ["Reuters", "Légende AFP", "Le lac"]


def test_item_names_the_stories_that_use_it(login):
    item, story = make.photo(), make.story()
    StoryMedia.objects.create(story=story, item=item)
    assert story.headline in login().get(change(item)).content.decode()


def test_media_of_a_sidebar_stay_with_their_paragraph(login):
    client, story = login(), make.story()
    box = Sidebar.objects.create(story=story, headline="Encadré", body="<p>Un.</p><p>Deux.</p>")
    use = StoryMedia.objects.create(
        story=story, item=make.photo(), placement="sidebar", sidebar=box, after_block=2
    )
    address = reverse("admin:articles_story_change", args=[story.pk])
    changes = {"sidebars-0-body": "<p>Zéro.</p><p>Un.</p><p>Deux.</p>"}
    client.post(address, story_form(client, address) | changes)
    use.refresh_from_db()
    assert use.after_block == 3


def video(**fields):
    return MediaItem.objects.create(kind="video", title="Le train", token="t" * 22, **fields)


def captions(text="WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour.\n", name="fr.vtt"):
    return SimpleUploadedFile(name, text.encode(), "text/vtt")


def post(client, item, **fields):
    form = fields_of(client.get(change(item)).content, "mediaitem_form")
    return client.post(change(item), form | fields)


def test_captions_of_a_video_are_read_and_kept(login):
    item = video()
    assert post(login(), item, captions_file=captions(), captions_language="fr").status_code == 302
    item.refresh_from_db()
    written = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nBonjour.\n"
    assert (item.captions, item.captions_language) == (written, "fr")


def test_captions_that_cannot_be_read_are_refused_with_their_line(login):
    item = video(captions="WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nGardé.\n")
    page = post(login(), item, captions_file=captions("WEBVTT\n\n00:09.000 --> 00:02.000\nx\n"))
    assert [*page.context["adminform"].form.errors] == ["captions_file"]
    item.refresh_from_db()
    assert "Gardé" in item.captions


def test_captions_are_removed_on_demand(login):
    item = video(captions="WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nFin.\n")
    assert post(login(), item, drop_captions="on").status_code == 302
    item.refresh_from_db()
    assert item.captions == ""


def test_pages_that_are_out_show_other_captions_at_once(login):
    client, story = login(), make.story()
    item = video(file="originals/vi/film.mp4", checksum="c" * 64, content_type="video/mp4")
    StoryMedia.objects.create(story=story, item=item)
    workflow.perform("publish", story, by=None, at=make.NOON)
    tracks = []
    for changes in (
        {"captions_file": captions(), "captions_language": "fr"},
        {"captions_language": "de"},
        {"drop_captions": "on"},
    ):
        assert post(client, item, **changes).status_code == 302
        html = Article.objects.get(pk=story.pk).html
        tracks.append(re.findall('<track [^>]* srclang="([a-z]+)"', html))
    assert tracks == [["fr"], ["de"], []]


def test_captions_of_what_is_no_video_are_refused(login):
    item = MediaItem.objects.create(kind="audio", title="Le journal")
    page = post(login(), item, captions_file=captions())
    assert page.status_code == 200
    item.refresh_from_db()
    assert item.captions == ""
