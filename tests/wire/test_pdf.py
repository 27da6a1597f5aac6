"""PDFs: the text layer as plain copy, and a plain word for those that have none."""

import pytest

from articles import wire
from articles.wire.errors import CopyRefusedError

LINES = [
    "Le lac de Bienne gèle pour la première fois depuis 1963",
    "",
    "Des milliers de curieux se sont pressés dimanche sur les rives du lac de Bienne, pris par",
    "la glace pour la première fois depuis plus de soixante ans.",
    "",
    "La police a dû fermer la route cantonale entre Nidau et Gléresse pendant tout l'après-midi,",
    "tant les voitures étaient nombreuses.",
    "",
    "ats/nxp",
]


def pdf(*pages: list[str]) -> bytes:
    """The smallest PDF that shows these lines, a page for each list."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, lines in enumerate(pages):
        shown = b"".join(_shown(line, 800 - 14 * i) for i, line in enumerate(lines) if line)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font "
            b"<< /F1 3 0 R >> >> /Contents %d 0 R >>" % (5 + 2 * n),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        ]
    return _file(objects)


def _shown(line: str, height: int) -> bytes:
    text = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F1 11 Tf 50 %d Td (%s) Tj ET\n" % (height, text)


def _file(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + trailer % (len(objects) + 1, start)


def test_the_text_of_a_pdf_becomes_a_story():
    reading = wire.read(pdf(LINES), name="lac.pdf")
    (document,) = reading.documents
    assert (reading.format, document.headline) == ("pdf", LINES[0])
    assert [line.text for line in document.credits] == ["ats/nxp"]


def test_pages_follow_one_another():
    lines = wire.read(pdf(LINES[:4], LINES[5:])).lines
    texts = [line.text for line in lines]
    assert texts.index(LINES[2]) < texts.index(LINES[5])


def test_the_name_does_not_matter():
    assert wire.read(pdf(LINES), name="lac.txt").format == "pdf"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pdf([]), "not a scan"),
        (b"%PDF-1.4\nbroken", "without a password"),
        (pdf(LINES)[:300], "without a password"),
        (pdf(*[LINES] * 61), "pages"),
        (b"%PDF-1.4" + b" " * (17 * 2**20), "MB"),
    ],
)
def test_what_is_no_story_is_refused_with_what_was_expected(data, expected):
    with pytest.raises(CopyRefusedError) as refusal:
        wire.read(data)
    assert expected in refusal.value.expected
