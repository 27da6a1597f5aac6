"""HTTP out of the house, to addresses that others name: feeds that are polled, pings that are sent.

Every address is resolved first, all that it resolves to is checked, and the connection goes to the
checked number: a name that changes its mind between the two (DNS rebinding) gains nothing. Time,
size and redirects are limited; proxies of the environment are not asked.
"""

import http.client
import ipaddress
import socket
import ssl
import string
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

TIMEOUT_SECONDS = 10.0  # without a word from the other side
DEADLINE_SECONDS = 60.0  # for one exchange, however steadily it drips
MAX_REDIRECTS = 5
MAX_NUMBERS = 4  # of one host that are tried: a name may lead to a thousand that never answer
MAX_BYTES = 16 * 2**20
_PIECE = 64 * 2**10
_GZIP = zlib.MAX_WBITS | 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
# IPv6 that carries an IPv4 address, which then counts: NAT64 and the old IPv4-compatible form.
_CARRIERS = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class OutboundError(Exception):
    """An exchange that was refused or failed; the message is a sentence for an editor."""


@dataclass(frozen=True)
class Answer:
    """What the other side said in the end. `headers` has its names in lower case."""

    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def fetch(url: str, *, headers: Mapping[str, str] | None = None, limit: int = MAX_BYTES) -> Answer:
    """Gets an address, following at most five redirects, each checked like the first.

    A login goes to the host for which it was given, and to no other that a redirect names.
    Raises OutboundError for forbidden addresses, failures and more than `limit` bytes; a status
    such as 304 or 404 is an answer.
    """
    sent = dict(headers or {})
    for _hop in range(MAX_REDIRECTS + 1):
        answer = _exchange("GET", url, sent, b"", limit)
        if answer.status not in _REDIRECTS or "location" not in answer.headers:
            return answer
        onward, origin = _onward(url, answer.headers["location"])
        if origin != _onward(url, "")[1]:
            sent.pop("Authorization", None)
        url = onward
    raise OutboundError(_("More than %(count)s redirects.") % {"count": MAX_REDIRECTS})


def post(url: str, body: bytes, content_type: str) -> Answer:
    """Posts to an address; redirects are answers, not followed. Raises OutboundError."""
    return _exchange("POST", url, {"Content-Type": content_type}, body, _PIECE)


def connect(host: str, port: int, timeout: float | None = TIMEOUT_SECONDS) -> socket.socket:
    """A connection to the first number of a host that answers. Raises OutboundError, OSError."""
    failure: OSError | None = None
    for number in checked_numbers(host, port)[:MAX_NUMBERS]:
        try:
            return socket.create_connection((number, port), timeout)
        except OSError as error:  # a server without IPv6 finds the next one
            failure = error
    raise failure or OSError("no number")


