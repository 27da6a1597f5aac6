"""Comparing and merging documents, block by block. Pure functions of StoryDocuments.

A document's fields are of two kinds: single values, and sequences (body, media, sidebars,
credits, topics, keywords) that are compared element by element. What the copy says of itself
(its dates, who it is for the agency) is never in conflict: the newest word of the wire stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Any, get_type_hints

import msgspec

from articles.document import Part, StoryDocument, replace

SEQUENCES = ("body", "media", "sidebars", "credits", "topics", "keywords")
STATED = ("published_at", "published_on", "modified_at", "modified_on", "wire")
VALUES = tuple(
    name for name in StoryDocument.__struct_fields__ if name not in SEQUENCES and name not in STATED
)


class Change(Part, frozen=True):
    """A field that differs. For sequences `start` and `stop` count elements of the first one."""

    field: str
    before: Any
    after: Any
    start: int = 0
    stop: int = 0


class Conflict(Part, frozen=True):
    """A place that both sides changed.

    Of a sequence, `start` is where ours stands in the merged document, `at` where theirs stands in
    theirs.
    """

    field: str
    base: Any
    ours: Any
    theirs: Any
    start: int = 0
    at: int = 0


# What stands in a place, of base, ours and theirs; and whether that is a conflict.
Chooser = Callable[[Any, Any, Any], tuple[Any, bool]]


class Merge(Part, frozen=True):
    """A merged document; in the place of each conflict it keeps what ours says."""

    document: StoryDocument
    conflicts: tuple[Conflict, ...] = ()


def diff(before: StoryDocument, after: StoryDocument) -> tuple[Change, ...]:
    """What must be done to `before` to make `after` of it, in the order of the fields."""
    return tuple(_changes(before, after))


def apply(changes: Sequence[Change], document: StoryDocument) -> StoryDocument:
    """Does the changes: apply(diff(a, b), a) == b."""
    new: dict[str, Any] = {}
    for change in reversed(changes):
        if change.field not in SEQUENCES:
            new[change.field] = change.after
            continue
        now = new.get(change.field, getattr(document, change.field))
        new[change.field] = (*now[: change.start], *change.after, *now[change.stop :])
    return replace(document, **new)


def _changes(before: StoryDocument, after: StoryDocument) -> Iterator[Change]:
    for name in StoryDocument.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if name not in SEQUENCES:
            yield Change(field=name, before=old, after=new)
            continue
        for tag, i, j, k, m in _matcher(old, new).get_opcodes():
            if tag != "equal":
                yield Change(field=name, before=old[i:j], after=new[k:m], start=i, stop=j)


def merge(base: StoryDocument, ours: StoryDocument, theirs: StoryDocument) -> Merge:
    """Three-way merge of a wire update.

    `base` is what the wire said last, `theirs` what it says now, `ours` the editors' story.
    What one side alone changed is taken; where both changed the same place in different ways,
    the result keeps ours and the conflict holds all three.
    """
    return _merge(base, ours, theirs, _choose)


def taken(theirs: StoryDocument, conflicts: Sequence[Conflict]) -> StoryDocument:
    """What of theirs has been brought in: where a decision is open, it says what base said.

    This is the base of the next merge, so that what nobody has decided is asked again.
    """
    return apply([_put(c, c.at, c.theirs, c.base) for c in conflicts], theirs)


def questions(
    taken: StoryDocument,
    ours: StoryDocument,
    theirs: StoryDocument,
    known: Sequence[Conflict] = (),
) -> tuple[Conflict, ...]:
    """What of theirs waits for a decision, found in ours as it stands now.

    Nothing is taken without being asked, even where ours says again what base said: an editor may
    have gone back on purpose. What was written beside a `known` conflict is no part of it.
    """
    return tuple(_narrowed(each, known) for each in _merge(taken, ours, theirs, _ask).conflicts)


def _narrowed(found: Conflict, known: Sequence[Conflict]) -> Conflict:
    for old in known:
        same = replace(old, ours=found.ours, start=found.start) == found
        if same and old.field in SEQUENCES and old.ours:
            size = len(old.ours)
            places = [i for i in range(len(found.ours)) if found.ours[i : i + size] == old.ours]
            if len(places) == 1:
                return replace(found, ours=old.ours, start=found.start + places[0])
    return found


def decide(ours: StoryDocument, decided: Iterable[tuple[Conflict, Any]]) -> StoryDocument:
    """Puts what was decided into the places of conflicts, which are in the order of ours."""
    return apply([_put(c, c.start, c.ours, value) for c, value in decided], ours)


def _put(conflict: Conflict, start: int, before: Any, after: Any) -> Change:
    stop = start + len(before) if conflict.field in SEQUENCES else 0
    return Change(field=conflict.field, before=before, after=after, start=start, stop=stop)


def conflicts_from_json(values: Iterable[dict[str, Any]]) -> tuple[Conflict, ...]:
    """Conflicts of their JSON form, with blocks, media and credits as what they are."""
    return tuple(_conflict(value) for value in values)


def _conflict(value: dict[str, Any]) -> Conflict:
    kind = _types()[value["field"]]
    sides = {side: msgspec.convert(value[side], kind) for side in ("base", "ours", "theirs")}
    return Conflict(**{**value, **sides})


@cache
def _types() -> dict[str, Any]:
    return get_type_hints(StoryDocument)


def _merge(
    base: StoryDocument, ours: StoryDocument, theirs: StoryDocument, choose: Chooser
) -> Merge:
    new = {name: getattr(theirs, name) for name in STATED}
    conflicts: list[Conflict] = []
    for name in VALUES:
        b, o, t = (getattr(side, name) for side in (base, ours, theirs))
        new[name], clash = choose(b, o, t)
        if clash:
            conflicts.append(Conflict(field=name, base=b, ours=o, theirs=t))
    for name in SEQUENCES:
        b, o, t = (getattr(side, name) for side in (base, ours, theirs))
        new[name] = _merge_sequence(name, (b, o, t), conflicts, choose)
    return Merge(document=replace(ours, **new), conflicts=tuple(conflicts))


def _choose(base: Any, ours: Any, theirs: Any) -> tuple[Any, bool]:
    """The value to keep, and whether both sides changed it differently."""
    if theirs in (base, ours):
        return ours, False
    if ours == base:
        return theirs, False
    return ours, True


def _ask(base: Any, ours: Any, theirs: Any) -> tuple[Any, bool]:
    """Ours, and whether theirs says what neither ours nor what was taken says."""
    return ours, theirs not in (base, ours)


def _merge_sequence(
    name: str,
    sides: tuple[Sequence, Sequence, Sequence],
    conflicts: list[Conflict],
    choose: Chooser,
) -> tuple[Any, ...]:
    result: list[Any] = []
    at = 0
    for b, o, t in _regions(*sides):
        kept, clash = choose(b, o, t)
        if clash:
            start = len(result)
            conflicts.append(Conflict(field=name, base=b, ours=o, theirs=t, start=start, at=at))
        result += kept
        at += len(t)
    return tuple(result)


def _regions(
    base: Sequence, ours: Sequence, theirs: Sequence
) -> Iterator[tuple[Sequence, Sequence, Sequence]]:
    """The three sequences cut at the elements that all share; concatenated they are whole."""
    in_ours, in_theirs = _matches(base, ours), _matches(base, theirs)
    b = o = t = 0
    anchors = [i for i in range(len(base)) if i in in_ours and i in in_theirs]
    for i in anchors:
        yield from _pairwise(base[b:i], ours[o : in_ours[i]], theirs[t : in_theirs[i]])
        b, o, t = i + 1, in_ours[i] + 1, in_theirs[i] + 1
        yield base[i:b], ours[o - 1 : o], theirs[t - 1 : t]
    yield from _pairwise(base[b:], ours[o:], theirs[t:])


def _pairwise(
    base: Sequence, ours: Sequence, theirs: Sequence
) -> Iterator[tuple[Sequence, Sequence, Sequence]]:
    """Neighbours that changed on different sides are no conflict: cut equal lengths one by one."""
    if len(base) == len(ours) == len(theirs):
        yield from ((base[i : i + 1], ours[i : i + 1], theirs[i : i + 1]) for i in range(len(base)))
    else:
        yield base, ours, theirs


def _matches(base: Sequence, other: Sequence) -> dict[int, int]:
    return {
        match.a + offset: match.b + offset
        for match in _matcher(base, other).get_matching_blocks()
        for offset in range(match.size)
    }


def _matcher(first: Sequence, second: Sequence) -> SequenceMatcher:
    return SequenceMatcher(None, first, second, autojunk=False)
