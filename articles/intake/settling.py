"""What a new revision of an item does to the stories that were made from it.

Create, merge, correct, hold, kill: decided here once, for every way in which copy arrives. The
caller (articles/intake/receiving.py) holds the locks of the source and the item, and a transaction.
"""

from collections.abc import Sequence
from dataclasses import InitVar, dataclass, field
from datetime import datetime

import msgspec
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from articles import document as doc
from articles import workflow
from articles.document import MediaDocument, Signal, StoryDocument, map_media, media_of
from articles.intake.corrected import corrected, names_corrected
from articles.intake.enclosures import disputes
from articles.intake.precedence import Precedents
from articles.intake.routing import Route, route
from articles.intake.unedited import notice, pass_on
from articles.merge import STATED, diff, merge
from articles.models import Dispatch, Revision, Section, Source, Story, User
from articles.models.writing import write_document, write_documents
from articles.publication import move_embargo
from articles.wire.formats import feeds

Outcome = Dispatch.Outcome
# Signals on which copy that is new becomes a story and touches no other.
TOLD = (Signal.NONE, Signal.UPDATE, Signal.ALERT)


@dataclass(frozen=True)
class Draft:
    """A story that is not written yet, what it will say, and whether it waits for a review."""

    story: Story
    document: StoryDocument
    to_review: bool = False


@dataclass
class Item:
    """One new revision of an item and all that came of it before, from any source.

    `section` is for a story whose copy names none; `by` the editor who releases held copy;
    `corrects` are the identities of the items that it names as those it corrects.
    """

    source: Source
    document: StoryDocument
    dispatch: Dispatch
    earlier: InitVar[Sequence[Dispatch]]
    section: Section | None = None
    by: User | None = None
    draft: Draft | None = None
    before: Precedents = field(init=False)
    corrects: tuple[str, ...] = field(init=False)

    def __post_init__(self, earlier: Sequence[Dispatch]) -> None:
        self.corrects = names_corrected(self.document)
        self.before = Precedents(self.document, self.dispatch, earlier)
        self.dispatch.story = self.before.story()

    def settle(self) -> None:
        """Decides what the revision does, and does it."""
        self.dispatch.outcome = self._outcome()

    def tell(self) -> str:
        """Brings the revision into its story, or makes one of it."""
        if not self.before and (self.corrects or self.dispatch.signal == Signal.CORRECTION):
            self._find_corrected()
        if self.dispatch.story:
            return self._merge(self.dispatch.story)
        return self._create()

    def is_new(self) -> bool:
        """Whether it makes a story whatever else there is, so that begin() is all of settle()."""
        return not self.before.all and self.dispatch.signal in TOLD and not self.corrects

    def begin(self) -> None:
        """Begins the story of a new item, which make_stories() writes."""
        way = route(self.source.rules.all(), self.document)
        story = Story(embargo_until=_embargo(self.document), assigned_to=way.assigned_to)
        self.draft = Draft(story, self._placed(way), way.to_review)
        self.dispatch.story, self.dispatch.outcome = story, Outcome.CREATED

    def _outcome(self) -> str:
        story = self.dispatch.story
        nothing = Outcome.UNCHANGED if story else Outcome.HELD
        # A kill may be late: in its order nothing newer would have come into the story either.
        is_too_late = self.before.is_late() and self.dispatch.signal != Signal.KILL
        if is_too_late or self.before.is_killed():
            return nothing
        match self.dispatch.signal:
            case Signal.KILL:
                done = self._recall("kill", _("This article was withdrawn by the agency."))
                # A feed names what it took back to everybody, also to those who never had it.
                is_idle = done == Outcome.HELD and self.dispatch.format == feeds.NAME
                return Outcome.UNCHANGED if is_idle else done
            case Signal.HOLD:
                return self._hold()
            case Signal.ADVISORY:
                return Outcome.HELD
        if self.before.is_old_news() or (story and story.state == Story.State.KILLED):
            return nothing
        return self.tell()

    def _stories(self) -> list[Story]:
        """Every story made from the item, whichever source it came by, and of items it names."""
        made = {d.story_id for d in self.before.all if d.story_id}
        if self.corrects:
            theirs = Dispatch.objects.filter(source=self.source, identity__in=self.corrects)
            made |= {*theirs.exclude(story=None).values_list("story", flat=True)}
        # Locked, in one order: what an editor does to one of them meanwhile is done by then.
        return list(Story.objects.locked().filter(pk__in=made).order_by("pk"))

    def _recall(self, act: str, told: str) -> str:
        """Takes every story of the item from the readers, published or not."""
        stories = [s for s in self._stories() if s.state in workflow.ACTS[act].sources]
        for story in stories:
            workflow.perform(act, story, by=None, note=self.dispatch.identity, notice=told)
            self.dispatch.recalled.append(story.pk)
        return Outcome.MERGED if stories else Outcome.HELD

    def _hold(self) -> str:
        """Withdraws what is published; what was about to be goes back to its author."""
        self._recall("hand_back", "")
        return self._recall("unpublish", _("This article is being checked by the agency."))

    def _find_corrected(self) -> None:
        """The story that a revision under a new name is of."""
        found = corrected(self.source, self.document)
        if len(found) == 1:
            self.dispatch.story = found[0]
        elif self.dispatch.signal == Signal.CORRECTION:
            self.dispatch.notices.append(
                notice(_("It corrects an item whose story was not found: look for it."))
            )

    def _create(self) -> str:
        self.begin()
        make_stories([self])
        return Outcome.CREATED

    def _placed(self, way: Route) -> StoryDocument:
        """The document with the section and topics that the newsroom gives it.

        A rule outranks what the copy says of itself; defaults fill what it leaves open.
        """
        document = self.document
        section = self.section or self.source.default_section
        if way.section or (section and not document.section):
            chosen = way.section or section
            document = _in_section(document, chosen.slug if chosen else "")
        if not document.topics and (topics := self.source.default_topics.all()):
            document = doc.replace(document, topics=tuple(sorted(t.qcode for t in topics)))
        return document

    def base(self, story: Story) -> Dispatch | None:
        """What was brought into a story before this revision; None where all of it is newer."""
        applied = story.dispatches.applied().order_by("-id").defer("lines", "document")
        return next((each for each in applied if not self.before.is_overtaken_by(each)), None)

    def _merge(self, story: Story) -> str:
        """Brings in what the wire changed since the revision that was applied before it."""
        story = Story.objects.locked().whole().get(pk=story.pk)
        last, ours = self.base(story), story.document()
        base = last.taken() if last else StoryDocument()
        self._take_files_of(base)
        theirs = self._said_after(ours)
        is_embargo_moved = _embargo(base) != _embargo(theirs) and theirs is self.document
        merged = merge(base, ours, theirs)
        self.dispatch.conflicts = list(msgspec.to_builtins(merged.conflicts))
        if merged.document != ours:
            if is_embargo_moved:
                self._move_embargo(story, _embargo(base), _embargo(theirs))
            self._write(story, merged.document)
        if last:
            self._supersede(last)
        if merged.conflicts:
            return Outcome.CONFLICT
        if not is_embargo_moved and not _tells_more(ours, merged.document):
            return Outcome.UNCHANGED
        pass_on(story, self.source, self.dispatch)
        return Outcome.MERGED

    def _take_files_of(self, base: StoryDocument) -> None:
        """A file that is named again and not sent again is the one that came under the name."""
        known = {media.href: media for media in media_of(base) if media.file and media.href}

        def with_file(media: MediaDocument) -> MediaDocument:
            if media.file or media.href not in known:
                return media
            before = known[media.href]
            self.dispatch.notices += disputes(before, media, media.href)
            caption = media.caption or before.caption
            return doc.replace(before, caption=caption, poster=media.poster)

        if known:
            self.document = map_media(self.document, with_file)
            self.dispatch.document = doc.to_json(self.document)

    def _said_after(self, ours: StoryDocument) -> StoryDocument:
        """The document; what a newer one that is in the story says of itself stands."""
        applied = [each for each in self.before.own if each.outcome in Dispatch.APPLIED]
        if not any(map(self.before.is_overtaken_by, applied)):
            return self.document
        return doc.replace(self.document, **{name: getattr(ours, name) for name in STATED})

    def _write(self, story: Story, document: StoryDocument) -> None:
        story.version += 1
        write_document(story, document)
        whole = Story.objects.whole().get(pk=story.pk)
        note = self.dispatch.identity
        self.dispatch.brought = workflow.record(whole, "wire", by=self.by, note=note)

    def _supersede(self, last: Dispatch) -> None:
        """What was open of the last update is asked again with this one, if it still stands."""
        if last.outcome != Outcome.CONFLICT:
            return
        last.outcome = Outcome.MERGED
        newer, older = self.dispatch.revision or "–", last.revision or "–"
        last.notices.append(
            notice(
                _("Revision %(revision)s came before this was decided; it asks for it.")
                % {"revision": newer}
            )
        )
        last.save(update_fields=["outcome", "notices"])
        self.dispatch.notices.append(
            notice(
                _("Revision %(revision)s was not decided yet; what is open of it stands here.")
                % {"revision": older}
            )
        )

    def _move_embargo(self, story: Story, before: datetime | None, after: datetime | None) -> None:
        """An embargo that the wire moved or lifted holds for the article, too, from this moment.

        One that an editor set stays, unless the wire's is later.
        """
        if story.embargo_until == before or (after and _is_later(after, story.embargo_until)):
            story.embargo_until = after
            move_embargo(story, after)


