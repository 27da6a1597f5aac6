"""Photos with embedded IPTC and XMP: a picture that is a story's medium on its own.

XMP is read from its packet by our own XML reader; the older IIM fields fill what it leaves open.
exiftool's sidecar files (.xmp) are read alike, without a picture.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from pathlib import PurePath

from PIL import Image, ImageFile, IptcImagePlugin

from articles.document import (
    CreditPlace,
    MediaDocument,
    MediaKind,
    StoryDocument,
    WireDocument,
    replace,
)
from articles.wire.assembly import credit, finished, source_name, topics_of, urgency_of
from articles.wire.decode import decode
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.language import language_tag
from articles.wire.moments import moment
from articles.wire.profiles.agency import Profile, profile_of
from articles.wire.reading import Attachment, Reading
from articles.wire.xml import Element, parse, raw_text, root_name, squeeze, text_of

NAME = "photo"
# What the library takes; pictures of other kinds are named and refused (foreign.py).
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_MAXIMUM_PIXELS = 120_000_000
_XMP_KEYS = ("xmp", "XML:com.adobe.xmp", "Raw profile type xmp")
# IPTC-IIM 4.2, record 2.
_IIM = {
    "slugline": 103, "urgency": 10, "headline": 105, "caption": 120, "byline": 80, "credit": 110,
    "source": 115, "rights": 116, "city": 90, "date": 55, "time": 60, "instructions": 40,
    "title": 5,
}  # fmt: skip
_IIM_KEYWORDS = (2, 25)


def recognises(data: bytes, name: str) -> bool:
    if data.startswith(_MAGIC) or data[8:12] == b"WEBP" or data[4:12] == b"ftypavif":
        return True
    return root_name(data) == "xmpmeta"


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """One document with the picture as its medium, and the file as attachment.

    Caption, credit, alt text, headline, rights and place are what the picture says of itself; one
    that says nothing is a document with the file's name. Raises CopyRefusedError for files that
    are no readable picture or that unpack to more than 120 megapixels.
    """
    if root_name(data) == "xmpmeta":
        told = _xmp(data)
        attachments: tuple[Attachment, ...] = ()
        checksum = ""
    else:
        told = _embedded(data)
        checksum = hashlib.sha256(data).hexdigest()
        attachments = (Attachment(checksum=checksum, filename=_filename(name), data=data),)
    document = _document(told, checksum, _filename(name), agency)
    return Reading(format=NAME, encoding="", documents=(document,), attachments=attachments)


def _filename(name: str) -> str:
    return PurePath(name).name or "photo"


def _embedded(data: bytes) -> dict[str, str]:
    try:
        with warnings.catch_warnings():
            # Pillow warns of broken Exif and large sizes; both are dealt with here.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                return _told(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise CopyRefusedError(gettext_noop("The picture cannot be read.")) from error


def _told(image: ImageFile.ImageFile) -> dict[str, str]:
    if image.width * image.height > _MAXIMUM_PIXELS:
        raise CopyRefusedError(
            gettext_noop("The picture is too large: %(width)s × %(height)s pixels."),
            width=image.width,
            height=image.height,
        )
    packet = next((image.info[key] for key in _XMP_KEYS if key in image.info), b"")
    packet = packet.encode() if isinstance(packet, str) else packet
    told = _iim(image)
    if packet:
        try:
            told |= {key: value for key, value in _xmp(packet.rstrip(b"\0 ")).items() if value}
        except CopyRefusedError:
            return told
    return told


def _iim(image: ImageFile.ImageFile) -> dict[str, str]:
    try:
        found = IptcImagePlugin.getiptcinfo(image) or {}
    except (OSError, SyntaxError, ValueError, KeyError, TypeError):
        return {}  # Pillow has no one exception for IIM that is broken
    told = {key: _iim_text(found.get((2, number))) for key, number in _IIM.items()}
    told["keywords"] = "\n".join(filter(None, map(_iim_text, _listed(found.get(_IIM_KEYWORDS)))))
    date, time = told.pop("date"), told.pop("time")
    told["created"] = f"{date}T{time}" if date and time else date
    return told


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value] if value else []


def _iim_text(value: object) -> str:
    first = _listed(value)[:1]
    if not first or not isinstance(first[0], bytes) or not first[0].strip(b"\0 \r\n"):
        return ""
    return squeeze(decode(first[0].strip(b"\0")).text)


def _xmp(packet: bytes) -> dict[str, str]:
    root = parse(packet).root

    def said(*names: str) -> str:
        return next(filter(None, (_property(root, name) for name in names)), "")

    return {
        "headline": said("Headline"),
        "caption": said("description", "ImageDescription"),
        "title": said("title"),
        "byline": said("creator", "Artist"),
        "credit": said("Credit"),
        "source": said("Source"),
        "rights": said("rights", "UsageTerms"),
        "city": said("City"),
        "alt": said("AltTextAccessibility"),
        "extended": said("ExtDescrAccessibility"),
        "digital_source": said("DigitalSourceType").rpartition("/")[2],
        "urgency": said("Urgency"),
        "instructions": said("Instructions"),
        "slugline": said("TransmissionReference"),
        "created": said("DateCreated", "CreateDate"),
        "keywords": "\n".join(_bag(root, "subject")),
        "guid": said("DigImageGUID"),
        "language": said("language"),
    }


def _property(root: Element, name: str) -> str:
    """A property of RDF: an attribute of a Description, an element, or the default of its list."""
    for description in root.iter("Description"):
        for key, value in description.attrib.items():
            if str(key).rpartition("}")[2] == name and str(value).strip():
                return squeeze(str(value))
        for element in description.iterfind(name):
            items = [*element.iter("li")]
            if items:
                return ", ".join(filter(None, map(text_of, items[: 1 if name != "creator" else 9])))
            if text := squeeze(raw_text(element)):
                return text
    return ""


def _bag(root: Element, name: str) -> list[str]:
    found = (text_of(item) for element in root.iter(name) for item in element.iter("li"))
    return [word for word in found if word]


def _picture(told: dict[str, str], line: str) -> MediaDocument:
    return MediaDocument(
        kind=MediaKind.PHOTO,
        caption=told.get("caption", ""),
        credit=line,
        title=told.get("headline", ""),
        alt=told.get("alt", ""),
        description=told.get("extended", ""),
        rights=told.get("rights", ""),
    )


def _document(
    told: dict[str, str], checksum: str, filename: str, given: Profile | None
) -> StoryDocument:
    def said(key: str) -> str:
        return told.get(key, "")

    agency = given or profile_of(said("source"), said("credit"))
    line = "/".join(dict.fromkeys(filter(None, (said("byline"), said("credit")))))
    topics, words = topics_of(said("keywords").split("\n"), agency)
    created = moment(said("created"), agency.timezone)
    story = StoryDocument(
        headline=said("headline") or said("caption") or said("title") or filename,
        media=(replace(_picture(told, line), file=checksum, href=filename),),
        credits=(credit(line, CreditPlace.BYLINE),) if line else (),
        published_at=created,
        language=language_tag(said("language")) or agency.language or "fr",
        topics=topics,
        keywords=words,
        slugline=said("slugline"),
        urgency=urgency_of(said("urgency")),
        dateline=said("city"),
        genre=said("digital_source"),
        rights=said("rights"),
        wire=WireDocument(
            source=source_name(agency, said("source"), said("credit")),
            guid=said("guid") or (f"sha256:{checksum}" if checksum else filename),
            sent_at=created,
        ),
    )
    return finished(story, agency)
