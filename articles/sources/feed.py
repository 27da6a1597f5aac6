"""Copy by HTTP: RSS, Atom, JSON Feed, ninjs. Asked only for what changed since the last time."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from articles.intake import Copy
from articles.models import Source
from articles.outbound import Answer, OutboundError, fetch
from articles.sources.arrival import Arrival, SourceTroubleError

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/json, application/xml;q=0.9, */*;q=0.5"
)


def arrivals(source: Source, at: datetime) -> Iterator[Arrival]:
    """The feed as one piece of copy, if it changed. Its items are told apart by intake."""
    try:
        answer = fetch(source.address, headers=_conditions(source))
    except OutboundError as error:
        raise SourceTroubleError(str(error)) from error
    if answer.status == 304:
        return
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


def _remember(source: Source, answer: Answer) -> None:
    """Kept on the source, which polling writes down; a tag that is too long is none."""
    etag = answer.headers.get("etag", "")
    source.etag = etag if len(etag) <= 255 else ""
    source.last_modified = answer.headers.get("last-modified", "")[:80]
