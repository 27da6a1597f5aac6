"""XML copy, read strictly and safely.

No entities, no network, no DTD, and never libxml2's recovery, which loses text without saying so.
Elements lose their namespaces: agencies write the same format with the right one, an old one or
none, so all readers match on local names.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lxml import etree

from articles.wire.decode import decode
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.reading import Notice
from articles.wire.xml_faults import refusal_of

Element = etree._Element

MAXIMUM_BYTES = 2 * 1024 * 1024
MAXIMUM_ARCHIVE_BYTES = 64 * 1024 * 1024

_PROLOGUE = rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*+"
_DOCTYPE = rb"<!DOCTYPE\s+[^\[>]*(?:\[(?P<subset>[^\]]*)\]\s*)?>"
_HEAD = re.compile(
    _PROLOGUE + rb"(?P<doctype>" + _DOCTYPE + rb")?" + _PROLOGUE + rb"<(?P<root>[A-Za-z][^\s/>]*)",
    re.DOTALL,
)
_DECLARATION = re.compile(r"^(\s*)<\?xml\b[^>]*?\?>")
_DECLARED = re.compile(rb"<\?xml\b[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")
# What SDA's files carry: the DTD of NITF drawn in by name. It is cut out and never fetched.
_HARMLESS_SUBSET = re.compile(
    rb"(?:\s++|<!--.*?-->|<!ENTITY\s+%\s+[\w.-]+\s+(?:SYSTEM|PUBLIC)\s[^>]*>|%[\w.-]+;)*+",
    re.DOTALL,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}))?(;)?")
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_SPACE = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")

_parser = etree.XMLParser(
    encoding="utf-8",  # what is decoded here, whatever a declaration that is broken says
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


@dataclass(frozen=True)
class Tree:
    """A parsed file: its root without namespaces, the encoding of its bytes, what was repaired."""

    root: Element
    encoding: str
    notices: tuple[Notice, ...] = ()


def root_name(data: bytes) -> str:
    """The local name of the root element, "" for what does not look like XML. Cheap."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        try:
            data = decode(data[:8192]).text.encode()
        except CopyRefusedError:
            return ""
    match = _HEAD.match(data)
    return match["root"].rpartition(b":")[2].decode("ascii", "replace") if match else ""


def parse(
    data: bytes, *, limit: int = MAXIMUM_BYTES, prefixed: bool = False, encoding: str | None = None
) -> Tree:
    """The tree of XML bytes.

    Bytes that are UTF-8 are read as UTF-8 whatever they declare; `encoding` is taken for others
    that declare none. What does not parse is cleaned
    of control characters, HTML's entities and bare ampersands and tried once more; the tree then
    carries a notice. With `prefixed`, names keep the prefix that the file gives them
    ("content_encoded"), for formats where it tells elements apart. Raises CopyRefusedError for
    files above `limit`, for documents that declare entities, and for what is not well-formed.
    """
    if len(data) > limit:
        raise CopyRefusedError(
            gettext_noop("The file is too large to be a text item: %(size)s bytes."), size=len(data)
        )
    text, actual, notices = _decoded(data, encoding)
    text = _without_doctype(text)
    try:
        return Tree(_root(text, prefixed), actual, notices)
    except etree.XMLSyntaxError:
        repaired = Notice(message=gettext_noop("Characters that XML forbids were repaired."))
        root = _root_or_refusal(_cleaned(text), prefixed)
        return Tree(root, actual, (*notices, repaired))


def _decoded(data: bytes, assumed: str | None) -> tuple[str, str, tuple[Notice, ...]]:
    declared = _DECLARED.match(data[:200].lstrip())
    notices: tuple[Notice, ...] = ()
    try:
        text, encoding = data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text[:4]:
        decoded = decode(data, declared[1].decode() if declared else assumed)
        text, encoding, notices = decoded.text, decoded.encoding, decoded.notices
    text = _DECLARATION.sub(r"\1", text.replace("\ufeff", ""), count=1)
    return unicodedata.normalize("NFC", text), encoding, notices


def _without_doctype(text: str) -> str:
    if "<!DOCTYPE" not in text[:4096]:
        return text
    data = text.encode()
    match = _HEAD.match(data)
    if match is None or not _HARMLESS_SUBSET.fullmatch(match["subset"] or b""):
        raise CopyRefusedError(gettext_noop("The file declares entities of its own."))
    start, end = match.span("doctype")
    if start < 0:
        return text
    return (data[:start] + b"\n" * data.count(b"\n", start, end) + data[end:]).decode()


def _root(text: str, prefixed: bool) -> Element:
    root = etree.fromstring(text.encode(), _parser)
    for element in root.iter(etree.Element):
        namespace, _, local = element.tag.rpartition("}")
        if namespace:
            element.tag = f"{element.prefix}_{local}" if prefixed and element.prefix else local
    return root


def _root_or_refusal(text: str, prefixed: bool) -> Element:
    try:
        return _root(text, prefixed)
    except etree.XMLSyntaxError as error:
        raise refusal_of(error) from error


def _cleaned(text: str) -> str:
    return _REFERENCE.sub(_character, _CONTROLS.sub("", text))


def _character(match: re.Match[str]) -> str:
    """A reference that XML knows stays; one that HTML knows becomes its character."""
    number, name, closed = match.groups()
    if closed and (number or name in _XML_ENTITIES):
        return match[0] if name or _is_legal(number) else ""
    character = html.unescape(f"&{name};") if name and closed else ""
    if character and not character.startswith("&"):
        return character
    return f"&amp;{match[0][1:]}"


def _is_legal(number: str) -> bool:
    """Whether XML knows the character of "#233" or "#xE9"."""
    code = int(number[1:].lstrip("xX"), 16 if number[1] in "xX" else 10)
    return code < 0x110000 and not 0xD800 <= code < 0xE000 and not _CONTROLS.match(chr(code))


def squeeze(text: str | None) -> str:
    """Text on one line, its runs of white space made one space; no-break spaces stay."""
    if not text:
        return ""
    # Most texts are on one line already; looking costs less than replacing.
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = _SPACE.sub(" ", text)
    return text.strip()


def text_of(element: Element | None) -> str:
    """All text below an element, on one line."""
    if element is None:
        return ""
    if len(element) == 0:
        return squeeze(element.text)
    return squeeze(raw_text(element))


def raw_text(element: Element) -> str:
    """All text below an element as it stands, its lines and spaces kept."""
    return "".join(cast("Iterator[str]", element.itertext()))


def find_text(element: Element, path: str) -> str:
    """The text of the first element at `path`; "" if there is none."""
    return text_of(element.find(path))


def find_texts(element: Element, path: str) -> tuple[str, ...]:
    """The texts of all elements at `path` that have one."""
    return tuple(filter(None, map(text_of, element.iterfind(path))))


def find_value(element: Element, path: str, name: str) -> str:
    """The attribute `name` of the first element at `path`; "" if either is missing."""
    found = element.find(path)
    return "" if found is None else squeeze(found.get(name))


def find_values(element: Element, path: str, name: str) -> tuple[str, ...]:
    """The attribute `name` of all elements at `path`, where it says something."""
    return tuple(filter(None, (squeeze(each.get(name)) for each in element.iterfind(path))))
