"""`manage.py read_copy PATH… --out DIR`: what the reader makes of plain copies, as JSON files.

Touches no database. The form of the JSON is that of articles/wire/annotation.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.wire import read
from articles.wire.annotation import annotate
from articles.wire.errors import CopyRefusedError


class Command(BaseCommand):
    help = "Reads plain copies and writes for each a JSON with its lines, labels and fields."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="text or folder")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the JSON")

    def handle(self, *args: Any, paths: list[Path], out: Path, **options: Any) -> None:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}") from error
        files = [file for path in paths for file in _texts(Path(path))]
        done = [self._annotate(file, out) for file in files]
        counts = {"read": sum(done), "refused": len(done) - sum(done)}
        self.stdout.write(_("%(read)d read, %(refused)d refused") % counts)
        if not done or counts["refused"]:
            raise CommandError(_("Not every copy could be read."))

    def _annotate(self, file: Path, out: Path) -> bool:
        try:
            reading = read(file.read_bytes(), format="plain", name=file.name)
        except (CopyRefusedError, OSError) as problem:
            self.stderr.write(f"{file}: {_explained(problem)}")
            return False
        text = json.dumps(annotate(reading, name=file.stem), ensure_ascii=False, indent=1)
        (out / f"{file.stem}.json").write_text(f"{text}\n", encoding="utf-8")
        return True


def _texts(path: Path) -> list[Path]:
    return sorted(path.glob("*.txt")) if path.is_dir() else [path]


def _explained(problem: CopyRefusedError | OSError) -> str:
    """The fault and what was expected instead, in the language of the command."""
    if isinstance(problem, OSError):
        return problem.strerror or str(problem)
    message = _(problem.message) % problem.params if problem.params else _(problem.message)
    if not problem.expected:
        return message
    expected = _(problem.expected) % problem.params if problem.params else _(problem.expected)
    return _("%(message)s (expected: %(expected)s)") % {"message": message, "expected": expected}
