"""Word documents (.docx): the text of word/document.xml, read by our own XML reader.

Sizes are asked of the archive before a byte is unpacked: a small file may hold gigabytes. Styles
tell headline, lede and crossheads; bold, italics, links, lists and pictures in the text survive.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath

from articles.document import (
    Block,
    BulletList,
    Crosshead,
    MediaBlock,
    MediaDocument,
    MediaKind,
    Paragraph,
    Quote,
    StoryDocument,
    WireDocument,
    replace,
)
from articles.markup import escape, inline, plain
from articles.wire.assembly import credit, finished, worth_keeping
from articles.wire.body import media_first
from articles.wire.desk_lines import desk_lines, edges, texts_of, without_lines
from articles.wire.desk_lines import told as asked
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.formats.docx_export import write
from articles.wire.language import language_of
from articles.wire.moments import moment
from articles.wire.profiles.agency import GENERIC, Profile, profile
from articles.wire.reading import Attachment, Reading
from articles.wire.xml import Element, find_text, parse

__all__ = ["NAME", "read", "recognises", "write"]

NAME = "docx"
_MAXIMUM_BYTES = 30 * 1024 * 1024
_MAXIMUM_RATIO = 100
_MAXIMUM_XML = 8 * 1024 * 1024
_FREE_BYTES = 256 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STYLES = {
    "title": "headline", "titre": "headline", "titel": "headline",
    "subtitle": "lede", "soustitre": "lede", "untertitel": "lede", "lead": "lede", "lede": "lede",
    "chapeau": "lede", "chapo": "lede",
    "caption": "caption", "lgende": "caption", "legende": "caption", "beschriftung": "caption",
    "kicker": "kicker", "surtitre": "kicker", "credit": "credit", "signature": "credit",
    "intensequote": "lede", "citationintense": "lede", "quote": "quote", "citation": "quote",
    "zitat": "quote", "question": "question",
}  # fmt: skip
_HEADING = re.compile(r"(?:heading|titre|berschrift|berschrift)\d")
_PICTURE = re.compile(r"image/|\.(?:png|jpe?g|gif|tiff?|webp|bmp)$", re.IGNORECASE)
# What zipfile raises for archives that are cut, forged or locked; it has no one exception for them.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, EOFError, OSError, RuntimeError,
    ValueError,
)  # fmt: skip


def recognises(data: bytes, name: str) -> bool:
    return data[:4] == b"PK\x03\x04" and b"word/" in data


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """One document; its pictures are attachments, named by checksum.

    The paragraph in style Title is the headline, or else the first one of its own; Subtitle or Lead
    is the lede, Heading a crosshead, Caption the caption of the picture before it. Raises
    CopyRefusedError for archives that would unpack to more than 30 MiB or a hundred times their
    size, and for files without word/document.xml.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bombs(archive)
            word = _Word(archive)
            body = parse(archive.read("word/document.xml"), limit=_MAXIMUM_XML).root.find("body")
            told = _told(word, body)
            core = _core(archive)
    except _BROKEN as error:
        raise CopyRefusedError(gettext_noop("The Word document is broken.")) from error
    document = _document(told, core, data, agency or profile(GENERIC))
    return Reading(
        format=NAME,
        encoding="utf-8",
        documents=worth_keeping([document]),
        attachments=tuple(word.pictures.values()),
    )


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    size = sum(entry.file_size for entry in archive.infolist())
    packed = sum(entry.compress_size for entry in archive.infolist())
    if size > _MAXIMUM_BYTES or (size > _FREE_BYTES and size > packed * _MAXIMUM_RATIO):
        raise CopyRefusedError(
            gettext_noop("The Word document would unpack to %(size)s bytes."), size=size
        )


