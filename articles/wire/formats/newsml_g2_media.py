"""The media of NewsML-G2: picture, video and audio items, their renditions, and their places."""

from __future__ import annotations

from articles.document import MediaDocument, MediaKind
from articles.wire.pictures import amount
from articles.wire.xml import Element, find_text, find_value, squeeze, text_of

_KINDS = {
    "picture": MediaKind.PHOTO,
    "photo": MediaKind.PHOTO,
    "image": MediaKind.PHOTO,
    "graphic": MediaKind.GRAPHIC,
    "animated": MediaKind.GRAPHIC,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
}
_SMALL = ("thumb", "preview", "poster")


def is_media(item: Element) -> bool:
    """Whether an item is a picture, a video or a sound; its class says so, or its only content."""
    if _kind(item) is None:
        return False
    return item.find("contentSet/inlineXML") is None


def media_of(item: Element, meta: Element, files: list[Element]) -> dict[str, MediaDocument]:
    """An item's media by guid: itself, items of the message, pictures that its links name."""
    found: dict[str, MediaDocument] = {}
    if is_media(item):
        found[item.get("guid") or ""] = _medium(item)
    found |= {each.get("guid") or "": _medium(each) for each in files}
    for link in meta.iterfind("link"):
        guid = link.get("residref") or link.get("href") or ""
        kind = _KINDS.get(_code(find_value(link, "itemClass", "qcode")))
        if kind and guid not in found:
            found[guid] = MediaDocument(
                kind=kind,
                href=squeeze(link.get("href") or link.get("residref")),
                title=find_text(link, "title"),
            )
    return found


def _code(qcode: str | None) -> str:
    return (qcode or "").rpartition(":")[2].strip()


def _kind(item: Element) -> MediaKind | None:
    """By its class; an item of another class with nothing but files is of the files' kind."""
    kind = _KINDS.get(_code(find_value(item, "itemMeta/itemClass", "qcode")))
    contents = item.findall("contentSet/*")
    if kind or any(each.tag != "remoteContent" for each in contents):
        return kind
    types = ((each.get("contenttype") or "").partition("/")[0] for each in contents)
    return next((_KINDS[each] for each in types if each in _KINDS), None)


def _medium(item: Element) -> MediaDocument:
    content = item.find("contentMeta")
    content = item if content is None else content
    best = _largest(item)
    return MediaDocument(
        kind=_kind(item) or MediaKind.PHOTO,
        href=squeeze(best.get("href") or best.get("residref")) if best is not None else "",
        caption=_described(content, "caption", "summary", "videoCaption", "intro"),
        description=_described(content, "description"),
        transcript=tuple(
            text_of(each)
            for each in content.iterfind("description")
            if _code(each.get("role")) == "transcript"
        ),
        alt=_described(content, "alt", "altText", "accessibility"),
        credit=find_text(content, "creditline") or find_text(content, "creator/name"),
        title=find_text(content, "headline"),
        rights=find_text(item, "rightsInfo/copyrightNotice")
        or find_text(item, "rightsInfo/usageTerms"),
        duration_seconds=_duration(best),
        file=_checksum(best),
    )


def _described(content: Element, *roles: str) -> str:
    for role in roles:
        for each in content.iterfind("description"):
            if _code(each.get("role")) == role:
                return text_of(each)
    if "caption" not in roles:
        return ""
    return next(
        (text_of(each) for each in content.iterfind("description") if not each.get("role")), ""
    )


def _largest(item: Element) -> Element | None:
    """The rendition that is worth keeping: the widest that is no preview."""
    files = [
        each
        for each in item.iterfind("contentSet/remoteContent")
        if not any(word in (each.get("rendition") or "").lower() for word in _SMALL)
    ] or item.findall("contentSet/remoteContent")
    if not files:
        return None
    return max(files, key=lambda each: (_number(each, "width"), _number(each, "size")))


def _number(element: Element, name: str) -> int:
    return amount(element.get(name) or "")


def _duration(file: Element | None) -> int | None:
    return (_number(file, "duration") or None) if file is not None else None


def _checksum(file: Element | None) -> str:
    if file is None:
        return ""
    for each in file.iterfind("hash"):
        if _code(each.get("hashtype")).lower().replace("-", "") == "sha256":
            return text_of(each)
    return ""