def checked_numbers(host: str, port: int) -> list[str]:
    """The numbers of a host's name, each once, when all of them are public.

    Decimal, octal, short and wide-digit spellings of a number are resolved like names.
    Raises OutboundError.
    """
    try:
        found = socket.getaddrinfo(_ascii(host), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundError(_("The host “%(host)s” is not known.") % {"host": host}) from error
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not settings.PRIVATE_ADDRESSES:
        for number in numbers:
            if not is_public(ipaddress.ip_address(number.partition("%")[0])):
                raise OutboundError(
                    _("The host “%(host)s” has a private address, which is not allowed.")
                    % {"host": host}
                )
    return numbers


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet, IPv4 within IPv6 included."""
    if isinstance(address, ipaddress.IPv6Address) and (inner := _carried(address)):
        return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if inner := address.ipv4_mapped or address.sixtofour:
        return inner
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in _CARRIERS):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _parts(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise OutboundError(_("“%(url)s” is no address of the web.") % {"url": url})
    if parts.username is not None or parts.password is not None:
        raise OutboundError(_("An address must not hold a user's name or a password."))
    return parts


def _onward(url: str, location: str) -> tuple[str, tuple[str, str | None, int]]:
    """Where a redirect leads, and to whom: scheme, host and port."""
    try:
        onward = urljoin(url, location)
        parts = _parts(onward)
        return onward, (parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme])
    except ValueError as error:
        raise OutboundError(_("“%(url)s” is no address of the web.") % {"url": location}) from error


def _exchange(method: str, url: str, headers: Mapping[str, str], body: bytes, limit: int) -> Answer:
    try:
        parts = _parts(url)
        port = parts.port or _PORTS[parts.scheme]
        with _connected(parts, port) as connection:
            connection.putrequest(method, _target(parts), skip_accept_encoding=True)
            for name, value in _headers(headers, body if method == "POST" else None).items():
                connection.putheader(name, value)
            connection.endheaders(body or None)
            with closing(connection.getresponse()) as response:
                return _answer(response, url, limit)
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise OutboundError(
            _("No answer from “%(url)s”: %(reason)s.") % {"url": url, "reason": reason}
        ) from error


def _target(parts: SplitResult) -> str:
    path = parts.path or "/"
    return quote(f"{path}?{parts.query}" if parts.query else path, safe=string.punctuation)


def _headers(given: Mapping[str, str], body: bytes | None) -> dict[str, str]:
    agent = f"Newsroom/0.1 (+{settings.SITE_URL})"
    headers = {"User-Agent": agent, "Accept-Encoding": "gzip", "Connection": "close", **given}
    if body is not None:
        headers["Content-Length"] = str(len(body))
    return headers


@contextmanager
def _connected(parts: SplitResult, port: int) -> Iterator[http.client.HTTPConnection]:
    """A connection to the checked number; it is cut when the exchange takes too long."""
    host = _ascii(parts.hostname or "")
    connection = http.client.HTTPConnection(host, port)
    # So that the Host header leaves out the port that goes without saying.
    connection.default_port = _PORTS[parts.scheme]
    # The library forgets the socket once the answer has begun; the watch must not.
    sockets: list[Any] = [connect(host, port)]
    watch = threading.Timer(DEADLINE_SECONDS, _cut, [sockets])
    watch.daemon = True
    watch.start()
    try:
        if parts.scheme == "https":
            sockets.append(_secured(sockets[0], host))
            sockets[-1].do_handshake()
        connection.sock = sockets[-1]
        yield connection
    finally:
        watch.cancel()
        connection.close()
        sockets[-1].close()


def _secured(sock: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(
        sock, server_hostname=host, do_handshake_on_connect=False
    )


def _cut(sockets: list[Any]) -> None:
    with suppress(OSError):
        sockets[-1].shutdown(socket.SHUT_RDWR)


def _answer(response: http.client.HTTPResponse, url: str, limit: int) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    if response.status in _REDIRECTS:
        return Answer(response.status, url, headers)
    encoding = headers.get("content-encoding", "").lower() or "identity"
    return Answer(response.status, url, headers, b"".join(_body(response, encoding, limit)))


def _body(response: http.client.HTTPResponse, encoding: str, limit: int) -> Iterator[bytes]:
    """The body in pieces; it stops as soon as it is too long, packed or unpacked."""
    if encoding not in ("identity", "gzip"):
        raise OutboundError(_("The answer is packed as “%(name)s”.") % {"name": encoding})
    pieces = iter(partial(response.read1, _PIECE), b"")
    try:
        if encoding == "gzip":
            # What does not shrink is a little longer packed.
            pieces = _unpacked(_no_more(pieces, limit + _PIECE), limit)
        yield from _no_more(pieces, limit)
    except zlib.error as error:
        raise OutboundError(_("The answer is packed wrongly.")) from error
    if response.length:
        raise _broken_off()


def _no_more(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise OutboundError(
                _("The answer has more than %(limit)s kB.") % {"limit": limit // 2**10}
            )
        yield piece


def _unpacked(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The members of a gzip stream one after the other (RFC 1952); zeros may fill up its end.

    A piece that unpacks to more than `limit` bytes is not gone on with.
    """
    member = zlib.decompressobj(_GZIP)
    for piece in pieces:
        rest = piece
        while rest := rest.lstrip(b"\0") if member.eof else rest:
            if member.eof:
                member = zlib.decompressobj(_GZIP)
            yield member.decompress(rest, limit + 1)
            rest = member.unused_data
    if not member.eof:
        raise _broken_off()


def _broken_off() -> OutboundError:
    return OutboundError(_("The answer broke off before its end."))
