"""Any bytes give a document or a clear refusal, in linear time, and no line is lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.document import to_json
from articles.wire import read
from articles.wire.annotation import annotate
from articles.wire.decode import decode
from articles.wire.errors import CopyRefusedError
from articles.wire.plain import read_text, reread
from articles.wire.reading import Label

PIECES = st.sampled_from(
    [
        "Publié", "Publié Modifié", "Le pont du Grand-Val fermé aux poids lourds jusqu'à l'automne",
        "Une rue inondée. [Keystone - Jean Roux]", "T / 19h30 / 2 min. / le 3 mars 2020",
        "Le canton a interdit mardi le pont à tous les véhicules de plus de trois tonnes et demie.",
        "agences/vkiss", "(ats/nxp)", "Par Jean Dupont avec AFP", "Publié le 3 mai 2023 à 14:21",
        ">> Lire aussi:", "À lire aussi", "Sur le même sujet", "- un point;", "17h40", "En bref:",
        "— A (@a) May 3, 2020", "pic.twitter.com/abc", "Menaces turques", "Que faire?", "|", "",
        "", "", "091223 dec 18", "Jean Dupont", "© AFP", "\u200b", "Partager", "France:  =",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=120)), max_size=40).map("\n".join)


@given(st.binary(max_size=600))
def test_any_bytes_give_a_document_or_a_refusal(data: bytes) -> None:
    try:
        reading = read(data, format="plain")
    except CopyRefusedError:
        return
    assert "\n".join(line.text for line in reading.lines) == decode(data).text
    to_json(reading.documents[0])


@given(TEXTS)
def test_every_line_has_one_label_and_the_text_can_be_put_together(text: str) -> None:
    reading = read_text(text)

    assert "\n".join(line.text for line in reading.lines) == text
    for line in reading.lines:
        assert (line.label is Label.BLANK) == (not line.text or line.text.isspace())
        assert 0 <= line.confidence <= 1


@given(TEXTS)
def test_every_line_stands_in_one_place_of_the_annotation(text: str) -> None:
    reading = read_text(text)
    found = annotate(reading, name="x")

    placed = [number for numbers in found["lines"].values() for number in numbers]
    placed += [number for entry in found["body"] + found["media"] for number in entry["lines"]]
    placed += [number for box in found["sidebars"] for number in box["lines"]]
    filled = [n for n, line in enumerate(reading.lines, 1) if line.label is not Label.BLANK]
    assert sorted(placed) == filled


@given(TEXTS, st.data())
def test_any_labels_make_a_document(text: str, data: st.DataObject) -> None:
    count = text.count("\n") + 1
    labels = data.draw(
        st.lists(st.sampled_from(list(Label)), min_size=count, max_size=count), label="labels"
    )

    reading = reread(text, labels)

    assert "\n".join(line.text for line in reading.lines) == text
    to_json(reading.documents[0])


MILLION = 1_000_000
LONG_LINES = {
    "letters": "a" * MILLION,
    "brackets": "(" * MILLION,
    "open brackets": "(a" * (MILLION // 2),
    "square brackets": "[a]" * (MILLION // 3),
    "slashes": " / " * (MILLION // 3),
    "dashes": "- " * (MILLION // 2),
    "stops": ". " * (MILLION // 2),
    "digits": "1" * MILLION,
    "dates": "1 mai 2020 " * (MILLION // 11),
    "spaces": " " * MILLION + "a",
    "handles": "(@a) " * (MILLION // 5),
    "signs": "©" * (MILLION // 2),
}
PROSE = "Un paragraphe assez long pour être du texte, avec des mots et une fin qui est un point."
MANY_LINES = {
    "letters": "a\n" * 100_000,
    "empty": "\n" * 100_000 + "x",
    "items": "T / P / 1 min. / le 1 mai 2020\n" * 50_000,
    "posts": "abc\n" * 50_000 + "— A (@a) b\n" * 20_000,
    "boxes": f"{PROSE}\n\n" + "ats/x\n" * 50_000,
    "bullets": f"{PROSE}\n\n" + "- un point\n\n" * 30_000,
    "photos": f"{PROSE}\n\n" + f"Une photo. [AFP]\n\n{PROSE}\n\n" * 12_000,
    "titles": "Un titre qui est bien assez long pour être un vrai titre de journal\n\n" * 20_000,
}  # fmt: skip
SECONDS = 25  # a quadratic stage needs minutes; a busy machine must not fail the test


@pytest.mark.parametrize("text", LONG_LINES.values(), ids=LONG_LINES)
def test_a_line_of_a_megabyte_is_read_at_once(text: str) -> None:
    started = time.process_time()

    reading = read(text.encode(), format="plain")

    assert len(reading.lines) == 1
    assert time.process_time() - started < SECONDS / 5


@pytest.mark.parametrize("text", MANY_LINES.values(), ids=MANY_LINES)
def test_many_lines_are_read_in_linear_time(text: str) -> None:
    started = time.process_time()

    reading = read_text(text)

    assert len(reading.lines) == text.count("\n") + 1
    assert time.process_time() - started < SECONDS
