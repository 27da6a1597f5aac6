"""`manage.py read_copy PATH… --out DIR`: what the reader makes of plain copies, as JSON files.

Touches no database. The form of the JSON is that of articles/wire/annotation.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.wire import read
from articles.wire.annotation import annotate
from articles.wire.errors import CopyRefusedError


class Command(BaseCommand):
    help = "Reads plain copies and writes for each a JSON with its lines, labels and fields."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="text file or folder"
        )
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the JSON")

    def handle(self, *args: Any, paths: list[Path], out: Path, **options: Any) -> None:
        out.mkdir(parents=True, exist_ok=True)
        files = [file for path in paths for file in _texts(path)]
        refused = 0
        for file in files:
            try:
                reading = read(file.read_bytes(), format="plain", name=file.name)
            except (CopyRefusedError, OSError) as problem:
                refused += 1
                self.stderr.write(f"{file}: {_explained(problem)}")
                continue
            text = json.dumps(annotate(reading, name=file.stem), ensure_ascii=False, indent=1)
            (out / f"{file.stem}.json").write_text(f"{text}\n", encoding="utf-8")
        self.stdout.write(f"{len(files) - refused} read, {refused} refused")
        if refused or not files:
            raise CommandError(_("Not every copy could be read."))


def _texts(path: Path) -> list[Path]:
    return sorted(path.glob("*.txt")) if path.is_dir() else [path]


def _explained(problem: Exception) -> str:
    if not isinstance(problem, CopyRefusedError) or not problem.expected:
        return str(problem)
    with override("en"):
        return f"{problem} ({problem.expected % problem.params})"
