"""A story as a Word document, for those who print, translate or read aloud."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import lxml.html

from articles.document import (
    Block,
    BulletList,
    Crosshead,
    MediaBlock,
    MediaDocument,
    Paragraph,
    Quote,
    SidebarDocument,
    StoryDocument,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

_STYLED = ("Kicker", "Lead", "Question", "Credit")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(document: StoryDocument) -> bytes:
    """The story as .docx, in the styles that the reader of this house knows again."""
    import docx  # noqa: PLC0415 - python-docx takes 0.4 s to import, and few export to Word

    word = docx.Document()
    for name in _STYLED:
        word.styles.add_style(name, 1).base_style = word.styles["Normal"]
    last = document.modified_at or document.published_at or _EPOCH
    word.core_properties.author = _clean(document.wire.source if document.wire else "")
    word.core_properties.created = word.core_properties.modified = last
    word.core_properties.title = _clean(document.headline)[:255]
    word.core_properties.language = document.language
    _add(word, document.kicker, "Kicker")
    _add(word, document.headline, "Title")
    _add(word, document.lede, "Lead")
    for media in document.media:
        _media(word, media)
    for block in document.body:
        _block(word, block)
    for line in document.credits:
        _add(word, line.text, "Credit")
    for box in document.sidebars:
        _sidebar(word, box)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _add(word: Document, text: str, style: str) -> None:
    if text:
        word.add_paragraph(_clean(text), style=style)


def _block(word: Document, block: Block) -> None:
    match block:
        case Crosshead():
            _add(word, block.text, "Heading 2")
        case Quote():
            _inline(word.add_paragraph(style="Quote"), block.html)
            _add(word, block.attribution and f"— {block.attribution}", "Quote")
        case BulletList():
            style = "List Number" if block.ordered else "List Bullet"
            for item in block.items:
                _inline(word.add_paragraph(style=style), item)
        case MediaBlock():
            _media(word, block.media)
        case _:
            asked = isinstance(block, Paragraph) and block.question
            _inline(word.add_paragraph(style="Question" if asked else None), block.html)


def _media(word: Document, media: MediaDocument) -> None:
    """A picture as its caption: files are not at hand here."""
    parts = (media.title, media.caption, media.credit and f"[{media.credit}]")
    _add(word, " ".join(filter(None, parts)), "Caption")


def _sidebar(word: Document, box: SidebarDocument) -> None:
    _add(word, box.headline, "Heading 1")
    for media in box.media:
        _media(word, media)
    for block in box.body:
        _block(word, block)
    for line in box.credits:
        _add(word, line.text, "Credit")


def _inline(paragraph: WordParagraph, fragment: str) -> None:
    root = lxml.html.fragment_fromstring(_clean(fragment), create_parent="div")
    _runs(paragraph, root, set())


def _runs(paragraph: WordParagraph, element: Any, marks: set[str]) -> None:
    _run(paragraph, element.text, marks)
    for child in element:
        if child.tag == "br":
            paragraph.add_run().add_break()
        elif child.tag == "a":
            _link(paragraph, child)
        else:
            _runs(paragraph, child, {*marks, child.tag})
        _run(paragraph, child.tail, marks)


def _run(paragraph: WordParagraph, text: str | None, marks: set[str]) -> None:
    if not text:
        return
    run = paragraph.add_run(text)
    run.bold = "strong" in marks or None
    run.italic = "em" in marks or None
    run.font.superscript = "sup" in marks or None
    run.font.subscript = "sub" in marks or None


def _link(paragraph: WordParagraph, anchor: Any) -> None:
    """A hyperlink; python-docx has no call for one, the element is made by hand."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - see write()
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    address = anchor.get("href") or ""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    before = len(paragraph.runs)
    _runs(paragraph, anchor, set())
    for run in paragraph.runs[before:]:
        link.append(run._r)
    paragraph._p.append(link)
