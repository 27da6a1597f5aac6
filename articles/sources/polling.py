"""Asking one source for copy, by one process at a time, and noting how it went."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from articles.intake import Copy, Receipt, receive_each
from articles.intake.dry_run import tried_out
from articles.models import Dispatch, Source
from articles.sources import feed, folder, mailbox
from articles.sources.arrival import Arrival, SourceTroubleError, note_visit
from articles.sources.lock import polling_lock

logger = logging.getLogger(__name__)
Outcome = Dispatch.Outcome
TOLD_TROUBLES = 20

KINDS: Mapping[str, Callable[[Source, datetime, ExitStack], Iterator[Arrival]]] = {
    Source.Kind.FOLDER: folder.arrivals,
    Source.Kind.FEED: feed.arrivals,
    Source.Kind.MAILBOX: mailbox.arrivals,
}


@dataclass
class Report:
    """How one poll went: items by outcome, and sentences on what went wrong."""

    source: Source
    outcomes: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    # Another process was at it; nothing was done.
    is_busy: bool = False

    def add_trouble(self, trouble: str) -> None:
        """Once for each sentence: a connection that is lost fails for every mail."""
        if trouble not in self.troubles:
            self.troubles.append(trouble)

    def count(self, name: str, receipts: Iterable[Receipt]) -> None:
        for receipt in receipts:
            if not receipt.fault:
                self.outcomes[str(receipt.outcome)] += 1
            if receipt.outcome == Outcome.REJECTED:
                for warning in receipt.warnings:
                    self.add_trouble(f"{name}: {warning['message']}")


def poll(
    source: Source,
    *,
    at: datetime | None = None,
    dry_run: bool = False,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Report:
    """Asks a source for copy and takes it in, much of it together.

    Bad copy holds up no other. `is_stopped` is asked after each piece: what has been fetched by
    then is taken in. A dry run changes nothing, neither here nor at the source. Errors of our own
    database are for the caller.
    """
    report = Report(source)
    at = at or timezone.now()
    if source.wait_until and at < source.wait_until:
        return report
    with polling_lock(source) as is_ours:
        if not is_ours:
            report.is_busy = True
            return report
        # What is opened to ask the source is closed when the last of its copy has been let go.
        with ExitStack() as session:
            brought = _brought(KINDS[source.kind](source, at, session), report, is_stopped)
            if dry_run:
                _try_all(brought, report)
            else:
                _take_all(brought, report)
        report.troubles = [_without_secret(source, each) for each in report.troubles]
        if not dry_run:
            _note_poll(report)
    return report


@task()
def poll_by_number(number: int) -> None:
    """One source, as a task: what `poll_sources --tasks` and the desk ask for."""
    if source := Source.objects.due().filter(pk=number).first():
        for trouble in poll(source).troubles:
            logger.warning("%s: %s", source.slug, trouble)


def _brought(
    arrivals: Iterable[Arrival], report: Report, is_stopped: Callable[[], bool]
) -> Iterator[tuple[Arrival, Copy | None]]:
    """What comes until the source is in trouble, which ends it: what came before is taken in."""
    try:
        for arrival in arrivals:
            if arrival.problem:
                report.add_trouble(f"{arrival.name}: {arrival.problem}")
            yield arrival, arrival.copy
            if is_stopped():
                return
    except SourceTroubleError as trouble:
        report.add_trouble(str(trouble))
    except Exception:
        # Of servers that speak as no other does. The other sources are asked all the same.
        logger.exception("%s could not be asked", report.source.slug)
        report.add_trouble(_("The source could not be asked; the log says why."))


def _take_all(brought: Iterable[tuple[Arrival, Copy | None]], report: Report) -> None:
    for arrival, receipts in receive_each(brought):
        report.count(arrival.name, receipts)
        if not any(receipt.fault for receipt in receipts):
            _let_go(arrival, receipts, report)


def _try_all(brought: Iterable[tuple[Arrival, Copy | None]], report: Report) -> None:
    """One by one: no transaction is held while the source is waited for."""
    for each in brought:
        with tried_out():
            for arrival, receipts in receive_each([each]):
                report.count(arrival.name, receipts)


def _let_go(arrival: Arrival, receipts: Iterable[Receipt], report: Report) -> None:
    """All is committed here. What cannot be let go of comes again, and intake knows it."""
    is_refused = arrival.problem or any(r.outcome == Outcome.REJECTED for r in receipts)
    try:
        (arrival.refused if is_refused else arrival.taken)()
    except OSError as error:
        report.add_trouble(
            _("%(name)s has been read but cannot be put away: %(reason)s.")
            % {"name": arrival.name, "reason": error.strerror}
        )
    except SourceTroubleError as trouble:
        report.add_trouble(str(trouble))


def _without_secret(source: Source, trouble: str) -> str:
    """Some servers answer a refused login with the words of the login."""
    secret = source.secret()
    return trouble.replace(secret, "…") if secret else trouble


def _note_poll(report: Report) -> None:
    source = report.source
    note_visit(
        source,
        report.outcomes,
        # Servers may say anything, and PostgreSQL takes no NUL.
        trouble="\n".join(report.troubles[:TOLD_TROUBLES]).replace("\0", "…"),
        etag=source.etag,
        last_modified=source.last_modified,
        wait_until=source.wait_until,
    )
