"""The text under work: its units, what is known of the whole, and how a unit gets its role."""

from __future__ import annotations

from dataclasses import dataclass, field

from articles.wire.plain.layout import Unit
from articles.wire.reading import Label, Notice
from articles.wire.vocabulary import Vocabulary


@dataclass(slots=True)
class Copy:
    """One text: `gapped` where blank lines part its paragraphs, `indented` where a dump
    indents them."""

    units: list[Unit]
    words: Vocabulary
    gapped: bool = True
    indented: bool = False
    notices: list[Notice] = field(default_factory=list)

    def note(self, message: str, unit: Unit | None = None, **params: str) -> None:
        """Something for the editor's eye, at the first line of a unit."""
        self.notices.append(
            Notice(message=message, line=unit.first + 1 if unit else None, params=params)
        )


def give(unit: Unit, label: Label, confidence: float, reason: str) -> None:
    """A role for a unit."""
    unit.label = label
    unit.confidence = confidence
    unit.reason = reason
