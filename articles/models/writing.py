"""From a document to rows: the inverse of Story.document().

Used by intake, merges and restored revisions. What a document does not say (state, plan, who it
is assigned to, news value) is left as it is. Library items are taken up again where they are the
same; a replaced one stays in the library.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from articles import document as doc
from articles.document import ContributorKind, MediaDocument, SidebarDocument, StoryDocument
from articles.markup import html_from_blocks
from articles.merge import STATED
from articles.models.credit import AgencyCredit, CreditContributor
from articles.models.media import MediaItem
from articles.models.people import Agency, Contributor
from articles.models.story import Sidebar, Story, StoryMedia, item_document
from articles.models.taxonomy import Section, Topic

# Library items by what the library knows of them (_library_key); alike ones in a list.
Library = dict[MediaDocument, list[MediaItem]]
PLAIN_FIELDS = (
    "headline",
    "kicker",
    "lede",
    "language",
    "slugline",
    "urgency",
    "dateline",
    "genre",
    "rights",
    "source_url",
)


@transaction.atomic(savepoint=False)
def write_document(story: Story, document: StoryDocument) -> Story:
    """Makes the story's rows say what the document says; saves a new story, too.

    An unknown section leaves the story without one; unknown agencies, persons and topics are
    added to the tables, since copy may name anyone.
    """
    for name in PLAIN_FIELDS:
        setattr(story, name, getattr(document, name))
    story.body = html_from_blocks(document.body)
    story.keywords = "\n".join(document.keywords)
    story.section = (
        Section.objects.filter(slug=document.section).first() if document.section else None
    )
    story.origin = _stated(document)
    is_new = story.pk is None
    known: Library = {} if is_new else _library_of(story)
    story.save()
    if not is_new:
        story.uses.all().delete()
        story.credits.all().delete()
        story.sidebars.all().delete()
    if not is_new:
        story.topics.set(_topics(document.topics))
    elif document.topics:
        story.topics.add(*_topics(document.topics))
    _write_parts(story, document, known)
    return story


def _stated(document: StoryDocument) -> dict[str, Any]:
    stated = StoryDocument(**{name: getattr(document, name) for name in STATED})
    origin = doc.to_json(stated)
    del origin["schema"]
    return origin


def _write_parts(story: Story, document: StoryDocument, known: Library) -> None:
    add = partial(StoryMedia, story=story)
    uses = [
        _use(add(placement=StoryMedia.LEAD, order=order), media, known)
        for order, media in enumerate(document.media)
    ]
    uses += _uses_in_text(partial(add, placement=StoryMedia.BODY), document.body, known)
    boxes = Sidebar.objects.bulk_create(
        Sidebar(story=story, headline=box.headline, body=html_from_blocks(box.body), order=order)
        for order, box in enumerate(document.sidebars)
    )
    lines: list[tuple[Sidebar | None, doc.CreditDocument]]
    lines = [(None, line) for line in document.credits]
    for row, box in zip(boxes, document.sidebars, strict=True):
        uses += _uses_in_sidebar(story, row, box, known)
        lines += [(row, line) for line in box.credits]
    _write_credits(story, lines)
    StoryMedia.objects.bulk_create(uses)


def _uses_in_sidebar(
    story: Story, row: Sidebar, box: SidebarDocument, known: Library
) -> list[StoryMedia]:
    add = partial(StoryMedia, story=story, placement=StoryMedia.SIDEBAR, sidebar=row)
    uses = [_use(add(order=number), media, known) for number, media in enumerate(box.media)]
    return uses + _uses_in_text(add, box.body, known)


def _uses_in_text(add: Any, body: Iterable[doc.Block], known: Library) -> list[StoryMedia]:
    uses: list[StoryMedia] = []
    blocks = 0
    for block in body:
        if isinstance(block, doc.MediaBlock):
            uses.append(_use(add(after_block=blocks, order=len(uses)), block.media, known))
        else:
            blocks += 1
    return uses


def _use(use: StoryMedia, media: MediaDocument, known: Library) -> StoryMedia:
    use.caption = media.caption
    use.poster_caption = media.poster.caption if media.poster else ""
    use.item = library_item(media, known)
    # What an editor wrote for this use alone, where the library says otherwise.
    use.alt = media.alt if media.alt != use.item.alt else ""
    return use


def library_item(media: MediaDocument, known: Library) -> MediaItem:
    """The item of the library for a media document: the same file, a known one, or a new one.

    A known one is taken up once: two photos without files are two, however much alike.
    """
    if media.file and (same := MediaItem.objects.filter(checksum=media.file).first()):
        return same
    if alike := known.get(_library_key(media)):
        return alike.pop(0)
    return MediaItem.objects.create(
        poster=library_item(media.poster, known) if media.poster else None,
        checksum=media.file or None,
        transcript="\n\n".join(media.transcript),
        **{name: getattr(media, name) for name in LIBRARY_FIELDS},
    )


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


def _library_key(media: MediaDocument) -> MediaDocument:
    """A media document without what belongs to the use alone."""
    poster = _library_key(media.poster) if media.poster else None
    return doc.replace(media, caption="", poster=poster)


def _library_of(story: Story) -> Library:
    """The items that the story uses now, to be taken up again."""
    items: Library = defaultdict(list)
    for use in story.uses.select_related("item__poster"):
        poster = use.item.poster
        key = doc.replace(item_document(use.item), poster=item_document(poster) if poster else None)
        items[key].append(use.item)
        if poster:
            items[item_document(poster)].append(poster)
    return items


def _write_credits(
    story: Story, lines: Sequence[tuple[Sidebar | None, doc.CreditDocument]]
) -> None:
    """The credit lines, each with the sidebar that it stands in."""
    rows = AgencyCredit.objects.bulk_create(
        AgencyCredit(story=story, sidebar=sidebar, text=line.text, place=line.place, order=order)
        for order, (sidebar, line) in enumerate(lines)
    )
    people = _People(who for _sidebar, line in lines for who in line.contributors)
    CreditContributor.objects.bulk_create(
        people.row(credit, order, named)
        for credit, (_sidebar, line) in zip(rows, lines, strict=True)
        for order, named in enumerate(line.contributors)
    )


def contributor_row(
    credit: AgencyCredit, order: int, named: doc.ContributorDocument
) -> CreditContributor:
    """One name of a credit line as a row that is not saved yet; the name is added if unknown."""
    return _People([named]).row(credit, order, named)


class _People:
    """The agencies and persons whom credit lines name, fetched at once, added where unknown."""

    def __init__(self, named: Iterable[doc.ContributorDocument]) -> None:
        wanted = {(who.kind, who.name) for who in named}
        self._agencies = self._known(Agency, wanted, ContributorKind.AGENCY)
        self._persons = self._known(Contributor, wanted, ContributorKind.PERSON)

    def row(
        self, credit: AgencyCredit, order: int, named: doc.ContributorDocument
    ) -> CreditContributor:
        row = CreditContributor(credit=credit, order=order, kind=named.kind)
        match named.kind:
            case ContributorKind.AGENCY:
                row.agency = self._agencies[named.name]
            case ContributorKind.PERSON:
                row.contributor = self._persons[named.name]
            case ContributorKind.INITIALS:
                row.initials = named.name
        return row

    def _known(
        self, model: Any, wanted: set[tuple[ContributorKind, str]], kind: ContributorKind
    ) -> dict[str, Any]:
        names = sorted(name for each, name in wanted if each == kind)
        known = {row.name: row for row in model.objects.filter(name__in=names)} if names else {}
        for name in names:
            if name not in known:
                known[name] = model.objects.create(name=name, slug=free_slug(model, name))
        return known


def _topics(qcodes: Sequence[str]) -> list[Topic]:
    """The topics of these codes, fetched at once, added where unknown."""
    known = {topic.qcode: topic for topic in Topic.objects.filter(qcode__in=qcodes)}
    for qcode in qcodes:
        if qcode not in known:
            known[qcode] = Topic.objects.create(qcode=qcode, slug=free_slug(Topic, qcode))
    return list(known.values())


def free_slug(model: Any, name: str) -> str:
    """An address for a name, numbered while it is taken."""
    base = slugify(name)[:60] or "x"
    slug, number = base, 2
    while model.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
