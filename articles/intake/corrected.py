"""Which story an item is of that comes under a new name, as corrections and new versions do."""

import re
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from articles.document import Signal, StoryDocument
from articles.intake.arrived import identity_of
from articles.markup import plain
from articles.models import Dispatch, Source, Story

# A correction under a new name is of something sent lately, and says mostly the same.
CORRECTED_WITHIN = timedelta(days=3)
ALIKE = 0.5
NAMED_ALIKE = 0.25  # of an item that it names: enough to tell a text from a picture beside it


def names_corrected(document: StoryDocument) -> tuple[str, ...]:
    """The identities of the items that this one corrects or takes the place of."""
    return tuple(map(identity_of, document.wire.corrects)) if document.wire else ()


def corrected(source: Source, document: StoryDocument) -> list[Story]:
    """The stories of the items that it names, as far as they say the same.

    AFP's corrections name none; then it is those lately sent that say the same.
    """
    applied = Dispatch.objects.filter(source=source, outcome__in=Dispatch.APPLIED)
    sent = applied.exclude(story=None)
    named = sent.filter(identity__in=names_corrected(document))
    return _alike(named, document, NAMED_ALIKE) or _alike(_lately(sent, document), document, ALIKE)


def _lately(sent: QuerySet[Dispatch], document: StoryDocument) -> QuerySet[Dispatch]:
    """What was sent lately under the slugline of a correction."""
    is_correction = document.wire is not None and document.wire.signal is Signal.CORRECTION
    if not (is_correction and document.slugline):
        return sent.none()
    since = timezone.now() - CORRECTED_WITHIN
    return sent.filter(received_at__gte=since, story__slugline=document.slugline)


def _alike(sent: QuerySet[Dispatch], document: StoryDocument, least: float) -> list[Story]:
    """The stories of which what came last says the same, each once."""
    last = {dispatch.story: dispatch for dispatch in sent.select_related("story").order_by("id")}
    words = _words(document)
    return [
        story
        for story, dispatch in last.items()
        if story and _likeness(words, _words(dispatch.told())) >= least
    ]


def _words(document: StoryDocument) -> frozenset[str]:
    body = (plain(getattr(block, "html", "")) for block in document.body)
    return frozenset(re.findall(r"\w+", " ".join((document.lede, *body)).casefold()))


def _likeness(words: frozenset[str], others: frozenset[str]) -> float:
    """From 0 (no word in common) to 1 (the same words)."""
    return len(words & others) / (len(words | others) or 1)
