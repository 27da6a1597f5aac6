"""Where a new story goes: the rules of its source, the first that fits for each of the three."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from articles.document import StoryDocument
from articles.models import RoutingRule, Section, User

Field = RoutingRule.Field


@dataclass(frozen=True)
class Route:
    """What the rules say of one story; None and False where they say nothing."""

    section: Section | None = None
    assigned_to: User | None = None
    to_review: bool = False


def route(rules: Iterable[RoutingRule], document: StoryDocument) -> Route:
    """Section, desk and state for a story; each is decided by the first rule that gives it."""
    fitting = [rule for rule in rules if fits(rule, document)]
    return Route(
        section=next((rule.section for rule in fitting if rule.section), None),
        assigned_to=next((rule.assigned_to for rule in fitting if rule.assigned_to), None),
        to_review=any(rule.to_review for rule in fitting),
    )


def fits(rule: RoutingRule, document: StoryDocument) -> bool:
    """Whether a rule speaks of this story. Capitals do not count."""
    return _TESTS[Field(rule.field)](rule.value.strip().casefold(), document)


def _category(wanted: str, document: StoryDocument) -> bool:
    """A topic's code, with or without its scheme; a section; or a category that is a word."""
    codes = (*document.topics, document.section, *document.keywords)
    return any(wanted in (code.casefold(), code.casefold().partition(":")[2]) for code in codes)


def _keyword(wanted: str, document: StoryDocument) -> bool:
    return any(fnmatchcase(word.casefold(), wanted) for word in document.keywords)


def _slugline(wanted: str, document: StoryDocument) -> bool:
    return fnmatchcase(document.slugline.casefold(), wanted)


def _urgency(wanted: str, document: StoryDocument) -> bool:
    return wanted.isdecimal() and 0 < (document.urgency or 0) <= int(wanted)


def _genre(wanted: str, document: StoryDocument) -> bool:
    return fnmatchcase(document.genre.casefold(), wanted)


_TESTS: Mapping[Field, Callable[[str, StoryDocument], bool]] = {
    Field.CATEGORY: _category,
    Field.KEYWORD: _keyword,
    Field.SLUGLINE: _slugline,
    Field.URGENCY: _urgency,
    Field.GENRE: _genre,
}