def know_rules(source: Source) -> None:
    """Fetches what places the stories of a source, once for many."""
    prefetch_related_objects([source], "rules__section", "rules__assigned_to", "default_topics")


def make_stories(items: Sequence[Item]) -> None:
    """Writes the stories that items have begun, with their first revisions, all together."""
    begun = [(item, item.draft) for item in items if item.draft]
    write_documents([(draft.story, draft.document) for _item, draft in begun])
    Revision.objects.bulk_create(
        workflow.revision_of(
            draft.story, _written(draft), "import", by=item.by, note=item.dispatch.identity
        )
        for item, draft in begun
    )
    for item, draft in begun:
        if draft.to_review:
            note = item.dispatch.identity
            workflow.perform("send_to_review", draft.story, by=None, note=note)


def _written(draft: Draft) -> StoryDocument:
    """What was written of a draft: no section where the newsroom has none of that name."""
    slug = draft.story.section.slug if draft.story.section else ""
    return draft.document if draft.document.section == slug else _in_section(draft.document, slug)


def _in_section(document: StoryDocument, slug: str) -> StoryDocument:
    return doc.replace(document, section=slug)


def _embargo(document: StoryDocument) -> datetime | None:
    return document.wire.embargo_until if document.wire else None


def _is_later(moment: datetime, other: datetime | None) -> bool:
    return other is None or moment > other


def _tells_more(before: StoryDocument, after: StoryDocument) -> bool:
    """Whether anything differs but the version and the dates that the wire states."""
    return any(change.field not in STATED for change in diff(before, after))
