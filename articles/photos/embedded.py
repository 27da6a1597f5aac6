"""What a picture says of itself: IPTC-IIM, XMP and Exif in; a small XMP packet of our own out.

Names are those of the IPTC Photo Metadata Standard 2025.1. Where a file says a thing twice, XMP
comes before IIM and IIM before Exif.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

import defusedxml.ElementTree
from PIL import ImageFile, IptcImagePlugin

from articles.models.media import SOURCE_TYPES
from articles.photos.pixels import DAMAGED

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
XMP_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Of PLUS's vocabulary for plus:DataMining: not for the training of AI, search is allowed.
NO_TRAINING = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"
SOURCE_TYPE_ADDRESS = "http://cv.iptc.org/newscodes/digitalsourcetype/"

# our name: XMP property, IIM dataset of record 2, Exif tag
_FIELDS: dict[str, tuple[str, int, int]] = {
    "caption": (f"{{{DC}}}description", 120, 0),
    "headline": (f"{{{PHOTOSHOP}}}Headline", 105, 0),
    "creator": (f"{{{DC}}}creator", 80, 0x013B),
    "credit": (f"{{{PHOTOSHOP}}}Credit", 110, 0),
    "source": (f"{{{PHOTOSHOP}}}Source", 115, 0),
    "copyright": (f"{{{DC}}}rights", 116, 0x8298),
    "instructions": (f"{{{PHOTOSHOP}}}Instructions", 40, 0),
    "city": (f"{{{PHOTOSHOP}}}City", 90, 0),
    "country": (f"{{{PHOTOSHOP}}}Country", 101, 0),
    "created": (f"{{{PHOTOSHOP}}}DateCreated", 55, 0x9003),
    "keywords": (f"{{{DC}}}subject", 25, 0),
    "alt": (f"{{{IPTC_CORE}}}AltTextAccessibility", 0, 0),
    "extended_description": (f"{{{IPTC_CORE}}}ExtDescrAccessibility", 0, 0),
    "usage_terms": (f"{{{XMP_RIGHTS}}}UsageTerms", 0, 0),
    "web_statement": (f"{{{XMP_RIGHTS}}}WebStatement", 0, 0),
    "data_mining": (f"{{{PLUS}}}DataMining", 0, 0),
    "digital_source_type": (f"{{{IPTC_EXT}}}DigitalSourceType", 0, 0),
}
_LIMIT = 5_000
_KNOWN_SOURCE_TYPES = {code for code, _label in SOURCE_TYPES}


def read(image: ImageFile.ImageFile) -> dict[str, str]:
    """All that is said, by our names. What is damaged is passed over: it spoils no picture.

    Some formats have their metadata behind the pixels: let these be read first.
    """
    xmp, iim, exif = _read_with(_xmp, image), _read_with(_iim, image), _read_with(_exif, image)
    said = {
        name: xmp.get(prop) or iim.get(dataset) or exif.get(tag) or ""
        for name, (prop, dataset, tag) in _FIELDS.items()
    }
    said["digital_source_type"] = _code(said["digital_source_type"])
    return {name: text for name, text in said.items() if text}


def _read_with(
    reader: Callable[[ImageFile.ImageFile], dict[Any, str]], image: ImageFile.ImageFile
) -> dict[Any, str]:
    try:
        return reader(image)
    except DAMAGED:
        return {}


def _code(address: str) -> str:
    code = address.rpartition("/")[2]
    return code if code in _KNOWN_SOURCE_TYPES else ""


def credit_line(said: dict[str, str]) -> str:
    """The credit as newspapers print it: the agency, then who made the picture."""
    credit, creator = said.get("credit") or said.get("source", ""), said.get("creator", "")
    if creator.casefold() in credit.casefold():
        return credit
    return f"{credit}/{creator}" if credit else creator


def rights(said: dict[str, str]) -> str:
    """Copyright notice, terms and where they can be read, each on its line."""
    lines = (said.get(name, "") for name in ("copyright", "usage_terms", "web_statement"))
    return "\n".join(line for line in lines if line)


def _xmp(image: ImageFile.ImageFile) -> dict[str, str]:
    packet = image.info.get("xmp") or b"<none/>"
    root = defusedxml.ElementTree.fromstring(packet.rstrip(b"\0 \n"))
    found: dict[str, str] = {}
    for node in root.iter(f"{{{RDF}}}Description"):
        properties = [*node.attrib.items(), *((child.tag, _value(child)) for child in node)]
        for name, text in properties:
            found.setdefault(name, _clean(text))
    return found


def _value(element: Element) -> str:
    """A property's text: of a list all items, of languages the default one."""
    items = element.findall(f".//{{{RDF}}}li")
    if not items:
        return element.text or element.get(f"{{{RDF}}}resource") or ""
    if items[0].get(XML_LANG):
        default = [item for item in items if item.get(XML_LANG) == "x-default"]
        items = (default or items)[:1]
    return ", ".join(item.text for item in items if item.text)


