"""Documents are made to fit the columns of the tables, and the desk is told what was cut.

Copy may say anything at any length. The bytes are kept whole; a story whose headline is a page
long is still better than none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from articles.document import (
    ContributorDocument,
    ContributorKind,
    CreditDocument,
    MediaDocument,
    Part,
    SidebarDocument,
    StoryDocument,
    map_media,
    replace,
)
from articles.models import Agency, AgencyCredit, Contributor, MediaItem, Sidebar, Story, Topic
from articles.models.credit import CreditContributor

AnyPart = TypeVar("AnyPart", bound=Part)


def _limit(model: Any, name: str) -> int:
    return int(model._meta.get_field(name).max_length)


def _limits(model: Any, *names: str) -> Mapping[str, int]:
    return {name: _limit(model, name) for name in names}


STORY = _limits(Story, "headline", "kicker", "slugline", "dateline", "genre", "source_url")
MEDIA = _limits(MediaItem, "credit", "title", "programme", "alt", "href")
CREDIT = _limits(AgencyCredit, "text")
SIDEBAR = _limits(Sidebar, "headline")
NAMES = {
    ContributorKind.AGENCY: _limits(Agency, "name"),
    ContributorKind.PERSON: _limits(Contributor, "name"),
    ContributorKind.INITIALS: {"name": _limit(CreditContributor, "initials")},
}
TOPIC = _limit(Topic, "qcode")
LANGUAGE = _limit(Story, "language")
# What PostgreSQL takes as a small and as a whole number.
URGENCY, SECONDS = 2**15, 2**31


def fitted(document: StoryDocument) -> tuple[StoryDocument, list[str]]:
    """The document as the tables can hold it, and a sentence for each text that was cut."""
    fitting = _Fitting()
    return fitting.story(document), fitting.notices


@dataclass
class _Fitting:
    notices: list[str] = field(default_factory=list)

    def story(self, document: StoryDocument) -> StoryDocument:
        document = map_media(document, self._media)
        others: dict[str, Any] = {
            "credits": self._credits(document.credits),
            "sidebars": tuple(map(self._sidebar, document.sidebars)),
        }
        if any(len(each) > TOPIC for each in document.topics):
            others["topics"] = tuple(each for each in document.topics if len(each) <= TOPIC)
        if len(document.language) > LANGUAGE:
            others["language"] = StoryDocument().language
        if abs(document.urgency or 0) >= URGENCY:
            others["urgency"] = None
        return self._cut(replace(document, **others), STORY)

    def _media(self, media: MediaDocument) -> MediaDocument:
        if not 0 <= (media.duration_seconds or 0) < SECONDS:
            media = replace(media, duration_seconds=None)
        return self._cut(media, MEDIA)

    def _sidebar(self, box: SidebarDocument) -> SidebarDocument:
        box = self._cut(box, SIDEBAR)
        return replace(box, credits=self._credits(box.credits)) if box.credits else box

    def _credits(self, lines: Iterable[CreditDocument]) -> tuple[CreditDocument, ...]:
        return tuple(map(self._credit, lines))

    def _credit(self, line: CreditDocument) -> CreditDocument:
        names = tuple(map(self._name, line.contributors))
        return self._cut(replace(line, contributors=names), CREDIT)

    def _name(self, named: ContributorDocument) -> ContributorDocument:
        return self._cut(named, NAMES[named.kind])

    def _cut(self, part: AnyPart, limits: Mapping[str, int]) -> AnyPart:
        long = [name for name, limit in limits.items() if len(getattr(part, name)) > limit]
        if not long:
            return part
        for name in long:
            message = _("A text was too long and was cut to %(limit)s characters: “%(start)s…”")
            self.notices.append(
                message % {"limit": limits[name], "start": getattr(part, name)[:60]}
            )
        return replace(part, **{n: _shortened(getattr(part, n), limits[n]) for n in long})


def _shortened(text: str, limit: int) -> str:
    """Cut at a word, where there is one not far before."""
    kept = text[: limit - 1]
    head, _space, last = kept.rpartition(" ")
    return f"{(head if head and len(last) < limit // 4 else kept).rstrip()}…"
