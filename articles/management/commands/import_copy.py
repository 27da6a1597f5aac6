"""manage.py import_copy: copy from files, folders or standard input becomes stories."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles.intake.arrived import DATABASE_TROUBLES
from articles.intake.delivery import Delivery, Entry, deliver, files_below
from articles.intake.dry_run import tried_out
from articles.models import Dispatch, Section, Source
from articles.troubles import is_away, is_full
from articles.wire.detect import FORMATS


class Command(BaseCommand):
    help = "Imports copy as draft stories: files, folders, or - for standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument("--source", default="import", help="short name of the source")
        parser.add_argument(
            "--format",
            choices=[each.NAME for each in FORMATS],
            help="read as this format instead of detecting it",
        )
        parser.add_argument("--section", help="section of stories whose copy names none")
        parser.add_argument("--media-dir", type=Path, help="folder of the files that copy names")
        parser.add_argument("--publish", action="store_true", help="publish what can be published")
        parser.add_argument("--published-at", help="time of publication, ISO 8601")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--report", type=Path, help="write what became of each item, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(**options)
        except DATABASE_TROUBLES as error:
            if not (is_full(error) or is_away(error)):
                raise
            raise CommandError(_stopped(error)) from error

    def _import(self, *, paths: list[Path], report: Path | None, **options: Any) -> None:
        delivery = _delivery(options)
        files = list(files_below(paths))
        if report:
            _write(report, [])  # now, not after an hour, is the time to say that it cannot be
        entries: list[Entry] = []
        quiet = len(files) < 20 or not sys.stderr.isatty()
        with tried_out() if options["dry_run"] else nullcontext():
            delivered = deliver(files, delivery)
            for of_file in tqdm(delivered, total=len(files), disable=quiet, leave=False):
                self._tell(of_file)
                entries += of_file
        if report:
            _write(report, entries)
        self._summarise(entries)
        if any(entry.is_refused for entry in entries):
            sys.exit(1)

    def _tell(self, of_file: list[Entry]) -> None:
        """What there is to say of a file, each thing once; refusals of each item."""
        said: set[tuple[int | None, str]] = set()
        for entry in of_file:
            style = self.style.ERROR if entry.is_refused else self.style.WARNING
            for warning in entry.warnings:
                line, message = warning["line"], warning["message"]
                if entry.is_refused or (line, message) not in said:
                    place = f"{entry.path}:{line}" if line else entry.path
                    self.stderr.write(f"{place}: {message}", style)
                said.add((line, message))

    def _summarise(self, entries: list[Entry]) -> None:
        counts = Counter(entry.outcome for entry in entries)
        for outcome in Dispatch.Outcome:
            if counts[outcome]:
                self.stdout.write(f"{counts[outcome]:>7}  {outcome.label}")
        total = _("items in all")  # outside the f-string, where makemessages does not look
        self.stdout.write(f"{len(entries):>7}  {total}")


def _write(report: Path, entries: list[Entry]) -> None:
    text = json.dumps([entry.report() for entry in entries], ensure_ascii=False, indent=1)
    try:
        report.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(
            _("The report cannot be written to %(path)s: %(reason)s.")
            % {"path": report, "reason": error.strerror}
        ) from error


def _stopped(error: Exception) -> str:
    if is_full(error):
        text = _("There is no room left for the database.")
    else:
        text = _("The database cannot be asked: %(reason)s.") % {"reason": str(error).strip()}
    more = _("What was taken in before stays: give the same command again, later.")
    return f"{text} {more}"


def _delivery(options: dict[str, Any]) -> Delivery:
    folder = options["media_dir"]
    if folder and not folder.is_dir():
        raise CommandError(_("There is no folder “%(name)s”.") % {"name": folder})
    moment = _moment(options["published_at"]) if options["published_at"] else None
    if moment and not options["publish"]:
        raise CommandError(_("--published-at is the time of --publish, which is missing."))
    return Delivery(
        source=_known(Source, options["source"]),
        format=options["format"],
        section=_known(Section, options["section"]) if options["section"] else None,
        media_dir=folder,
        publish=options["publish"],
        published_at=moment,
    )


def _known(model: Any, slug: str) -> Any:
    if row := model.objects.filter(slug=slug).first():
        return row
    raise CommandError(
        _("There is no %(kind)s “%(slug)s”. Expected one of: %(known)s.")
        % {
            "kind": model._meta.verbose_name,
            "slug": slug,
            "known": ", ".join(model.objects.values_list("slug", flat=True)),
        }
    )


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(
            _("“%s” is no time. Expected ISO 8601, e.g. 2020-02-12T17:41+01:00.") % text
        )
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