def _iim(image: ImageFile.ImageFile) -> dict[int, str]:
    info = IptcImagePlugin.getiptcinfo(image) or {}
    # Coded character set (1:90): ESC % G says UTF-8; without it, old files are Latin.
    is_utf8 = info.get((1, 90)) == b"\x1b%G"
    return {
        dataset: ", ".join(_decoded(_listed(value), is_utf8=is_utf8))
        for (record, dataset), value in info.items()
        if record == 2
    }


def _listed(value: bytes | list[bytes] | None) -> list[bytes]:
    return value if isinstance(value, list) else [value or b""]


def _decoded(values: Iterable[bytes], *, is_utf8: bool) -> Iterator[str]:
    for value in values:
        try:
            yield _clean(value.decode("utf-8"))
        except UnicodeDecodeError:
            yield _clean(value.decode("utf-8" if is_utf8 else "cp1252", "replace"))


def _exif(image: ImageFile.ImageFile) -> dict[int, str]:
    exif = image.getexif()
    tags = {**exif, **exif.get_ifd(0x8769)}
    # Pillow reads Exif texts as Latin-1; cameras and programs write UTF-8 as well.
    texts = {tag: value.encode("latin-1") for tag, value in tags.items() if isinstance(value, str)}
    return {tag: ", ".join(_decoded([text], is_utf8=False)) for tag, text in texts.items()}


def _clean(text: str) -> str:
    """One line in NFC without control characters, which databases refuse."""
    words = " ".join(unicodedata.normalize("NFC", text[:_LIMIT]).split())
    return "".join(char for char in words if unicodedata.category(char) != "Cc")


def packet(said: dict[str, str], *, credit: str, rights: str, source_type: str) -> bytes:
    """An XMP packet that keeps credit, copyright and origin with a rendition; b"" if none is known.

    `credit`, `rights` and `source_type` are the library's, which an editor may have corrected.
    Written anew, since an original's own packet may hold places, edits and 64 kB of history.
    """
    properties = [
        *_seq("dc:creator", said.get("creator", "")),
        *_alt("dc:rights", _clean(rights) or said.get("copyright", "")),
        *_plain("photoshop:Credit", _clean(credit)),
        *_plain("xmpRights:WebStatement", said.get("web_statement", "")),
        *_plain("plus:DataMining", said.get("data_mining", "")),
        *_plain("Iptc4xmpExt:DigitalSourceType", source_type and SOURCE_TYPE_ADDRESS + source_type),
    ]
    if not properties:
        return b""
    spaces = "".join(f" xmlns:{prefix}={quoteattr(name)}" for prefix, name in _PREFIXES.items())
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF{spaces}><rdf:Description rdf:about="">{"".join(properties)}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


_PREFIXES = {
    "rdf": RDF, "dc": DC, "photoshop": PHOTOSHOP, "xmpRights": XMP_RIGHTS, "plus": PLUS,
    "Iptc4xmpExt": IPTC_EXT,
}  # fmt: skip


def _plain(name: str, text: str) -> Iterator[str]:
    if text:
        yield f"<{name}>{escape(text)}</{name}>"


def _seq(name: str, text: str) -> Iterator[str]:
    if text:
        yield f"<{name}><rdf:Seq><rdf:li>{escape(text)}</rdf:li></rdf:Seq></{name}>"


def _alt(name: str, text: str) -> Iterator[str]:
    if text:
        item = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
        yield f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>"
