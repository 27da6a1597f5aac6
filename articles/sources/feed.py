"""Copy by HTTP: RSS, Atom, JSON Feed, ninjs. Asked only for what changed since the last time.

With a login where the other side wants one; and it is left alone for as long as it asks for.
"""

import base64
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from articles.home_time import in_full
from articles.intake import Copy
from articles.models import Source
from articles.outbound import Answer, OutboundError, fetch
from articles.sources.arrival import Arrival, SourceTroubleError, secret_of

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/json, application/xml;q=0.9, */*;q=0.5"
)
OVERLOADED = (429, 503)
# However long it asks for: then a person should look.
MAX_PATIENCE = timedelta(days=1)


def arrivals(source: Source, at: datetime, session: ExitStack) -> Iterator[Arrival]:
    """The feed as one piece of copy, if it changed. Its items are told apart by intake."""
    try:
        answer = fetch(source.address, headers=_conditions(source) | _login(source))
    except OutboundError as error:
        raise SourceTroubleError(str(error)) from error
    source.wait_until = None
    if answer.status == 304:
        return
    if answer.status in OVERLOADED:
        _be_patient(source, answer, at)
    if answer.status != 200:
        raise SourceTroubleError(
            _("The feed answers with the status %(status)s.") % {"status": answer.status}
        )
    name = PurePosixPath(urlsplit(answer.url).path).name

    def taken() -> None:
        _remember(source, answer)

    yield Arrival(source.address, Copy(answer.body, source, name=name), taken=taken)


def _conditions(source: Source) -> dict[str, str]:
    headers = {"Accept": ACCEPT}
    if source.etag:
        headers["If-None-Match"] = source.etag
    if source.last_modified:
        headers["If-Modified-Since"] = source.last_modified
    return headers


def _login(source: Source) -> dict[str, str]:
    """A name and a password (Basic, RFC 7617), or a token (Bearer, RFC 6750)."""
    if not source.secret_name:
        return {}
    if urlsplit(source.address).scheme != "https" and not settings.PRIVATE_ADDRESSES:
        raise SourceTroubleError(_("A secret is only sent to https://, encrypted."))
    secret = secret_of(source)
    if not source.user_name:
        return {"Authorization": f"Bearer {secret}"}
    pair = base64.b64encode(f"{source.user_name}:{secret}".encode()).decode("ascii")
    return {"Authorization": f"Basic {pair}"}


def _be_patient(source: Source, answer: Answer, at: datetime) -> None:
    """Notes until when the feed wants to be left alone, if it says so (RFC 9110, 10.2.3)."""
    until = _moment(answer.headers.get("retry-after", ""), at)
    if until is None or until <= at:
        return
    source.wait_until = min(until, at + MAX_PATIENCE)
    raise SourceTroubleError(
        _("The feed has too much to do (%(status)s): it is asked again at %(moment)s.")
        % {"status": answer.status, "moment": in_full(source.wait_until)}
    )


def _moment(said: str, at: datetime) -> datetime | None:
    """Seconds from now, or a date of HTTP; None for anything else."""
    if said.isascii() and said.isdigit():
        return at + timedelta(seconds=min(int(said[:9]), MAX_PATIENCE.total_seconds()))
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _remember(source: Source, answer: Answer) -> None:
    """Kept on the source, which polling writes down."""
    source.etag = _short(answer.headers.get("etag", ""), 255)
    source.last_modified = _short(answer.headers.get("last-modified", ""), 80)


def _short(said: str, limit: int) -> str:
    """What a column takes; what is too long or has control characters is none."""
    return said if len(said) <= limit and said.isprintable() else ""
