"""An update of a story that is still the agency's own copy may go out without an editor.

Only where the source is allowed to (Source.publishes_updates). What cannot go out waits for an
editor, and the dispatch says why.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import workflow
from articles.document import Signal, StoryDocument
from articles.models import Dispatch, Source, Story
from articles.wire.unpublished import what_it_was

# What a person may have done to a story that is still the agency's word for word.
UNCHANGING = frozenset({"import", "wire", *workflow.ACTS}) - {"restore"}


def pass_on(story: Story, source: Source, dispatch: Dispatch) -> None:
    """Publishes what a dispatch brought into a published story, if the source may do so."""
    if not source.publishes_updates or story.state != Story.State.PUBLISHED or is_edited(story):
        return
    if was := what_it_was(dispatch.told()):
        told = _("The update was not published by itself: it is not public there (%s).") % was
        dispatch.notices.append(notice(told))
        return
    act, note = "update", ""
    # Nobody is told of a mistake that nobody has read.
    if dispatch.signal == Signal.CORRECTION and story.article.was_ever_seen(timezone.now()):
        act, note = "correct", public_note(dispatch.told())
    try:
        workflow.perform(act, story, by=None, note=note)
    except workflow.ActRefusedError as refusal:
        dispatch.notices.append(
            notice(_("The update was not published by itself: %(why)s") % {"why": refusal})
        )


def is_edited(story: Story) -> bool:
    """Whether a person has changed its words; to approve or publish them changes none."""
    return story.revisions.exclude(by=None).exclude(act__in=UNCHANGING).exists()


def public_note(document: StoryDocument) -> str:
    """What the agency says publicly of its correction, or nothing."""
    notes = document.wire.notes if document.wire else ()
    said = [note.text for note in notes if note.public and note.role.startswith("correction")]
    return " ".join(said)


def notice(message: str) -> dict[str, Any]:
    """A notice of a dispatch that is about no line of the copy."""
    return {"line": None, "message": message}
