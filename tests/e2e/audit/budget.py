"""The budget, and the figures that the audit found: kept for the table at its end."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

BUDGET = tomllib.loads(Path(__file__).with_name("budget.toml").read_text())


def over(figures: Mapping[str, float], part: str = "page") -> list[str]:
    """What lies above its limit. A figure without a limit is only printed."""
    limits = BUDGET[part]
    return [
        f"{name} is {figure:g}, at most {limits[name]:g}"
        for name, figure in figures.items()
        if name in limits and figure > limits[name]
    ]


@dataclass
class Ledger:
    """Rows of figures by kind of page."""

    rows: dict[str, dict[str, float]] = field(default_factory=dict)

    def note(self, row: str, figures: Mapping[str, float]) -> None:
        self.rows.setdefault(row, {}).update(figures)

    def table(self, columns: Mapping[str, str]) -> Iterator[str]:
        """Lines with the figures of each row under short heads; a dash where there is none."""
        if not self.rows:
            return
        yield " ".join([f"{'':<14}", *(f"{head:>8}" for head in columns.values())])
        for row in sorted(self.rows):
            cells = (self.rows[row].get(name) for name in columns)
            shown = (f"{'-' if cell is None else f'{cell:g}':>8}" for cell in cells)
            yield " ".join([f"{row:<14}", *shown])
