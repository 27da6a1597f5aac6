"""Builders: the shortest way to a row in a known state. Each gives a valid, saved object."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group

from articles import wire, workflow
from articles.document import MediaDocument, MediaKind, SidebarDocument, StoryDocument
from articles.models import Article, MediaItem, Section, Story, User

SEED_FILE = Path("fixtures/wire/plain/russie-turquie-syrie.txt")
NOON = datetime(2020, 2, 12, 12, 0, tzinfo=UTC)


def seed() -> StoryDocument:
    """The seed text's document."""
    return wire.read(SEED_FILE.read_bytes()).documents[0]


def section(slug: str = "monde") -> Section:
    return Section.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def story(**fields: Any) -> Story:
    fields = {
        "headline": "Le lac gèle à Neuchâtel",
        "lede": "Pour la première fois depuis 1963, le lac est pris par la glace.",
        "body": "<p>Des milliers de curieux sont venus.</p>",
    } | fields
    if "section" not in fields:
        fields["section"] = section()
    return Story.objects.create(**fields)


def article(*, at: datetime = NOON, **fields: Any) -> Article:
    """A published story's article, visible from `at` on."""
    return Article.objects.get(pk=workflow.perform("publish", story(**fields), by=None, at=at).pk)


def editor(role: str = "Editor", **fields: Any) -> User:
    """Somebody with a role: Reporter, Editor, Chief editor, Media desk, Administrator."""
    username = fields.pop("username", role.lower().replace(" ", "-"))
    user = User.objects.create_user(username, password="un mot de passe", is_staff=True, **fields)
    user.groups.add(Group.objects.get(name=role))
    return user


def photo(**fields: Any) -> MediaItem:
    fields = {"kind": "photo", "credit": "Keystone", "alt": "Un lac gelé"} | fields
    return MediaItem.objects.create(**fields)


def photo_document(**fields: Any) -> MediaDocument:
    return MediaDocument(kind=MediaKind.PHOTO, **({"caption": "Le lac", "credit": "AFP"} | fields))


def sidebar_document(**fields: Any) -> SidebarDocument:
    return SidebarDocument(**({"headline": "Encadré"} | fields))
