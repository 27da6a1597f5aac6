"""IPTC 7901, the text wire of 1979 that dpa, Keystone-SDA-ATS, KNA and others still send.

    SOH source number SP priority SP category SP words SP option CR LF
        keywords CR LF
    STX up to four header lines, the last ends in "=", then the text, cut at 69 columns
    ETX day, hour, minute, month, year EOT

(IPTC 7901 rev. 5, 1995.) Every part of that is missing in somebody's files: read what is there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, takewhile, zip_longest

from articles.document import (
    CreditDocument,
    NoteDocument,
    Paragraph,
    Signal,
    StoryDocument,
    WireDocument,
    replace,
)
from articles.markup import escape
from articles.wire.assembly import (
    credits_of,
    finished,
    note,
    signoff,
    topics_of,
    worth_keeping,
)
from articles.wire.decode import decode
from articles.wire.desk_lines import desk_lines, edges, told
from articles.wire.embargo import is_embargo_line
from articles.wire.language import language_of
from articles.wire.moments import day_group
from articles.wire.profiles.agency import (
    Profile,
    assumed_encoding,
    gravest,
    profile_of,
    profile_of_service,
)
from articles.wire.reading import Reading
from articles.wire.relations import with_corrected
from articles.wire.wrapped import paragraphs
from articles.wire.xml import squeeze

NAME = "iptc7901"
_LINE = (
    r"(?P<service>[A-Za-z]{1,4})(?P<number>\d{2,5}) (?P<priority>[1-9]) "
    r"(?P<category>[A-Za-z]{1,3}) +(?P<words>\d{1,4})(?:[ \t]+(?P<option>[^\n]{0,60}))?\n"
)
_FRAMED = re.compile(rf"\x01\s*{_LINE}")
_BARE = re.compile(rf"[\s\x7f\x16]*{_LINE}")
_RECOGNISED = re.compile(
    rb"[\s\x7f\x16\0]*\x01?\s*[A-Za-z]{1,4}\d{2,5} [1-9] [A-Za-z]{1,3} +\d{1,4}"
    rb"(?:[ \t][^\r\n]{0,60})?[\r\n]"
)
_SERVICE = re.compile(rb"([A-Za-z]{1,4})\d{2,5} [1-9] ")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BYLINE = re.compile(r"(?:By|Von|Par|De notre) [A-ZÀ-Ý]")
_VERSION_WORDS = re.compile(
    r"\(?(?:\d+(?:ST|ND|RD|TH)|\d+\.|[12]E)\s*(?:LEAD|NET|UPDATE|ZF|Zusammenfassung|VERSION)\b.*",
    re.IGNORECASE,
)
# "(Vorschau) Titel": the label of a title stands on its line.
_BRACKETED = re.compile(r"(\([^()]{2,30}\))\s+(?=\w)")
_NOTEBOOK = re.compile(
    r"^# ?(?:\w+ )?(?:NOTEBOOK|NOTIZBLOCK|Notizblock)\b.*", re.MULTILINE | re.DOTALL
)
# What follows names the message that comes instead, in the languages of the agencies.
_SUBSTITUTE = re.compile(
    r"\b(?:substitu|repla[cç]|remplac|voir\b|see\b|siehe\b|ersatz|ersetz|sostitu|nouvelle version)"
)
_HEADER_LINES = 8
_LONG_LINE = 55


@dataclass
class _Head:
    """The lines before the text: what each of them is."""

    headline: str = ""
    bylines: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)

    def lines(self) -> tuple[str, ...]:
        """The lines that may name another message."""
        return (*self.labels, *self.slugs, self.headline)


def recognises(data: bytes, name: str) -> bool:
    return _RECOGNISED.match(data[:400]) is not None


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """A document for each message of the file.

    The identity is service, number, category and the day of the trailer (numbers begin anew each
    day, and one number may stand in two categories), or the agency's own in the option. Cut lines
    become paragraphs. Times are in the agency's zone. Raises CopyRefusedError for no text.
    """
    service = _SERVICE.search(data[:64])
    sender = agency or (profile_of_service(service[1].decode()) if service else None)
    decoded = decode(data, assumed_encoding(sender, data))
    text = decoded.text.replace("\r", "")
    documents = worth_keeping(_story(match, body, agency) for match, body in _messages(text))
    notices = tuple(each for each in decoded.notices if "control" not in each.message)
    return Reading(format=NAME, encoding=decoded.encoding, documents=documents, notices=notices)


def _messages(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The header of each message and what follows it."""
    heads = list(_FRAMED.finditer(text))
    if not heads and (bare := _BARE.match(text)):
        heads = [bare]
    for head, following in zip_longest(heads, heads[1:]):
        yield head, text[head.end() : following.start() if following else None]


