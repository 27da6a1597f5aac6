"""The demonstration: what the reader finds in its copies, and what the desk makes of them."""

import io
import json
import stat
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from articles import wire
from articles.demonstration import make
from articles.demonstration_plan import FIXTURES, Plan, read_plan
from articles.document import (
    Block,
    BulletList,
    CreditDocument,
    Crosshead,
    Embed,
    MediaBlock,
    MediaDocument,
    Paragraph,
    Quote,
    Related,
    SidebarDocument,
    StoryDocument,
)
from articles.models import (
    Article,
    Bundle,
    EditorialNote,
    MediaItem,
    Revision,
    Story,
    User,
)

STORIES = FIXTURES / "demo" / "stories"
EXPECTED: dict[str, Any] = tomllib.loads((STORIES / "expected.toml").read_text())
MADE = (Story, Article, MediaItem, Revision, User, Bundle, EditorialNote)
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LETTERS = {
    Paragraph: "p", Crosshead: "c", Quote: "q", BulletList: "l", Related: "r", Embed: "e",
    MediaBlock: "m",
}  # fmt: skip


# What a visitor must be able to find on some page of the demonstration.
FEATURES = {
    "gallery of pictures": 'class="gallery"',
    "sound": "<audio controls",
    "film with captions": '<track kind="captions"',
    "transcript": "<details><summary>Transc",
    "sidebar": 'class="sidebar"',
    "quote set off": 'class="quote"',
    "interview": 'class="question"',
    "quoted post": 'class="embed"',
    "list": "<ul><li>",
    "correction": 'id="corrections"',
    "link to an author": 'href="/auteurs/',
    "English story": "Published on",
    "German story": "Kleine Gemeinden",
}


def form(blocks: Iterable[Block]) -> str:
    """A letter for each block."""
    return "".join(
        "?" if isinstance(block, Paragraph) and block.question else LETTERS[type(block)]
        for block in blocks
    )


def medium(item: MediaDocument) -> str:
    said = [item.title, item.programme, item.duration_seconds, item.caption, item.credit]
    line = " | ".join([item.kind.value, *(str(part) for part in said if part)])
    return f"{line} <- {medium(item.poster)}" if item.poster else line


def credit(line: CreditDocument) -> str:
    names = ", ".join(f"{who.kind.value} {who.name}" for who in line.contributors)
    return f"{line.text} = {names}"


def box(sidebar: SidebarDocument) -> str:
    return f"{sidebar.headline} = {form(sidebar.body)}"


def found(document: StoryDocument) -> dict[str, Any]:
    """What the table of expectations says of a copy."""
    in_text = [block.media for block in document.body if isinstance(block, MediaBlock)]
    return {
        "language": document.language,
        "headline": document.headline,
        "lede": document.lede[:40],
        "body": form(document.body),
        "crossheads": [block.text for block in document.body if isinstance(block, Crosshead)],
        "media": [medium(item) for item in (*document.media, *in_text)],
        "sidebars": [box(sidebar) for sidebar in document.sidebars],
        "credits": [credit(line) for line in document.credits],
    }


def names_of_copies() -> list[str]:
    files = sorted(STORIES.rglob("*.txt"))
    return [file.relative_to(STORIES).with_suffix("").as_posix() for file in files]


def short(plan: Plan, *slugs: str) -> Plan:
    """The plan with these stories only, and without pictures, which take their time."""
    chosen = [story for story in plan.stories if story.path.stem in slugs]
    bare = tuple(
        msgspec.structs.replace(story, pictures=(), shown=(), film=None) for story in chosen
    )
    return msgspec.structs.replace(plan, stories=bare)


@pytest.mark.parametrize("name", names_of_copies())
def test_copy_comes_through_the_reader_exactly(name: str) -> None:
    data = (STORIES / f"{name}.txt").read_bytes()

    [document] = wire.read(data, name=name).documents

    assert found(document) == EXPECTED[name]


def test_every_copy_is_planned_and_expected_once() -> None:
    planned = Counter(
        story.path.relative_to(STORIES).with_suffix("").as_posix() for story in read_plan().stories
    )

    assert planned == dict.fromkeys(names_of_copies(), 1)
    assert planned.keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", names_of_copies())
