"""From documents to rows: the inverse of Story.document(), for one story or many.

Used by intake, merges and restored revisions. What a document does not say (state, plan, who it
is assigned to, news value) is left as it is. Library items are taken up again where they are the
same; a replaced one stays in the library.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from articles import document as doc
from articles.document import CreditDocument, MediaDocument, SidebarDocument, StoryDocument
from articles.markup import html_from_blocks, web_address
from articles.merge import STATED
from articles.models.credit import AgencyCredit, CreditContributor
from articles.models.naming import Library, Names, Used, sections_of, topics_of, used_by
from articles.models.parts import Sidebar, StoryMedia
from articles.models.story import Story
from articles.models.taxonomy import Section, Topic

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


def write_document(story: Story, document: StoryDocument) -> Story:
    """Makes the story's rows say what the document says; saves a new story, too."""
    write_documents([(story, document)])
    return story


@transaction.atomic(savepoint=False)
def write_documents(told: Sequence[tuple[Story, StoryDocument]]) -> None:
    """Makes the rows of different stories say what documents say; saves those that are new.

    The rows of all go in together, a statement for each kind. An unknown section leaves a story
    without one; unknown agencies, persons and topics are added to the tables.
    """
    documents = [document for _story, document in told]
    sections, topics = sections_of(documents), topics_of(documents)
    for story, document in told:
        _state(story, document, sections)
    new = [story for story, _document in told if story.pk is None]
    used = {story.pk: _emptied(story) for story, _document in told if story.pk}
    Story.objects.bulk_create(new)
    parts = _Parts()
    for story, document in told:
        parts.add(story, document, used.get(story.pk, {}))
    parts.save()
    _write_topics(told, topics)


def _state(story: Story, document: StoryDocument, sections: Mapping[str, Section]) -> None:
    """What stands in the story's own row."""
    for name in PLAIN_FIELDS:
        setattr(story, name, getattr(document, name))
    story.source_url = web_address(document.source_url)
    story.body = html_from_blocks(document.body)
    story.keywords = "\n".join(document.keywords)
    story.section = sections.get(document.section)
    story.origin = _stated(document)


def _stated(document: StoryDocument) -> dict[str, Any]:
    stated = StoryDocument(**{name: getattr(document, name) for name in STATED})
    origin = doc.to_json(stated)
    del origin["schema"]
    return origin


def _emptied(story: Story) -> Used:
    """Saves the story and takes its parts away; gives the library items that they were."""
    used = used_by(story)
    story.save()
    story.uses.all().delete()
    story.credits.all().delete()
    story.sidebars.all().delete()
    story.topics.clear()
    return used


def _write_topics(told: Iterable[tuple[Story, StoryDocument]], topics: Mapping[str, Topic]) -> None:
    through = Story.topics.through
    through.objects.bulk_create(
        through(story_id=story.pk, topic_id=topics[qcode].pk)
        for story, document in told
        for qcode in dict.fromkeys(document.topics)
    )


class _Parts:
    """The rows below stories, gathered for many of them and written a table at a time."""

    def __init__(self) -> None:
        self._library = Library()
        self._boxes: list[Sidebar] = []
        self._uses: list[StoryMedia] = []
        self._credits: list[tuple[AgencyCredit, CreditDocument]] = []

    def add(self, story: Story, document: StoryDocument, used: Used) -> None:
        """All that stands below one story, which is saved."""
        add = partial(StoryMedia, story=story)
        lead = partial(add, placement=StoryMedia.LEAD)
        self._uses += _side_by_side(lead, document.media, self._use(used))
        in_text = partial(add, placement=StoryMedia.BODY)
        self._uses += _in_text(in_text, document.body, self._use(used))
        lines: list[tuple[Sidebar | None, CreditDocument]]
        lines = [(None, line) for line in document.credits]
        for order, box in enumerate(document.sidebars):
            body = html_from_blocks(box.body)
            row = Sidebar(story=story, headline=box.headline, body=body, order=order)
            self._boxes.append(row)
            self._add_uses_in(row, box, used)
            lines += [(row, line) for line in box.credits]
        self._add_credits(story, lines)

    def save(self) -> None:
        self._library.save()
        Sidebar.objects.bulk_create(self._boxes)
        AgencyCredit.objects.bulk_create(row for row, _line in self._credits)
        names = Names([line for _row, line in self._credits])
        CreditContributor.objects.bulk_create(
            names.row(row, order, named)
            for row, line in self._credits
            for order, named in enumerate(line.contributors)
        )
        StoryMedia.objects.bulk_create(self._uses)

    def _add_uses_in(self, row: Sidebar, box: SidebarDocument, used: Used) -> None:
        add = partial(StoryMedia, story=row.story, placement=StoryMedia.SIDEBAR, sidebar=row)
        self._uses += _side_by_side(add, box.media, self._use(used))
        self._uses += _in_text(add, box.body, self._use(used))

    def _add_credits(
        self, story: Story, lines: Iterable[tuple[Sidebar | None, CreditDocument]]
    ) -> None:
        """The credit lines, each with the sidebar that it stands in."""
        for order, (box, line) in enumerate(lines):
            row = AgencyCredit(
                story=story, sidebar=box, text=line.text, place=line.place, order=order
            )
            self._credits.append((row, line))

    def _use(self, used: Used) -> Any:
        return partial(_use, self._library, used)


def _side_by_side(add: Any, media: Iterable[MediaDocument], use: Any) -> list[StoryMedia]:
    return [use(add(order=order), each) for order, each in enumerate(media)]


def _in_text(add: Any, body: Iterable[doc.Block], use: Any) -> list[StoryMedia]:
    uses: list[StoryMedia] = []
    blocks = 0
    for block in body:
        if isinstance(block, doc.MediaBlock):
            uses.append(use(add(after_block=blocks, order=len(uses)), block.media))
        else:
            blocks += 1
    return uses


def _use(library: Library, used: Used, use: StoryMedia, media: MediaDocument) -> StoryMedia:
    use.caption = media.caption
    use.poster_caption = media.poster.caption if media.poster else ""
    use.item = library.item(media, used)
    # What an editor wrote for this use alone, where the library says otherwise.
    use.alt = media.alt if media.alt != use.item.alt else ""
    return use


def contributor_row(
    credit: AgencyCredit, order: int, named: doc.ContributorDocument
) -> CreditContributor:
    """One name of a credit line as a row that is not saved yet; the name is added if unknown."""
    line = CreditDocument(text="", contributors=(named,))
    return Names([line]).row(credit, order, named)
