"""What documents name and the newsroom keeps once: agencies, persons, topics, library items.

Each is fetched for many documents at once and added where it is unknown, since copy may name
anyone, in the order in which the documents name it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import slugify

from articles import document as doc
from articles.document import ContributorKind, MediaDocument, StoryDocument, names_of
from articles.models.credit import AgencyCredit, CreditContributor
from articles.models.former import FormerAddress
from articles.models.media import MediaItem
from articles.models.people import Agency, Contributor
from articles.models.story import Story
from articles.models.taxonomy import Section, Topic

LIBRARY_FIELDS = (
    "kind",
    "credit",
    "title",
    "programme",
    "duration_seconds",
    "broadcast_on",
    "alt",
    "description",
    "href",
    "rights",
)
# Library items by what the library knows of them (_library_key); alike ones in a list.
Used = Mapping[MediaDocument, list[MediaItem]]


class Library:
    """Library items for media documents; save() writes those that are new."""

    def __init__(self) -> None:
        self._new: list[MediaItem] = []
        self._by_file: dict[str, MediaItem] = {}

    def item(self, media: MediaDocument, used: Used) -> MediaItem:
        """The same file, one that the story `used` before, or a new one.

        A used one is taken up once: two photos without files are two, however much alike.
        """
        if media.file and (same := self._with_file(media.file)):
            return same
        if used and (alike := used.get(_library_key(media))):
            return alike.pop(0)
        poster = self.item(media.poster, used) if media.poster else None
        return self._added(media, poster)

    def save(self) -> None:
        """Posters before the items that they stand for."""
        waiting = self._new
        while waiting:
            MediaItem.objects.bulk_create(
                [item for item in waiting if item.poster is None or item.poster.pk]
            )
            waiting = [item for item in waiting if item.pk is None]
        self._new = []

    def _with_file(self, checksum: str) -> MediaItem | None:
        if checksum not in self._by_file and (
            same := MediaItem.objects.filter(checksum=checksum).first()
        ):
            self._by_file[checksum] = same
        return self._by_file.get(checksum)

    def _added(self, media: MediaDocument, poster: MediaItem | None) -> MediaItem:
        item = new_item(media)
        item.poster, item.checksum = poster, media.file or None
        self._new.append(item)
        if media.file:
            self._by_file[media.file] = item
        return item


def new_item(media: MediaDocument) -> MediaItem:
    """What a document says of a media item, as a row that is not saved and has no file yet."""
    said = {name: getattr(media, name) for name in LIBRARY_FIELDS}
    return MediaItem(transcript="\n\n".join(media.transcript), **said)


def _library_key(media: MediaDocument) -> MediaDocument:
    """A media document without what belongs to the use alone."""
    poster = _library_key(media.poster) if media.poster else None
    return doc.replace(media, caption="", poster=poster)


def used_by(story: Story) -> Used:
    """The items that the story uses now, to be taken up again."""
    items = defaultdict(list)
    for use in story.uses.select_related("item__poster"):
        poster = use.item.poster
        key = doc.replace(use.item.document(), poster=poster.document() if poster else None)
        items[key].append(use.item)
        if poster:
            items[poster.document()].append(poster)
    return items


class Names:
    """The agencies and persons whom credit lines name."""

    def __init__(self, lines: Sequence[doc.CreditDocument]) -> None:
        self._agencies = _known(Agency, "name", names_of(lines, ContributorKind.AGENCY))
        self._persons = _known(Contributor, "name", names_of(lines, ContributorKind.PERSON))

    def row(
        self, credit: AgencyCredit, order: int, named: doc.ContributorDocument
    ) -> CreditContributor:
        """One name of a credit line as a row that is not saved yet."""
        row = CreditContributor(credit=credit, order=order, kind=named.kind)
        match named.kind:
            case ContributorKind.AGENCY:
                row.agency = self._agencies[named.name]
            case ContributorKind.PERSON:
                row.contributor = self._persons[named.name]
            case ContributorKind.INITIALS:
                row.initials = named.name
        return row


def sections_of(documents: Iterable[StoryDocument]) -> dict[str, Section]:
    """The sections that documents name, by address; unknown ones are left out.

    A revision may name one by the address that it had then.
    """
    slugs = {document.section for document in documents} - {""}
    known = _rows(Section, "slug", slugs) if slugs else {}
    for slug in slugs - known.keys():
        if section := FormerAddress.objects.row_of(Section, slug):
            known[slug] = section
    return known


def topics_of(documents: Iterable[StoryDocument]) -> dict[str, Topic]:
    """The topics of documents, by code."""
    return _known(Topic, "qcode", [qcode for each in documents for qcode in each.topics])


def _known(model: Any, field: str, values: Iterable[str]) -> dict[str, Any]:
    """Rows by a field that names them; one is added for each value that has none."""
    wanted = dict.fromkeys(values)
    known = _rows(model, field, wanted) if wanted else {}
    for value in wanted:
        if value not in known:
            known[value] = model.objects.create(**{field: value, "slug": free_slug(model, value)})
    return known


def _rows(model: Any, field: str, values: Iterable[str]) -> dict[str, Any]:
    return {getattr(row, field): row for row in model.objects.filter(**{f"{field}__in": values})}


def free_slug(model: Any, name: str) -> str:
    """An address for a name, numbered while it is taken."""
    base = slugify(name)[:60] or "x"
    slug, number = base, 2
    while model.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
