"""manage.py poll_sources: asks folders, feeds and mailboxes for copy, once or for ever."""

import logging
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections
from django.utils.translation import gettext as _

from articles.management.arguments import seconds
from articles.models import Dispatch, Source
from articles.sources import Report, poll, poll_by_number

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Asks the active sources for copy: folders, feeds, mailboxes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sources", nargs="*", metavar="SOURCE", help="short names; else all")
        parser.add_argument("--forever", action="store_true", help="ask again and again")
        parser.add_argument("--every", type=seconds, default=20.0, metavar="SECONDS")
        parser.add_argument("--dry-run", action="store_true", help="say what would come")
        parser.add_argument(
            "--tasks", action="store_true", help="let the worker ask them, each in a task"
        )

    def handle(self, *, sources: list[str], every: float, **options: Any) -> None:
        _refuse_unknown(sources)
        if options["tasks"] and (options["dry_run"] or options["forever"]):
            raise CommandError(_("--tasks asks once and in earnest: leave the other option out."))
        if options["tasks"]:
            for source in _wanted(sources):
                poll_by_number.enqueue(source.pk)
            return
        if not _wanted(sources).exists():
            self.stdout.write(_("There is no active source to ask."))
        with _set_by_signals() as stop:
            went_well = self._round(sources, stop, options["dry_run"])
            while options["forever"] and not stop.wait(every):
                close_old_connections()
                self._round(sources, stop, options["dry_run"])
        if not (went_well or options["forever"]):
            sys.exit(1)

    def _round(self, slugs: list[str], stop: Event, dry_run: bool) -> bool:
        """Asks every source once; whether all went well."""
        reports = []
        try:
            for source in _wanted(slugs):
                if stop.is_set():
                    break
                reports.append(poll(source, dry_run=dry_run, is_stopped=stop.is_set))
                self._tell(reports[-1])
        except Error:
            # The database may be back for the next round.
            logger.exception("the sources could not be asked")
            return False
        return not any(report.troubles for report in reports)

    def _tell(self, report: Report) -> None:
        name = report.source.slug
        if report.is_busy:
            self.stdout.write(_("%(name)s: another process is at it") % {"name": name})
        for outcome in Dispatch.Outcome:
            if number := report.outcomes[outcome]:
                self.stdout.write(f"{name}: {number} {outcome.label}")
        for trouble in report.troubles:
            self.stderr.write(f"{name}: {trouble}", self.style.ERROR)


@contextmanager
def _set_by_signals() -> Iterator[Event]:
    """Set when the process is told to end: the item at hand is finished first."""
    stop = Event()
    signals = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(each, lambda *_: stop.set()) for each in signals]
    try:
        yield stop
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)


def _wanted(slugs: list[str]) -> Any:
    due = Source.objects.due().order_by("pk")
    return due.filter(slug__in=slugs) if slugs else due


def _refuse_unknown(slugs: list[str]) -> None:
    known = Source.objects.due().values_list("slug", flat=True)
    if unknown := sorted(set(slugs) - set(known)):
        raise CommandError(
            _("There is no active source to ask named %(names)s. Expected: %(known)s.")
            % {"names": ", ".join(unknown), "known": ", ".join(known) or "–"}
        )
