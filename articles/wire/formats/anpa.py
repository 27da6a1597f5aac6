"""ANPA 1312, the text wire of North American agencies (1989).

    SYN SYN SOH service number US selector CR LF
        priority SP category DC3|DC4 DC1|DC2 SP keyword SP version SP reference SP date
        SP words CR LF
    STX text ETX transmission time EOT

Lines of the head begin with "^" and end with "<" or "="; paragraphs begin with an indent. The
writethrus of one story share keyword and date, which are its identity; the version is their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest

from articles.document import Paragraph, Signal, StoryDocument, WireDocument, replace
from articles.markup import escape
from articles.wire.assembly import (
    credits_of,
    embargo_of,
    finished,
    note,
    topics_of,
    worth_keeping,
)
from articles.wire.decode import decode
from articles.wire.desk_lines import desk_lines, edges
from articles.wire.language import language_of
from articles.wire.moments import moment
from articles.wire.profiles.agency import (
    Profile,
    assumed_encoding,
    gravest,
    profile,
    profile_of,
)
from articles.wire.reading import Reading
from articles.wire.xml import squeeze

NAME = "anpa"
_HEADER = re.compile(
    r"\x01(?P<service>[A-Za-z])?(?P<number>\d{3,4})[^\x1f\n]{0,15}\x1f(?P<selector>[^\n]{1,8})\n+"
    r"(?P<priority>[a-z]) (?P<category>[a-z])[\x13\x14][\x11\x12] ?"
    r"(?P<keyword>\S{1,24})[ \t]*(?P<rest>[^\n]*)\n+\x02"
)
_RECOGNISED = re.compile(rb"[\x16\s\x7f]*\x01[A-Za-z]?\d{3,4}[^\x1f\r\n]{0,15}\x1f")
_REST = re.compile(
    r"(?P<version>[^\d\s]\S*|\d+(?:st|nd|rd|th)\S*)?.*?(?P<date>\d\d-\d\d)?(?: \d{0,4})?\s*$"
)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x07\x0b-\x1f\x7f]")
_TRAILER = re.compile(
    r"(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d) (?P<hour>\d\d)(?P<minute>\d\d)GMT|"
    r"(?P<hour2>\d\d):(?P<minute2>\d\d)ET (?P<day2>\d\d)-(?P<month2>\d\d)-(?P<year2>\d\d)"
)
_NOTE = re.compile(r"(?:Eds|EDS|EDITOR'?S'? NOTE|AP (?:Photo|Video)|With AP|\*\d+)\b|\*\d+")
_ORGANISATION = re.compile(
    r"(?:The )?(?:Associated Press|CANADIAN PRESS|[A-Z ]+PRESS)(?: Writer)?$"
)
_URGENCIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 6, "h": 7, "a": 7, "s": 7, "y": 8}


@dataclass
class _Text:
    """What the lines between STX and ETX are."""

    slug: str = ""
    headline: str = ""
    bylines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


def recognises(data: bytes, name: str) -> bool:
    return _RECOGNISED.match(data[:200]) is not None


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """A document for each message of the file (grammar above; sources: ANPA 1312 of 1989).

    ASCII art of the format goes: ``quotes'' become “quotes”, " _ " a dash. The trailer's time is
    GMT at AP, Eastern at The Canadian Press. Advances (priorities a, h and s) wait for
    the time that their notes give, or for an editor. Raises CopyRefusedError for no text.
    """
    decoded = decode(data, assumed_encoding(agency, data))
    text = decoded.text.replace("\r", "")
    documents = worth_keeping(_story(match, body, agency) for match, body in _messages(text))
    notices = tuple(each for each in decoded.notices if "control" not in each.message)
    return Reading(format=NAME, encoding=decoded.encoding, documents=documents, notices=notices)


def _messages(text: str) -> Iterator[tuple[re.Match[str], str]]:
    heads = list(_HEADER.finditer(text))
    for head, following in zip_longest(heads, heads[1:]):
        yield head, text[head.end() : following.start() if following else None]


def _story(header: re.Match[str], rest: str, given: Profile | None) -> StoryDocument:
    raw, _, trailer = rest.partition("\x03")
    told = _lines(raw)
    agency = given or _profile(told, rest)
    found = _REST.match(header["rest"])
    version, date = (found["version"] or "", found["date"] or "") if found else ("", "")
    topics, _ = topics_of((header["category"],), agency)
    sent = _sent(trailer)
    lines = desk_lines(told.body, agency) or ()
    told.notes += lines
    told.body = [part for part in told.body if part not in lines]
    body = " ".join(told.body)
    said = (*told.notes, told.headline, told.slug, *edges(told.body))
    wire = WireDocument(
        source=agency.name or "ANPA",
        guid=":".join(filter(None, (sent.strftime("%Y") if sent else "", date, header["keyword"]))),
        version=_version(version, told.slug),
        signal=_signal(header, version, told, agency),
        sent_at=sent,
        notes=tuple(each for text in told.notes for each in note(text, role="editors")),
    )
    return finished(
        StoryDocument(
            headline=told.headline or told.slug,
            body=tuple(Paragraph(html=escape(part)) for part in told.body),
            credits=credits_of(bylines=told.bylines, sources=(agency.name,)),
            published_at=sent,
            language=language_of(body) or "en",
            topics=topics,
            slugline=header["keyword"],
            urgency=_URGENCIES.get(header["priority"]),
            wire=embargo_of(wire, said, agency, None),
        ),
        agency,
    )


def _profile(told: _Text, rest: str) -> Profile:
    if "CANADIAN PRESS" not in rest and re.search(r"\(AP\)|AP-|Associated Press", rest):
        return profile("ap")
    # Whoever sends in this format counts hours as the AP does.
    return replace(profile_of("cp"), zone=profile("ap").zone)


def _lines(raw: str) -> _Text:
    """The head's lines by their marks, and the body's paragraphs."""
    told = _Text()
    parts: list[str] = []
    for line in raw.replace("< ^", "<\n^").split("\n"):
        marked = line.startswith("^")
        indented = line[:1] in ("\t", " ") and line.strip() != ""
        text = _plain(line)
        if not text:
            parts.append("")
        elif marked and not any(parts) and _head_line(told, text):
            continue
        elif marked or indented or not parts or not parts[-1]:
            parts.append(text)
        else:
            parts[-1] = f"{parts[-1]} {text}"
    told.body = [part for part in parts if re.search(r"[^\W_]", part)]
    return told


def _head_line(told: _Text, text: str) -> bool:
    """Puts a line of the head in its place; False when it is the first of the text."""
    if text.startswith("HL:"):
        told.headline = text[3:].strip()
    elif _NOTE.match(text) or desk_lines((text,), profile("ap")):
        told.notes.append(text)
    elif not told.slug:
        told.slug = text
    elif text.startswith("By "):
        told.bylines.append(text)
    elif _ORGANISATION.match(text):
        return True
    elif not told.headline:
        told.headline = text
    else:
        return False
    return True


def _plain(line: str) -> str:
    text = _CONTROLS.sub(" ", line.replace("\x08", "").replace("^", ""))
    text = re.sub(r"@?[<=][ \t]*$", "", text.rstrip())
    text = text.replace("``", "“").replace("''", "”").replace(" _ ", " — ")
    return squeeze(text)


def _version(word: str, slug: str) -> str:
    """The number of a writethru ("7thWritethru", "1st Ld-Writethru"); the first telling is 0."""
    match = _ORDINAL.search(word) or _ORDINAL.search(slug.rpartition("--")[2])
    return match[1] if match else "0"


def _signal(header: re.Match[str], version: str, told: _Text, agency: Profile) -> Signal:
    found = gravest(
        agency.signal(f"priority:{header['priority']}"),
        *map(agency.signal_of_words, (*told.notes, told.headline, told.slug)),
    )
    if found is Signal.NONE and _ORDINAL.search(version):
        return Signal.UPDATE
    return Signal.ADVISORY if found is Signal.NONE and header["category"] == "v" else found


def _sent(trailer: str) -> datetime | None:
    match = _TRAILER.search(trailer)
    if match is None:
        return None
    if match["month"]:
        return moment(
            f"20{match['year']}-{match['month']}-{match['day']}T{match['hour']}:{match['minute']}Z"
        )
    text = (
        f"20{match['year2']}-{match['month2']}-{match['day2']}T{match['hour2']}:{match['minute2']}"
    )
    return moment(text, profile("ap").timezone)
