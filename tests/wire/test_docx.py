"""Word documents: styles, lists, pictures and what is missing in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from articles import wire
from articles.document import (
    BulletList,
    Crosshead,
    MediaBlock,
    Paragraph,
    Quote,
    StoryDocument,
)
from articles.wire.errors import CopyRefusedError
from articles.wire.reading import Reading

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="a" xmlns:wp="wp"'
)
RELATIONS = (
    '<Relationships><Relationship Id="p" Target="media/lac.png"/>'
    '<Relationship Id="l" Target="https://exemple.ch/"/>'
    '<Relationship Id="g" Target="media/gone.png"/><Relationship/></Relationships>'
)
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl><w:numFmt '
    'w:val="decimal"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl><w:numFmt '
    'w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="8">'
    '<w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def _read(body: str, **files: bytes | str) -> Reading:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMES}>{body}</w:document>")
        archive.writestr("word/_rels/document.xml.rels", RELATIONS)
        archive.writestr("word/numbering.xml", NUMBERING)
        archive.writestr("word/media/lac.png", b"\x89PNG")
        for name, data in files.items():
            archive.writestr(name, data)
    return wire.read(stream.getvalue())


def _story(*paragraphs: str) -> StoryDocument:
    return _read(f"<w:body>{''.join(paragraphs)}</w:body>").documents[0]


def _p(text: str, style: str = "", number: str = "") -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'
    run = text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


TITLE = _p("Titre", "Title")


def _picture(relation: str) -> str:
    return (
        f'<w:r><wp:docPr descr="Un lac"/><a:blip r:embed="{relation}"/></w:r>'
        if relation
        else "<w:r><a:blip/></w:r>"
    )


def test_pictures_take_their_alternative_text_and_the_caption_below() -> None:
    reading = _read(
        f"<w:body>{TITLE}{_p('Un.')}{_p(_picture('p'))}{_p('Le lac.', 'Caption')}"
        f"{_p('Encore.', 'Caption')}</w:body>"
    )
    (story,), (file,) = reading.documents, reading.attachments
    paragraph, picture, again = story.body
    assert (paragraph, again) == (Paragraph(html="Un."), Paragraph(html="Encore."))
    assert isinstance(picture, MediaBlock)
    assert (picture.media.file, picture.media.alt, picture.media.caption) == (
        file.checksum,
        "Un lac",
        "Le lac.",
    )


@pytest.mark.parametrize("relation", ["", "g", "l", "x"])
def test_pictures_that_are_not_there_are_none(relation: str) -> None:
    assert _story(TITLE, _p("Un."), _p(_picture(relation))).body == (Paragraph(html="Un."),)


def test_lists_are_told_by_style_or_number() -> None:
    story = _story(
        TITLE, _p("un", number="7"), _p("deux", number="7"),
        _p("a", number="8"), _p("b", "ListBullet"), _p("c", number="9"),
    )  # fmt: skip
    assert story.body == (
        BulletList(items=("un", "deux"), ordered=True),
        BulletList(items=("a", "b", "c")),
    )


def test_runs_keep_their_marks() -> None:
    runs = (
        "<w:r><w:rPr><w:b/></w:rPr><w:t>gras</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>!</w:t></w:r>"
        '<w:r><w:rPr><w:i w:val="0"/></w:rPr><w:t>droit</w:t><w:tab/><w:t>H</w:t></w:r>'
        '<w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>2</w:t></w:r>'
        "<w:r><w:t>O</w:t><w:br/><w:noBreakHyphen/><w:lastRenderedPageBreak/></w:r>"
        '<w:hyperlink r:id="l"><w:r><w:t>lien</w:t></w:r></w:hyperlink>'
        '<w:hyperlink r:id="x"><w:r><w:t>mort</w:t></w:r></w:hyperlink>'
    )
    (text,) = _story(TITLE, _p(runs)).body
    assert text == Paragraph(
        html="<strong>gras!</strong>droit H<sub>2</sub>O<br>\u2011"
        '<a href="https://exemple.ch/">lien</a>mort'
    )


def test_styles_in_three_languages_say_what_a_paragraph_is() -> None:
    story = _story(
        _p("Surtitre", "Surtitre"), _p("Titre", "Titre"), _p("Chapeau.", "Untertitel"),
        _p("Intertitre", "Titre2"), _p("Une phrase.", "Zitat"), _p("ats/nxp", "Signature"),
    )  # fmt: skip
    assert (story.kicker, story.headline, story.lede) == ("Surtitre", "Titre", "Chapeau.")
    assert story.body == (Crosshead(text="Intertitre"), Quote(html="Une phrase."))
    assert [line.text for line in story.credits] == ["ats/nxp"]


@pytest.mark.parametrize(
    ("paragraphs", "headline", "left"),
    [
        ((_p("Un titre", "Heading1"), _p("Un texte.")), "Un titre", 1),
        ((_p("Un titre court"), _p("Un texte.")), "Un titre court", 1),
        ((_p("Une phrase entière."), _p("Un texte.")), "Une phrase entière.", 2),
    ],
)
def test_without_a_title_the_first_paragraph_is_looked_at(
    paragraphs: tuple[str, ...], headline: str, left: int
) -> None:
    story = _story(*paragraphs)
    assert (story.headline, len(story.body)) == (headline, left)


def test_little_is_needed() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f"<w:document {NAMES}><w:body>{_p('Un titre')}</w:body></w:document>",
        )
    (story,) = wire.read(stream.getvalue()).documents
    assert story.headline == "Un titre"
    assert story.wire is not None
    assert (story.wire.source, story.wire.sent_at) == ("", None)


@pytest.mark.parametrize("place", [0.05, 0.5, 0.95])
def test_archives_that_lost_a_piece_are_refused(place: float) -> None:
    data = Path("fixtures/wire/docx/bise.docx").read_bytes()
    at = int(len(data) * place)
    reason = r"Word document is broken|broken XML|breaks off|no XML"
    for size in (1, 40, 400):
        with pytest.raises(CopyRefusedError, match=reason):
            wire.read(data[:at] + data[at + size :], format="docx")
