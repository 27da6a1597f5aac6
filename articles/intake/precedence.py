"""What came of an item before one revision of it, from any source, and whether that one is news.

What a named agency sends by two sources, in two formats even, is one item and makes one story
(docs/decisions/0081-one-item-by-two-sources.md).
"""

import re
from collections.abc import Iterable
from datetime import datetime

from articles.document import Signal, StoryDocument
from articles.models import Dispatch, Story

# Numbers of revisions count from 1; those that are higher are times.
MOST_REVISIONS = 1_000_000


class Precedents:
    """The dispatches of an item that came before `dispatch`, in order.

    `own` came by the same source; `others` by another, from an agency that says who it is. A kill
    or a hold reaches `all` of them.
    """

    def __init__(
        self, document: StoryDocument, dispatch: Dispatch, earlier: Iterable[Dispatch]
    ) -> None:
        self._document, self._dispatch = document, dispatch
        self._agency = document.wire.source if document.wire else None
        self.all = [each for each in earlier if self._is_own(each) or self._is_its_agency(each)]
        self.own = [each for each in self.all if self._is_own(each)]
        self.others = [each for each in self.all if not self._is_own(each)]

    def __bool__(self) -> bool:
        return bool(self.own or self.others)

    def story(self) -> Story | None:
        """The story of the item: the last one that its own source made or changed."""
        made = [each.story for each in (*self.others, *self.own) if each.story]
        return made[-1] if made else None

    def is_killed(self) -> bool:
        """Whether a kill came for it, from any source: nothing of it comes back."""
        return any(each.signal == Signal.KILL for each in self.all)

    def is_late(self) -> bool:
        """An older revision that comes after a newer one changes nothing.

        Of one without a number nobody can say that it is older.
        """
        newest = max((_number(each) for each in self.own), default=())
        return () < _number(self._dispatch) < newest

    def is_old_news(self) -> bool:
        """Whether another source has brought this revision, in whichever format, or a newer one."""
        if any(each.revision == self._dispatch.revision for each in self.own):
            return False  # the same source says it anew
        return not all(map(self._is_newer_than, self.others))

    def is_overtaken_by(self, other: Dispatch) -> bool:
        """Whether it is a newer revision; only what an editor releases late can find one."""
        is_same = self._is_own(other) and other.identity == self._dispatch.identity
        return is_same and () < _number(self._dispatch) < _number(other)

    def _is_own(self, other: Dispatch) -> bool:
        return other.source_id == self._dispatch.source_id

    def _is_its_agency(self, other: Dispatch) -> bool:
        """The same name from another source may be another agency's, or a mere number."""
        its = other.told().wire
        return bool(self._agency) and its is not None and its.source == self._agency

    def _is_newer_than(self, other: Dispatch) -> bool:
        """By the numbers of the revisions; where there are none or of two kinds, by their times."""
        number, its = _number(self._dispatch), _number(other)
        sent, its_sent = _sent_at(self._document), _sent_at(other.told())
        is_later = bool(sent and its_sent and sent > its_sent)
        if number == its:
            return is_later and not number
        if number and its and (number[0] < MOST_REVISIONS) == (its[0] < MOST_REVISIONS):
            return number > its
        return is_later or not (sent and its_sent)


def _number(dispatch: Dispatch) -> tuple[int, ...]:
    """Versions compare as numbers: 1.9 comes before 1.10."""
    return tuple(int(part) for part in re.findall(r"\d+", dispatch.revision))


def _sent_at(document: StoryDocument) -> datetime | None:
    return document.wire.sent_at if document.wire else None