def _story(header: re.Match[str], rest: str, agency: Profile | None) -> StoryDocument:
    profile = agency or _profile(header["service"], squeeze(header["option"]))
    keyword, text, trailer = _parts(rest)
    head, text = _head(text, profile)
    text, notebook, closing = _notebook(text, profile)
    parts = [part for part in paragraphs(text.replace("\\/", "/")) if any(map(str.isalnum, part))]
    topics, _ = topics_of((header["category"],), profile)
    sent = day_group(trailer, profile.timezone)
    lines = desk_lines(parts, profile, *head.lines())
    parts = [part for part in parts if part not in lines] if lines else parts
    wire = _wire(header, rest, sent, profile)
    wire = replace(
        wire, signal=_signal(head, keyword, profile), notes=(*_notes_of(head), *notebook)
    )
    wire = told(wire, lines, (*head.lines(), *edges(parts)), profile)
    wire = with_corrected(wire, _named(header, (*head.lines(), *parts), wire), profile)
    keywords = keyword.split("/") if "/" in keyword else ()
    document = StoryDocument(
        headline=head.headline,
        body=tuple(Paragraph(html=escape(part)) for part in parts),
        credits=(*credits_of(bylines=head.bylines), *closing),
        published_at=sent,
        language=language_of(text) or profile.language,
        topics=topics,
        keywords=tuple(filter(None, map(squeeze, keywords))),
        slugline=keyword,
        urgency=int(header["priority"]),
        wire=wire,
    )
    return finished(document, profile)


def _wire(
    header: re.Match[str], rest: str, sent: datetime | None, profile: Profile
) -> WireDocument:
    """Who the message is, by its first line and its trailer."""
    option = squeeze(header["option"])
    own = re.search(profile.option, option) if profile.option else None
    return WireDocument(
        source=profile.name or _sender(header["service"], option),
        guid=own["guid"] if own else _guid(header, sent, rest),
        version=(own["version"] or "") if own else "",
        sent_at=sent,
    )


def _guid(header: re.Match[str], sent: datetime | None, rest: str) -> str:
    """The identity; without a trailer the text itself stands for the day."""
    day = sent.date().isoformat() if sent else hashlib.sha256(rest.encode()).hexdigest()[:12]
    return f"{header['service']}{header['number']}:{day}:{header['category']}".lower()


def _notes_of(head: _Head) -> tuple[NoteDocument, ...]:
    return (
        *note(" / ".join(head.slugs), role="slug"),
        *note(" ".join(head.labels), role="label"),
    )


def _profile(service: str, option: str) -> Profile:
    return profile_of_service(service) or profile_of(*re.split(r"[\s/#-]+", option))


def _sender(service: str, option: str) -> str:
    """Who sends, where no profile knows it: the capitals of the option, or the service letters."""
    named = re.search(r"\b[A-Z]{2,8}\b", option)
    return named[0] if named else service


def _parts(rest: str) -> tuple[str, str, str]:
    """(keyword line, text, trailer) of a message; any frame character may be missing."""
    text, _, trailer = rest.partition("\x03")
    before, found, text_after = text.partition("\x02")
    if found:
        return squeeze(_CONTROLS.sub("", before)), text_after, trailer
    keyword, _, after = text.lstrip("\n ").partition("\n")
    return squeeze(_CONTROLS.sub("", keyword)), after, trailer