class _Word:
    """The parts of an archive that paragraphs refer to: links, pictures, ordered lists."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.pictures: dict[str, Attachment] = {}
        self.targets: dict[str, str] = {}
        names = set(archive.namelist())
        if "word/_rels/document.xml.rels" in names:
            for each in parse(archive.read("word/_rels/document.xml.rels")).root:
                self.targets[each.get("Id") or ""] = each.get("Target") or ""
        self.ordered = self._ordered(names)

    def _ordered(self, names: set[str]) -> set[str]:
        """The numbers of the lists that count."""
        if "word/numbering.xml" not in names:
            return set()
        root = parse(self.archive.read("word/numbering.xml"), limit=_MAXIMUM_XML).root
        formats = {
            each.get(f"{_W}abstractNumId"): _value(each.find("lvl/numFmt"))
            for each in root.iterfind("abstractNum")
        }
        return {
            each.get(f"{_W}numId") or ""
            for each in root.iterfind("num")
            if formats.get(_value(each.find("abstractNumId"))) not in ("bullet", "none", "")
        }

    def picture(self, relation: str) -> MediaDocument | None:
        target = self.targets.get(relation, "")
        path = f"word/{target.removeprefix('/word/')}"
        if not _PICTURE.search(target) or path not in self.archive.namelist():
            return None
        data = self.archive.read(path)
        checksum = hashlib.sha256(data).hexdigest()
        name = PurePath(target).name
        self.pictures[checksum] = Attachment(checksum=checksum, filename=name, data=data)
        return MediaDocument(kind=MediaKind.PHOTO, file=checksum, href=name)


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val") or ""


def _told(word: _Word, body: Element | None) -> dict[str, list[Block]]:
    """The blocks by what their style makes of them; "body" holds those that are text."""
    told: dict[str, list[Block]] = {"body": []}
    for paragraph in () if body is None else body.iter("p"):
        role = _role(paragraph)
        text = _inline(word, paragraph)
        media = list(_media(word, paragraph))
        if role == "caption" and text and told["body"] and _caption(told["body"], plain(text)):
            continue
        told["body"].extend(media)
        if not text:
            continue
        if role in ("headline", "lede", "kicker", "credit"):
            told.setdefault(role, []).append(Paragraph(html=text))
        else:
            _append(told["body"], role, text, ordered=_is_ordered(word, paragraph))
    return told


def _role(paragraph: Element) -> str:
    style = re.sub(r"[^a-z\d]", "", _value(paragraph.find("pPr/pStyle")).lower())
    if paragraph.find("pPr/numPr") is not None or style.startswith(("listbullet", "listnumber")):
        return "list"
    return "crosshead" if _HEADING.fullmatch(style) else _STYLES.get(style, "")


def _is_ordered(word: _Word, paragraph: Element) -> bool:
    style = _value(paragraph.find("pPr/pStyle")).lower()
    return "number" in style or _value(paragraph.find("pPr/numPr/numId")) in word.ordered


def _append(body: list[Block], role: str, text: str, *, ordered: bool) -> None:
    if role == "list":
        last = body[-1] if body else None
        if isinstance(last, BulletList) and last.ordered == ordered:
            body[-1] = BulletList(items=(*last.items, text), ordered=ordered)
        else:
            body.append(BulletList(items=(text,), ordered=ordered))
    elif role == "crosshead":
        body.append(Crosshead(text=plain(text)))
    elif role == "quote":
        body.append(Quote(html=text))
    else:
        body.append(Paragraph(html=text, question=role == "question"))


def _caption(body: list[Block], text: str) -> bool:
    """Gives the picture above its caption; False when there is none."""
    last = body[-1]
    if not isinstance(last, MediaBlock) or last.media.caption:
        return False
    body[-1] = MediaBlock(media=replace(last.media, caption=text))
    return True


def _inline(word: _Word, paragraph: Element) -> str:
    parts: list[str] = []
    for element in paragraph.iter("r", "hyperlink"):
        if element.tag == "hyperlink":
            continue
        text = _run(element)
        parent = element.getparent()
        if parent is not None and parent.tag == "hyperlink":
            address = word.targets.get(parent.get(f"{_R}id") or "", "")
            text = f'<a href="{escape(address)}">{text}</a>' if address else text
        parts.append(text)
    joined = "".join(parts)
    for tag in ("strong", "em", "sup", "sub"):
        joined = joined.replace(f"</{tag}><{tag}>", "")
    return inline(joined)


def _run(run: Element) -> str:
    parts = []
    for child in run:
        if child.tag == "t":
            parts.append(escape(child.text or ""))
        elif child.tag == "br" and child.get(f"{_W}type") is None:
            parts.append("<br>")
        elif child.tag == "tab":
            parts.append(" ")
        elif child.tag == "noBreakHyphen":
            parts.append("\u2011")
    text = "".join(parts)
    if not text.strip():
        return text
    for tag, on in (("em", _on(run, "i")), ("strong", _on(run, "b"))):
        text = f"<{tag}>{text}</{tag}>" if on else text
    level = {"superscript": "sup", "subscript": "sub"}.get(_value(run.find("rPr/vertAlign")))
    return f"<{level}>{text}</{level}>" if level else text


def _on(run: Element, name: str) -> bool:
    switch = run.find(f"rPr/{name}")
    return switch is not None and _value(switch) not in ("0", "false")


def _media(word: _Word, paragraph: Element) -> Iterator[MediaBlock]:
    for blip in paragraph.iter("blip"):
        if media := word.picture(blip.get(f"{_R}embed") or ""):
            described = next(paragraph.iter("docPr"), None)
            alt = "" if described is None else described.get("descr") or ""
            yield MediaBlock(media=replace(media, alt=alt))


def _core(archive: zipfile.ZipFile) -> dict[str, str]:
    if "docProps/core.xml" not in archive.namelist():
        return {}
    root = parse(archive.read("docProps/core.xml")).root
    return {
        name: find_text(root, name)
        for name in ("title", "creator", "created", "modified", "language")
    }


def _document(
    told: dict[str, list[Block]], core: dict[str, str], data: bytes, agency: Profile
) -> StoryDocument:
    lines = desk_lines(texts_of(told["body"]), agency)
    body = without_lines(told["body"], lines)
    headline = _said(told, "headline")
    if not headline and body and isinstance(body[0], Crosshead | Paragraph):
        headline = body[0].text if isinstance(body[0], Crosshead) else _short(body[0])
        body = body[1:] if headline else body
    media, body = media_first(body)
    text = " ".join(each.html for each in body[:3] if isinstance(each, Paragraph))
    created = moment(core.get("modified", "") or core.get("created", ""))
    wire = WireDocument(
        source=core.get("creator", ""),
        guid=f"sha256:{hashlib.sha256(data).hexdigest()}",
        sent_at=created,
    )
    lede = _said(told, "lede")
    return finished(
        StoryDocument(
            headline=headline,
            kicker=_said(told, "kicker"),
            lede=lede,
            body=body,
            media=media,
            credits=tuple(
                credit(plain(each.html))
                for each in told.get("credit", ())
                if isinstance(each, Paragraph)
            ),
            language=language_of(text) or "fr",
            wire=asked(wire, lines, (headline, lede, *edges(texts_of(body))), agency),
        ),
        agency,
    )


def _said(told: dict[str, list[Block]], role: str) -> str:
    return " ".join(plain(each.html) for each in told.get(role, ()) if isinstance(each, Paragraph))


def _short(first: Paragraph) -> str:
    """The first paragraph as a headline, if it reads like one."""
    text = plain(first.html)
    return text if len(text) < 140 and not text.endswith(".") else ""