def test_headline_is_of_a_newspapers_length(name: str) -> None:
    headline = EXPECTED[name]["headline"]

    assert 40 <= len(headline) <= 90
    assert headline[-1] != "."


@pytest.mark.django_db
def test_newsroom_stands_after_the_first_run_and_the_second_changes_nothing(
    tmp_path: Path,
) -> None:
    plan = read_plan()

    first = make(plan, folder=tmp_path, now=NOW)
    counts = [model.objects.count() for model in MADE]
    second = make(plan, folder=tmp_path, now=NOW + timedelta(hours=1))

    again = [model.objects.count() for model in MADE]
    assert (first.new, second.new) == (len(plan.stories) + 1, 0)
    assert again == counts
    assert second.logins == first.logins
    assert Counter(Story.objects.values_list("state", flat=True)) == {
        "published": 35, "draft": 3, "review": 1, "ready": 1, "withdrawn": 1, "killed": 1,
    }  # fmt: skip
    assert Article.objects.public(NOW).count() == 34
    assert Article.objects.filter(corrections__isnull=False).count() == 1
    assert set(Article.objects.public(NOW).values_list("section__slug", flat=True)) == {
        "monde", "suisse", "regions", "economie", "culture", "sciences", "sport",
    }  # fmt: skip
    lead = Article.objects.public(NOW).order_by("news_value", "-visible_from").first()
    assert lead is not None
    assert lead.picture is not None
    assert NOW - lead.visible_from == timedelta(minutes=18)
    assert MediaItem.objects.exclude(file="").filter(kind="photo", alt="").count() == 0
    page = Client().get(first.seed.get_absolute_url())
    assert page.status_code == 200
    public = [article.html for article in Article.objects.public(NOW)]
    assert [name for name, mark in FEATURES.items() if mark not in "".join(public)] == []


@pytest.mark.django_db
def test_seed_is_published_at_its_time_with_a_picture_of_its_own(tmp_path: Path) -> None:
    plan = read_plan()

    made = make(msgspec.structs.replace(plan, stories=()), folder=tmp_path, now=NOW)

    article = Article.objects.get(pk=made.seed.pk)
    [item] = made.seed.document().media
    poster = item.poster
    assert poster is not None
    assert article.first_published_at == datetime(2020, 2, 12, 16, 41, tzinfo=UTC)
    assert article.section.slug == "monde"
    assert (poster.credit, bool(poster.file), bool(poster.alt)) == ("Keystone", True, True)
    assert item.broadcast_on is not None
    assert item.broadcast_on.isoformat() == "2020-02-12"


@pytest.mark.django_db
def test_acts_of_the_plan_reach_the_articles(tmp_path: Path) -> None:
    slugs = ("plastique-lacs", "port-fuite", "fusion-annoncee", "orages-foehn", "horloge-optique")

    make(short(read_plan(), *slugs), folder=tmp_path, now=NOW)

    corrected = Article.objects.get(corrections__isnull=False)
    assert "0,12% de leur masse" in corrected.html
    assert NOW - corrected.corrections.get().at == timedelta(hours=6, minutes=6)
    updated = Article.objects.get(headline__startswith="De violents orages")
    assert updated.updated_at == NOW - timedelta(hours=4, minutes=12)
    assert "rétabli presque partout" in updated.html
    gone = Article.objects.exclude(state="live").order_by("state")
    assert [(article.state, bool(article.notice)) for article in gone] == [
        ("killed", True),
        ("withdrawn", True),
    ]
    assert not Article.objects.filter(headline__startswith="Une horloge").exists()
    embargoed = Story.objects.get(slugline="horloge-neuchatel")
    assert embargoed.state == "ready"
    assert embargoed.embargo_until == NOW + timedelta(hours=44)


@pytest.mark.django_db
def test_picture_of_a_foreign_story_is_described_in_its_language(tmp_path: Path) -> None:
    plan = read_plan()
    [story] = [story for story in plan.stories if story.path.stem == "night-trains"]

    make(msgspec.structs.replace(plan, stories=(story,)), folder=tmp_path, now=NOW)

    article = Article.objects.get(language="en")
    assert 'alt="Drawing: a blue night train under a starry sky' in article.html