def _head(text: str, profile: Profile) -> tuple[_Head, str]:
    """The header lines and the text below them.

    The headline is the last line of the head that is no byline; what stands above it are labels
    ("2ND LEAD", "(Vorschau)") and slugs. A line that fills the column goes on in the next.
    """
    lines = _clean(text).split("\n")
    filled = [*islice((index for index, line in enumerate(lines) if line.strip()), _HEADER_LINES)]
    end = next((index for index in filled if lines[index].rstrip().endswith("=")), None)
    if end is None:
        labels = [*takewhile(lambda index: _is_label(squeeze(lines[index]), profile), filled)]
        first = next((index for index in filled if index not in labels), 0)
        head = _headed([*(lines[index] for index in labels), lines[first]], profile)
        return head, "\n".join(lines[first + 1 :])
    head = _headed(lines[: end + 1], profile)
    return head, "\n".join(lines[end + 1 :])


def _headed(lines: list[str], profile: Profile) -> _Head:
    head = _Head()
    titles: list[str] = []
    for line in _parted(lines, profile):
        if _BYLINE.match(line):
            head.bylines.append(line)
        elif _is_label(line, profile):
            head.labels.append(line)
        elif titles and len(titles[-1]) >= _LONG_LINE:
            titles[-1] = f"{titles[-1]} {line}"
        else:
            titles.append(line)
    if not titles and head.labels and (title := _behind_label(head.labels[-1])):
        head.labels[-1] = head.labels[-1].removesuffix(title).rstrip()
        titles.append(title)
    head.headline = titles.pop() if titles else ""
    head.slugs = titles
    return head


def _parted(lines: list[str], profile: Profile) -> Iterator[str]:
    """The lines that are not empty; a label in brackets before a title is a line of its own."""
    for line in (squeeze(each.rstrip().rstrip("=")) for each in lines):
        label = _BRACKETED.match(line) if line[:1] == "(" else None
        if label and _is_label(label[1], profile):
            yield label[1]
            yield line[label.end() :]
        elif line:
            yield line


def _behind_label(line: str) -> str:
    """The title behind a label, where no line of the head is one: "RECTIFICATIF: Titre"."""
    title = re.match(r"[^:]{2,40}:\s+(\S.{9,})", line)
    return title[1] if title and not is_embargo_line(line) else ""


def _is_label(line: str, profile: Profile) -> bool:
    if _VERSION_WORDS.match(line) or is_embargo_line(line):
        return True
    return profile.signal_of_words(line) is not Signal.NONE


def _clean(text: str) -> str:
    """The text without controls; AP's marks of line start (^) and end (< or @<) go with them."""
    text = _CONTROLS.sub("", text)
    if "<\n" in text or "\n^" in text or text.startswith("^"):
        text = re.sub(r"^\^|@?<[ \t]*$", "", text, flags=re.MULTILINE)
    return text


def _notebook(
    text: str, profile: Profile
) -> tuple[str, tuple[NoteDocument, ...], tuple[CreditDocument, ...]]:
    """The text without dpa's notebook, the notebook as a private note, the sign-off below it."""
    match = _NOTEBOOK.search(text) if "#" in text else None
    if match is None:
        return text, (), ()
    lines = [line for line in match[0].split("\n") if line.strip()]
    closing: tuple[CreditDocument, ...] = ()
    if re.fullmatch(profile.signoff, squeeze(lines[-1])):
        closing = (signoff(squeeze(lines.pop())),)
    told = squeeze(" ".join(lines))
    return text[: match.start()], note(told, role="notebook"), closing


def _signal(head: _Head, keyword: str, profile: Profile) -> Signal:
    texts = (*head.labels, *head.slugs, keyword)
    found = gravest(*map(profile.signal_of_words, texts))
    if found is Signal.NONE and any(map(_VERSION_WORDS.match, head.labels)):
        return Signal.UPDATE
    if found is Signal.NONE and profile.is_advisory(*texts, *keyword.split("/")):
        return Signal.ADVISORY
    return found


def _named(
    header: re.Match[str], said: tuple[str, ...], wire: WireDocument
) -> Iterator[tuple[str, str]]:
    """The messages of the same day that a correction or a kill names by their numbers.

    What is named behind a word such as "substitute" comes instead of them.
    """
    if wire.sent_at and wire.signal in (Signal.CORRECTION, Signal.KILL):
        day = wire.sent_at.date().isoformat()
        service = header["service"].lower()
        told = _SUBSTITUTE.split(" ".join(said).lower(), maxsplit=1)[0]
        for number in re.findall(rf"\b{service}\s?(\d{{2,5}})\b", told):
            yield "corrects", f"{service}{number}:{day}:{header['category']}".lower()
