"""The pictures of NewsML 1.2: components that hold a file, their captions and makers."""

from __future__ import annotations

from collections.abc import Iterator

from articles.document import MediaDocument, MediaKind, Paragraph
from articles.markup import plain
from articles.wire.body import blocks
from articles.wire.pictures import amount
from articles.wire.xml import Element, find_text, find_value, find_values, squeeze

_KINDS = {
    "photo": MediaKind.PHOTO,
    "picture": MediaKind.PHOTO,
    "image": MediaKind.PHOTO,
    "graphic": MediaKind.GRAPHIC,
    "complexdata": MediaKind.GRAPHIC,
    "animation": MediaKind.GRAPHIC,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
}
_MIME_KINDS = {"image": MediaKind.PHOTO, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}
_PREVIEWS = {"thumbnail", "preview", "quicklook", "squared120", "squared320"}


def media_of(item: Element) -> Iterator[MediaDocument]:
    """The pictures of an item: the components that hold a file, in its largest size."""
    captions = _captions(item)
    seen: set[str] = set()
    for component in item.iter("NewsComponent"):
        best = _largest(component)
        if best is None or best.get("Href") in seen:
            continue
        seen.add(best.get("Href") or "")
        yield MediaDocument(
            kind=_kind(best),
            href=squeeze(best.get("Href")),
            caption=captions.get(component) or _own_caption(component),
            title=find_text(component, "NewsLines/HeadLine"),
            credit=find_text(component, "NewsLines/CreditLine") or _creator(component, item),
            rights=find_text(component, "NewsLines/CopyrightLine"),
        )


def _largest(component: Element) -> Element | None:
    files = [
        each
        for each in component.iterfind("ContentItem")
        if each.get("Href") and not _is_preview(component, each)
    ]
    if not files:
        return None
    return max(files, key=_size)


def _is_preview(component: Element, content: Element) -> bool:
    roles = (find_value(component, "Role", "FormalName"), content.get("Duid") or "")
    return any(role.lower() in _PREVIEWS for role in roles)


def _size(content: Element) -> int:
    for each in content.iterfind("Characteristics/Property"):
        if each.get("FormalName") == "Width" and (width := amount(each.get("Value") or "")):
            return width
    return 0


def _kind(content: Element) -> MediaKind:
    named = find_value(content, "MediaType", "FormalName").lower()
    mime = (
        find_value(content, "MimeType", "FormalName") or find_value(content, "Format", "FormalName")
    ).partition("/")[0]
    return _KINDS.get(named) or _MIME_KINDS.get(mime) or MediaKind.PHOTO


def _captions(item: Element) -> dict[Element, str]:
    """Captions by the component of their picture: they stand beside it or in its parent."""
    found: dict[Element, str] = {}
    for parent in item.iter("NewsComponent"):
        texts = [
            _plain_text(each.find(".//DataContent"))
            for each in parent.iterfind("NewsComponent")
            if find_value(each, "Role", "FormalName").lower() == "caption"
        ]
        if texts:
            found |= dict.fromkeys(parent.iterfind("NewsComponent"), texts[0])
    return found


def _own_caption(component: Element) -> str:
    for content in component.iterfind("ContentItem"):
        if content.get("Href") is None and content.find("DataContent") is not None:
            return _plain_text(content.find("DataContent"))
    return ""


def _plain_text(content: Element | None) -> str:
    parts = blocks(body_of(content)) if content is not None else ()
    return " ".join(plain(each.html) for each in parts if isinstance(each, Paragraph))


def body_of(content: Element) -> Element:
    body = content.find(".//body")
    return content if body is None else body


def _creator(component: Element, item: Element) -> str:
    """ "Creator / Source" of a picture, as captions print it."""
    for place in (component, item):
        creators = find_values(place, ".//AdministrativeMetadata/Creator/Party", "FormalName")
        sources = find_values(place, ".//AdministrativeMetadata/Source/Party", "FormalName")
        if creators:
            return " / ".join(dict.fromkeys((*creators, *sources)))
    return ""