@pytest.mark.django_db
def test_bundle_holds_two_stories_and_notes_stand_beside_one(tmp_path: Path) -> None:
    plan = short(read_plan(), "eclairage-nocturne", "ciel-etoile")

    for _run in range(2):
        make(plan, folder=tmp_path, now=NOW)

    bundle = Bundle.objects.get()
    assert (bundle.planned_for, bundle.is_ordered) == (NOW + timedelta(hours=28), False)
    assert list(bundle.members().values_list("slugline", flat=True)) == ["lampadaires"] * 2
    notes = EditorialNote.objects.values_list("by__username", "resolved_by__username")
    assert list(notes) == [("demo-chief", None), ("demo-media", "demo-reporter")]


@pytest.mark.django_db
def test_bundle_that_editors_have_ordered_since_is_left_alone(tmp_path: Path) -> None:
    plan = short(read_plan(), "ciel-etoile")
    Bundle.objects.create(name="Prévondens la nuit", publish_at=NOW)

    make(plan, folder=tmp_path, now=NOW)

    assert not Bundle.objects.get().members().exists()


@pytest.mark.django_db
def test_scheduled_story_waits_for_tomorrow(tmp_path: Path) -> None:
    make(short(read_plan(), "apprentis-solaires"), folder=tmp_path, now=NOW)

    article = Article.objects.get(headline__startswith="Le métier d'installateur")
    assert article.visible_from == NOW + timedelta(hours=21)
    assert (article.is_public(NOW), article.is_public(NOW + timedelta(days=1))) == (False, True)


@pytest.mark.django_db
def test_story_that_editors_have_changed_since_is_left_alone(tmp_path: Path) -> None:
    plan = short(read_plan(), "vrac-livraison")
    make(plan, folder=tmp_path, now=NOW)
    Story.objects.filter(slugline="vrac-geneve").update(headline="Le vrac à vélo", state="binned")

    make(plan, folder=tmp_path, now=NOW)

    story = Story.objects.get(slugline="vrac-geneve")
    assert (story.headline, story.state) == ("Le vrac à vélo", "binned")


@pytest.mark.django_db
def test_editors_have_one_role_each_and_passwords_that_only_this_machine_knows(
    tmp_path: Path,
) -> None:
    plan = msgspec.structs.replace(read_plan(), stories=())

    made = make(plan, folder=tmp_path, now=NOW)

    file = tmp_path / "demo-editors.json"
    kept = json.loads(file.read_text())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert kept == {who.username: password for who, password in made.logins}
    assert len(set(kept.values())) == 5
    for who, password in made.logins:
        user = User.objects.get(username=who.username)
        assert user.check_password(password)
        assert list(user.groups.values_list("name", flat=True)) == [who.role]
        assert (user.is_staff, user.is_superuser) == (True, False)


@pytest.mark.django_db
def test_new_database_gets_the_passwords_that_are_known_already(tmp_path: Path) -> None:
    plan = msgspec.structs.replace(read_plan(), stories=())
    first = make(plan, folder=tmp_path, now=NOW)
    Story.objects.update(assigned_to=None)
    Revision.objects.update(by=None)
    User.objects.all().delete()

    second = make(plan, folder=tmp_path, now=NOW)

    assert second.logins == first.logins
    assert all(
        User.objects.get(username=who.username).check_password(password)
        for who, password in second.logins
    )


@pytest.mark.django_db
def test_command_refuses_a_site_without_debug(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path

    with pytest.raises(CommandError):
        call_command("demo")

    assert not User.objects.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_command_prints_addresses_and_logins(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    plan = msgspec.structs.replace(read_plan(), stories=())
    monkeypatch.setattr("articles.management.commands.demo.read_plan", lambda: plan)
    monkeypatch.setenv("NEWSROOM_PORT", "8123")
    told, silent = io.StringIO(), io.StringIO()

    call_command("demo", "--yes", stdout=told)
    call_command("demo", "--yes", "--quiet", stdout=silent)

    passwords = json.loads((tmp_path / "demo-editors.json").read_text())
    article = Article.objects.get()
    text = told.getvalue()
    assert f"http://127.0.0.1:8123{article.get_absolute_url()}\n" in text
    assert "http://127.0.0.1:8123/desk/\n" in text
    assert all(f" {name} " in text and password in text for name, password in passwords.items())
    assert silent.getvalue() == ""
