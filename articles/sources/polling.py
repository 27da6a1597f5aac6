"""Asking one source for copy, by one process at a time, and writing down how it went."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from articles.intake import Receipt, receive
from articles.models import Dispatch, Source
from articles.sources import feed, folder, mailbox
from articles.sources.arrival import Arrival, SourceTroubleError
from articles.sources.lock import polling_lock

logger = logging.getLogger(__name__)
Outcome = Dispatch.Outcome

KINDS: Mapping[str, Callable[[Source, datetime], Iterator[Arrival]]] = {
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


def poll(
    source: Source,
    *,
    at: datetime | None = None,
    dry_run: bool = False,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Report:
    """Asks a source for copy and takes it in, item by item.

    Bad copy holds up nothing behind it. `is_stopped` is asked after each item; a dry run changes
    nothing, neither here nor at the source. Errors of our own database are for the caller.
    """
    report = Report(source)
    at = at or timezone.now()
    if source.wait_until and at < source.wait_until:
        return report
    with polling_lock(source) as is_ours:
        if not is_ours:
            report.is_busy = True
            return report
        try:
            _take_all(report, at, dry_run, is_stopped)
        except SourceTroubleError as trouble:
            report.troubles.append(str(trouble))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # Of servers that speak as no other does. The other sources are asked all the same.
            logger.exception("%s could not be asked", source.slug)
            report.troubles.append(_("The source could not be asked; the log says why."))
        report.troubles = [_without_secret(source, each) for each in report.troubles]
        if not dry_run:
            _write_down(report)
    return report


@task()
def poll_by_number(number: int) -> None:
    """One source, as a task: what `poll_sources --tasks` and the desk ask for."""
    if source := Source.objects.due().filter(pk=number).first():
        for trouble in poll(source).troubles:
            logger.warning("%s: %s", source.slug, trouble)


def _take_all(report: Report, at: datetime, dry_run: bool, is_stopped: Callable[[], bool]) -> None:
    with closing(KINDS[report.source.kind](report.source, at)) as arrivals:  # type: ignore[type-var]  # generators close
        for arrival in arrivals:
            if dry_run:
                _try(arrival, report)
            else:
                _take(arrival, report)
            if is_stopped():
                return


def _take(arrival: Arrival, report: Report) -> None:
    receipts = _received(arrival, report)
    if receipts is None:
        return
    is_refused = arrival.problem or any(r.outcome == Outcome.REJECTED for r in receipts)
    try:
        (arrival.refused if is_refused else arrival.taken)()
    except OSError as error:
        # It comes again, and intake knows it; what is behind it is taken in all the same.
        report.troubles.append(
            _("%(name)s has been read but cannot be put away: %(reason)s.")
            % {"name": arrival.name, "reason": error.strerror}
        )


def _try(arrival: Arrival, report: Report) -> None:
    """Really takes it in, so that the answer is exact, and undoes it."""
    with transaction.atomic():
        _received(arrival, report)
        transaction.set_rollback(True)


def _received(arrival: Arrival, report: Report) -> list[Receipt] | None:
    """Its receipts; None for copy that stays at the source, because we failed and not it."""
    if arrival.copy is None:
        report.troubles.append(f"{arrival.name}: {arrival.problem}")
        return []
    try:
        receipts = receive(arrival.copy)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("%s: %s could not be taken in", report.source.slug, arrival.name)
        report.troubles.append(
            _("%(name)s could not be taken in; the log says why.") % {"name": arrival.name}
        )
        return None
    count(report, arrival.name, receipts)
    return receipts


def count(report: Report, name: str, receipts: list[Receipt]) -> None:
    for receipt in receipts:
        report.outcomes[str(receipt.outcome)] += 1
        if receipt.outcome == Outcome.REJECTED:
            report.troubles += [f"{name}: {warning['message']}" for warning in receipt.warnings]


def _without_secret(source: Source, trouble: str) -> str:
    """Some servers answer a refused login with the words of the login."""
    secret = source.secret()
    return trouble.replace(secret, "…") if secret else trouble


def _write_down(report: Report) -> None:
    source, now = report.source, timezone.now()
    written: dict[str, Any] = {
        "polled_at": now,
        # Servers may say anything, and PostgreSQL takes no NUL.
        "trouble": "\n".join(report.troubles[:20]).replace("\0", "…"),
        "etag": source.etag,
        "last_modified": source.last_modified,
        "wait_until": source.wait_until,
    }
    if is_news(report.outcomes):
        written["received_at"] = now
    Source.objects.filter(pk=source.pk).update(**written)


def is_news(outcomes: Counter[str]) -> bool:
    """Whether anything came that was not here before: what a quiet source does not send."""
    return any(outcomes[each] for each in Outcome.values if each != Outcome.UNCHANGED)
