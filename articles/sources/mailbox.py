"""Copy by mail: the unseen mails of an IMAP folder.

A mail is marked as seen once it is committed, a refused one also with a flag; none is moved or
deleted. The connection is encrypted, except within the house's own network.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from articles.intake import MAX_BYTES, Copy
from articles.models import Source
from articles.outbound import OutboundError, connect
from articles.sources.arrival import Arrival, SourceTroubleError, secret_of

TIMEOUT_SECONDS = 30
PORTS = {"imaps": 993, "imap": 143}


class _Checked(imaplib.IMAP4):
    """Connects to the number that was checked, as articles/outbound.py does."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return connect(self.host, self.port, timeout)


class _Encrypted(_Checked, imaplib.IMAP4_SSL):
    def __init__(self, host: str, port: int, timeout: float) -> None:
        # The library's own context would trust any certificate.
        context = ssl.create_default_context()
        imaplib.IMAP4_SSL.__init__(self, host, port, ssl_context=context, timeout=timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = super()._create_socket(timeout)
        return self.ssl_context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[no-any-return]  # typeshed leaves it open


def arrivals(source: Source, at: datetime, session: ExitStack) -> Iterator[Arrival]:
    """The unseen mails, oldest first. The connection lasts as long as the session."""
    box = session.enter_context(_opened(source))
    with _troubles():
        for number in (_ask(box, "SEARCH", "UNSEEN")[0] or b"").split():
            yield _arrival(source, box, number.decode("ascii"))


@contextmanager
def _opened(source: Source) -> Iterator[imaplib.IMAP4]:
    """The mailbox with its folder selected. Every failure is a trouble of the source."""
    parts = urlsplit(source.address)
    if parts.scheme == "imap" and not settings.PRIVATE_ADDRESSES:
        raise SourceTroubleError(_("The mailbox must be reached by imaps://, encrypted."))
    secret = secret_of(source)
    kind = _Encrypted if parts.scheme == "imaps" else _Checked
    with _troubles():
        box = kind(parts.hostname or "", parts.port or PORTS[parts.scheme], timeout=TIMEOUT_SECONDS)
    try:
        with _troubles():
            box.login(unquote(parts.username or ""), secret)
            folder = unquote(parts.path.strip("/")) or "INBOX"
            _checked(box.select(_quoted(folder)))
        yield box
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()
        with suppress(OSError):
            box.shutdown()


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, OSError, OutboundError) as error:
        raise SourceTroubleError(
            _("The mailbox does not answer as it should: %(reason)s.") % {"reason": error}
        ) from error


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _checked(answer: tuple[str, Any]) -> Any:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"{status} {data}")
    return data


def _ask(box: imaplib.IMAP4, command: str, *arguments: str) -> Any:
    return _checked(box.uid(command, *arguments))


def _arrival(source: Source, box: imaplib.IMAP4, number: str) -> Arrival:
    name = f"mail-{number}.eml"
    taken = partial(_mark, box, number, r"(\Seen)")
    refused = partial(_mark, box, number, r"(\Seen \Flagged)")
    size = _size(box, number)
    if size > MAX_BYTES:
        return Arrival.too_large(name, size, refused)
    data = _literal(_ask(box, "FETCH", number, "(BODY.PEEK[])"))
    return Arrival(name, Copy(data, source, name=name), taken=taken, refused=refused)


def _mark(box: imaplib.IMAP4, number: str, flags: str) -> None:
    with _troubles():
        _ask(box, "STORE", number, "+FLAGS.SILENT", flags)


def _size(box: imaplib.IMAP4, number: str) -> int:
    answer = b" ".join(part for part in _ask(box, "FETCH", number, "(RFC822.SIZE)") if part)
    found = re.search(rb"RFC822\.SIZE (\d+)", answer)
    if found is None:
        raise imaplib.IMAP4.error("no size in the answer")
    return int(found[1])


def _literal(answer: list[Any]) -> bytes:
    """The bytes of a mail in an answer: the one part that is a pair."""
    for part in answer:
        if isinstance(part, tuple):
            return bytes(part[1])
    raise imaplib.IMAP4.error("no message in the answer")
