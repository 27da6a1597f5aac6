"""What an editor decides of a wire update that changed what the desk had changed, too.

The questions are found anew in the story as it stands (articles/merge.py), never by the place
that they had when the update came. The caller holds the story's lock and a transaction.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import merge, workflow
from articles.document import Paragraph, StoryDocument
from articles.markup import escape, plain
from articles.merge import SEQUENCES, Conflict
from articles.models import Dispatch, Revision, Story, User
from articles.models.writing import write_document

# Texts that an editor may word anew; of the others only one of the two sides can be meant.
WORDED = ("headline", "kicker", "lede", "slugline", "dateline", "genre", "rights")
SIDES = {
    "ours": gettext_lazy("ours"),
    "theirs": gettext_lazy("the agency's"),
    "both": gettext_lazy("both"),
    "own": gettext_lazy("own words"),
}


@dataclass(frozen=True)
class Choice:
    """A side of a conflict, or words of the editor's own: of a body one paragraph a line."""

    side: str
    text: str = ""


def questions(dispatch: Dispatch, ours: StoryDocument) -> dict[str, Conflict]:
    """What is open of an update, by a key that holds while nothing about it changes."""
    known = dispatch.open_conflicts()
    found = merge.questions(dispatch.taken(), ours, dispatch.told(), known)
    return {_key(dispatch, conflict): conflict for conflict in found}


def _key(dispatch: Dispatch, conflict: Conflict) -> str:
    # Not `start`: the same question may have moved with the text around it.
    words = (conflict.field, conflict.base, conflict.ours, conflict.theirs, conflict.at)
    return sha256(msgspec.json.encode((dispatch.pk, words))).hexdigest()[:12]


def sides(conflict: Conflict) -> list[str]:
    """What may be chosen."""
    offered = ["ours", "theirs"]
    if conflict.field in SEQUENCES and conflict.ours and conflict.theirs:
        offered.append("both")
    if conflict.field in WORDED or _is_plain_text(conflict):
        offered.append("own")
    return offered


def _is_plain_text(conflict: Conflict) -> bool:
    """Whether a passage of the body is paragraphs without markup, which a text field can hold."""
    return conflict.field == "body" and all(
        isinstance(block, Paragraph)
        and not block.question
        and escape(plain(block.html)) == block.html
        for block in (*conflict.ours, *conflict.theirs)
    )


def text_of(conflict: Conflict) -> str:
    """Our words, as the text field that takes others begins with them."""
    if conflict.field in WORDED:
        return str(conflict.ours)
    return "\n".join(plain(block.html) for block in conflict.ours)


def decide(
    story: Story, dispatch: Dispatch, choices: Mapping[str, Choice], *, by: User, note: str = ""
) -> Revision | None:
    """Brings decisions into the story: one revision, and the update remembers what was decided.

    Questions without a choice stay open. `note` is what readers are to be told of a correction,
    for the act that publishes it. None where nothing was open any more.
    """
    ours = story.document()
    asked = questions(dispatch, ours)
    decided = [(each, choices[key]) for key, each in asked.items() if key in choices]
    values = [(conflict, _value(conflict, choice)) for conflict, choice in decided]
    kept = _write(story, ours, values, _note(dispatch, decided), by) if decided else None
    signed = {
        "by": by.pk,
        "name": by.get_full_name() or by.get_username(),
        "at": timezone.now().isoformat(),
        "revision": kept.number if kept else None,
    }
    told = [_told(*each, value) for each, (_same, value) in zip(decided, values, strict=True)]
    dispatch.decisions += [each | signed for each in (*told, {"note": note}) if any(each.values())]
    _leave_open(dispatch, [each for key, each in asked.items() if key not in choices])
    return kept


def _value(conflict: Conflict, choice: Choice) -> Any:
    match choice.side:
        case "theirs":
            return conflict.theirs
        case "both":
            return _joined(conflict)
        case "own" if conflict.field == "body":
            lines = map(_one_line, choice.text.splitlines())
            return tuple(Paragraph(html=escape(line)) for line in lines if line)
        case "own":
            return _one_line(choice.text)
    return conflict.ours


def _one_line(text: str) -> str:
    """Text as documents hold it: composed letters, no line breaks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _joined(conflict: Conflict) -> tuple[Any, ...]:
    """Ours, then theirs; what both have stands once."""
    return (*conflict.ours, *(each for each in conflict.theirs if each not in conflict.ours))


def _write(
    story: Story,
    ours: StoryDocument,
    values: Sequence[tuple[Conflict, Any]],
    note: str,
    by: User,
) -> Revision:
    story.version += 1
    result = merge.decide(ours, values)
    if result != ours:
        write_document(story, result)
    else:
        story.save(update_fields=["version", "changed_at"])
    return workflow.record(Story.objects.whole().get(pk=story.pk), "merge", by=by, note=note)


def _leave_open(dispatch: Dispatch, rest: Sequence[Conflict]) -> None:
    dispatch.conflicts = list(msgspec.to_builtins(rest))
    if not rest:
        dispatch.outcome = Dispatch.Outcome.MERGED
    dispatch.save(update_fields=["conflicts", "decisions", "outcome"])


def _told(conflict: Conflict, choice: Choice, value: Any) -> dict[str, Any]:
    return {
        "field": conflict.field,
        "base": msgspec.to_builtins(conflict.base),
        "ours": msgspec.to_builtins(conflict.ours),
        "theirs": msgspec.to_builtins(conflict.theirs),
        "choice": choice.side,
        "result": msgspec.to_builtins(value),
    }


def _note(dispatch: Dispatch, decided: Sequence[tuple[Conflict, Choice]]) -> str:
    """For the history: which revision of the agency's, and which fields were decided for whom."""
    fields = {side: [c.field for c, choice in decided if choice.side == side] for side in SIDES}
    parts = [
        _("%(side)s: %(fields)s") % {"side": capfirst(SIDES[side]), "fields": _counted(names)}
        for side, names in fields.items()
        if names
    ]
    told = "; ".join(parts)
    if not dispatch.revision:
        return told
    return _("Revision %(number)s. %(told)s") % {"number": dispatch.revision, "told": told}


def _counted(names: Sequence[str]) -> str:
    counts = Counter(names)
    labels = ((str(field_label(name)), count) for name, count in counts.items())
    return ", ".join(f"{label} ({count})" if count > 1 else label for label, count in labels)


def field_label(name: str) -> Any:
    """What the desk calls a field of a document."""
    labels = {"media": _("media"), "sidebars": _("sidebars"), "credits": _("credits")}
    field: Any = Story._meta.get_field(name) if name not in labels else None
    return field.verbose_name if field else labels[name]
