"""Mail (.eml): a text or HTML message as copy, its pictures and documents as attachments.

Headers and texts are decoded by our own ladder: the standard library gives U+FFFD for raw 8-bit
headers and control characters for Windows letters in what is declared Latin-1.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import mimetypes
import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from pathlib import PurePath
from typing import Any

from articles.document import (
    MediaDocument,
    MediaKind,
    Signal,
    StoryDocument,
    WireDocument,
    replace,
)
from articles.wire.assembly import embargo_of, finished, source_name, worth_keeping
from articles.wire.body import blocks_of_html, blocks_of_text, media_first
from articles.wire.decode import decode
from articles.wire.desk_lines import desk_lines, edges, texts_of, told, without_lines
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.formats import plain
from articles.wire.formats.text import block_text
from articles.wire.language import language_of
from articles.wire.moments import moment
from articles.wire.profiles.agency import Profile, gravest, profile_of
from articles.wire.reading import Attachment, Notice, Reading
from articles.wire.xml import squeeze

NAME = "mail"
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}\r?\n")
_KNOWN = re.compile(
    rb"^(?:From|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|To|Content-Type):",
    re.MULTILINE | re.IGNORECASE,
)
_PREFIX = re.compile(r"^(?:(?:re|fw|fwd|tr|wg|aw|rv)\s?:\s*)+", re.IGNORECASE)
_DEEPEST = 30
_KINDS = {"image": MediaKind.PHOTO, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}
_MAXIMUM_BYTES = 40 * 1024 * 1024


def recognises(data: bytes, name: str) -> bool:
    head = data[:16384].lstrip(b"\r\n")
    match = _HEADER.match(head)
    return match is not None and len({each.lower() for each in _KNOWN.findall(match[0])}) >= 2


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """The story of a mail, and a document for each attached file of wire copy.

    The subject is the headline where the text begins with none; the plain text is read as plain
    copy, HTML where there is no plain text. Pictures are lead media, all files are attachments.
    Raises CopyRefusedError for mail without text and for nesting that no writer makes.
    """
    if len(data) > _MAXIMUM_BYTES:
        raise CopyRefusedError(
            gettext_noop("The file is too large to be copy: %(size)s bytes."), size=len(data)
        )
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = list(_parts(message, 0))
    except RecursionError as error:
        raise _too_deep() from error
    texts = [part for part in parts if _is_text(part)]
    attachments = tuple(filter(None, (_attachment(part) for part in parts if part not in texts)))
    document, notices = _story(message, texts, agency)
    media = tuple(filter(None, map(_medium, attachments)))
    document = replace(document, media=(*document.media, *media))
    attached = tuple(_attached(attachments, agency))
    notices = (*notices, *(note for reading in attached for note in reading.notices))
    documents = (document, *(each for reading in attached for each in reading.documents))
    return Reading(
        format=NAME,
        encoding="utf-8",
        documents=worth_keeping(documents),
        notices=notices,
        attachments=attachments,
    )


def _too_deep() -> CopyRefusedError:
    return CopyRefusedError(gettext_noop("The mail is nested too deeply."))


def _parts(message: Message, depth: int) -> Iterator[Message]:
    if depth > _DEEPEST:
        raise _too_deep()
    payload: Any = message.get_payload()
    if isinstance(payload, list):
        for part in payload:
            yield from _parts(part, depth + 1)
    else:
        yield message


def _is_text(part: Message) -> bool:
    is_attached = part.get_content_disposition() == "attachment"
    return part.get_content_type() in ("text/plain", "text/html") and not is_attached


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    return decode(payload, part.get_content_charset()).text


def _header(message: Message, name: str) -> str:
    """A header as text: its encoded words and raw bytes by the ladder."""
    wanted = name.lower()
    value = next((raw for key, raw in message.raw_items() if key.lower() == wanted), None)
    if value is None:
        return ""
    raw = str(value).encode("utf-8", "surrogateescape")
    if not raw.isascii():
        return squeeze(decode(raw).text)
    try:
        pieces = decode_header(str(value))
    except HeaderParseError:
        return squeeze(str(value))
    return squeeze("".join(_piece(text, charset) for text, charset in pieces))


def _piece(text: bytes | str, charset: str | None) -> str:
    if isinstance(text, str):
        return text
    if not text.strip():
        return text.decode("ascii", "replace")
    return decode(text, charset).text


def _story(
    message: Message, texts: list[Message], given: Profile | None
) -> tuple[StoryDocument, tuple[Notice, ...]]:
    subject = _PREFIX.sub("", _header(message, "Subject"))
    sender, address = parseaddr(_header(message, "From"))
    agency = given or profile_of(address.rpartition("@")[2])
    sent = moment(_header(message, "Date"), agency.timezone)
    story, notices = _told(texts, subject, agency, sent)
    wire = WireDocument(
        source=source_name(agency, sender, address),
        guid=_header(message, "Message-ID").strip("<>") or _digest(texts),
        signal=agency.signal_of_words(subject),
        sent_at=sent,
    )
    wire = _with_asked(embargo_of(wire, (subject,), agency, None), story.wire)
    return finished(replace(story, wire=wire), agency), notices


def _with_asked(wire: WireDocument, asked: WireDocument | None) -> WireDocument:
    """What the head of a mail says, and what its text asks for."""
    if asked is None:
        return wire
    ends = [end for end in (wire.embargo_until, asked.embargo_until) if end]
    signal = gravest(wire.signal, asked.signal)
    return replace(
        wire,
        signal=Signal.NONE if ends and signal is Signal.HOLD else signal,
        embargo_until=max(ends, default=None),
        notes=asked.notes,
    )


def _told(
    texts: list[Message], subject: str, agency: Profile, sent: datetime | None
) -> tuple[StoryDocument, tuple[Notice, ...]]:
    plains = "\n\n".join(
        filter(None, (_text(part) for part in texts if part.get_content_type() == "text/plain"))
    )
    if plains.strip():
        copy = plains if plains.lstrip().startswith(subject) else f"{subject}\n\n{plains}"
        reading = plain.read(copy.encode(), "", agency, sent_at=sent)
        story = reading.documents[0]
        if story.body:
            return replace(story, headline=story.headline or subject), reading.notices
        # Too short to be told from a page's furniture: every line counts.
        body = blocks_of_text(plains)
        story = StoryDocument(headline=subject, body=body, language=language_of(plains))
        return _asking(story, agency, sent), ()
    htmls = "".join(_text(part) for part in texts)
    media, body = media_first(blocks_of_html(htmls))
    language = language_of(" ".join(map(block_text, body)))
    story = StoryDocument(headline=subject, body=body, media=media, language=language)
    return _asking(story, agency, sent), ()


def _asking(story: StoryDocument, agency: Profile, sent: datetime | None) -> StoryDocument:
    """The story with what lines of its text ask of the desk, and without these."""
    texts = texts_of(story.body)
    lines = desk_lines(texts, agency)
    wire = told(WireDocument(sent_at=sent), lines, edges(texts), agency)
    return replace(story, body=without_lines(story.body, lines), wire=wire)


def _digest(texts: list[Message]) -> str:
    words = "".join(map(_text, texts)).encode()
    return f"sha256:{hashlib.sha256(words).hexdigest()[:32]}"


def _attachment(part: Message) -> Attachment | None:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload:
        return None
    name = PurePath(squeeze(str(part.get_filename() or ""))).name
    return Attachment(
        checksum=hashlib.sha256(payload).hexdigest(),
        filename=name or _name_by_kind(part.get_content_type()),
        data=payload,
    )


def _name_by_kind(kind: str) -> str:
    """What a file without a name is called: "audio.mp3"."""
    return kind.partition("/")[0] + (mimetypes.guess_extension(kind) or "")


def _medium(attachment: Attachment) -> MediaDocument | None:
    kind = _KINDS.get((mimetypes.guess_type(attachment.filename)[0] or "").partition("/")[0])
    if kind is None:
        return None
    return MediaDocument(kind=kind, file=attachment.checksum, href=attachment.filename)


def _attached(attachments: tuple[Attachment, ...], agency: Profile | None) -> Iterator[Reading]:
    """The readings of attached files that a format claims; pictures and plain text are not."""
    from articles.wire.detect import detect  # noqa: PLC0415 - the registry holds this module

    for each in attachments:
        format_ = detect(each.data, each.filename)
        if format_.NAME in ("plain", "photo", "foreign", NAME):
            continue
        try:
            yield format_.read(each.data, each.filename, agency)
        except CopyRefusedError as error:
            message = gettext_noop("The attached %(name)s could not be read: %(reason)s")
            params = {"name": each.filename, "reason": str(error)}
            yield Reading(
                format=format_.NAME,
                encoding="",
                documents=(),
                notices=(Notice(message=message, params=params),),
            )
