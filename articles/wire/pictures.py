"""Pictures, videos and sounds as HTML's figures and NITF's media elements tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.document import MediaBlock, MediaDocument, MediaKind
from articles.wire.xml import Element, find_text, find_texts, squeeze

_KINDS = {
    "audio": MediaKind.AUDIO,
    "video": MediaKind.VIDEO,
    "image": MediaKind.PHOTO,
    "photo": MediaKind.PHOTO,
    "graphic": MediaKind.GRAPHIC,
    "data": MediaKind.DOCUMENT,
}


def amount(told: str) -> int:
    """The width, size or length that copy tells of a medium; 0 for what is no such number."""
    return int(told) if told.isdecimal() and len(told) < 15 else 0


def media_blocks(element: Element) -> tuple[MediaBlock, ...]:
    """The media of one element, be it HTML's or NITF's."""
    return tuple(map(_media_block, _pictures(element)))


def _media_block(media: MediaDocument) -> MediaBlock:
    return MediaBlock(media=media)


def _pictures(element: Element) -> Iterator[MediaDocument]:
    """The media of img, HTML's figure, video and audio, and NITF's media element."""
    if element.tag == "media":
        yield from _nitf_media(element)
        return
    image = next(element.iter("img", "video", "audio"), None)
    if image is None or not (address := _address(image)):
        return
    credit = find_text(element, ".//*[@class='credit']")
    yield MediaDocument(
        kind=_KINDS.get(image.tag, MediaKind.PHOTO),
        href=address,
        alt=squeeze(image.get("alt")),
        caption=find_text(element, ".//figcaption").removesuffix(credit).strip(),
        credit=credit,
    )


def _address(image: Element) -> str:
    address = image.get("src") or image.get("source") or image.get("data-src") or ""
    source = image.find("source")
    if not address and source is not None:
        address = source.get("src") or ""
    return "" if address.startswith("data:") else address.strip()


def _nitf_media(element: Element) -> Iterator[MediaDocument]:
    references = element.findall("media-reference")
    if not references:
        return
    # Several references are sizes of one picture: the widest is the original.
    largest = max(references, key=lambda each: _number(each.get("width")))
    yield MediaDocument(
        kind=_KINDS.get((element.get("media-type") or "image").lower(), MediaKind.GRAPHIC),
        href=squeeze(largest.get("source") or largest.get("data-location")),
        alt=squeeze(largest.get("alternate-text")),
        title=squeeze(largest.get("name")),
        caption=" ".join(find_texts(element, "media-caption")),
        credit=find_text(element, "media-producer"),
        rights=squeeze(largest.get("copyright")),
        duration_seconds=_number(largest.get("time")) if largest.get("time") else None,
    )


def _number(text: str | None) -> int:
    digits = re.match(r"\d{1,9}", text or "")
    return int(digits[0]) if digits else 0
