"""Small copies, each for one rule of the plain reader: the role of every line stands before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.document import Crosshead
from articles.wire import read
from articles.wire.plain import reread
from articles.wire.reading import Label

TITLE = "Le pont du Grand-Val fermé aux poids lourds jusqu'à l'automne"
FIRST = (
    "Le canton a interdit mardi le pont du Grand-Val à tous les véhicules de plus de "
    "3,5 tonnes. Les premiers relevés datent de janvier."
)
SECOND = (
    "Un capteur a mesuré un déplacement de quatre millimètres. Les ingénieurs "
    "demandent une expertise, qui coûtera 80'000 francs."
)

CASES = Path(__file__).with_name("plain_rules.txt").read_text(encoding="utf-8").split("=== ")[1:]


def test_words_of_a_manuscript_stay_out_of_the_story() -> None:
    copy = (
        "Surtitre: Ouvrages d'art\nTitre: Le pont du Grand-Val est fermé\n"
        "Chapô: Les camions doivent faire un détour. La commune proteste.\n\n"
        f"{FIRST}\n\nIntertitre: Un détour\n\n{SECOND}\n\n"
        "Encadré: Un pont de 1962\n"
        "L'ouvrage a coûté deux millions de francs. Il a été rénové une seule fois, en 1991, après "
        "la crue de la Vièze.\n"
    )

    (story,) = read(copy.encode(), format="plain").documents

    assert (story.kicker, story.headline) == ("Ouvrages d'art", "Le pont du Grand-Val est fermé")
    assert story.lede == "Les camions doivent faire un détour. La commune proteste."
    assert Crosshead(text="Un détour") in story.body
    assert [box.headline for box in story.sidebars] == ["Un pont de 1962"]


@pytest.mark.parametrize(
    ("end", "credit"),
    [("(ats/nxp)", "(ats/nxp)"), ("/comm-mbo", "/comm-mbo"), ("SK", "SK"), ("(sic)", None)],
)
def test_signature_at_the_end_of_a_paragraph(end: str, credit: str | None) -> None:
    copy = f"{TITLE}\n\n{FIRST}\n\n{SECOND} {end}\n"

    (story,) = read(copy.encode(), format="plain").documents

    assert [each.text for each in story.credits] == ([credit] if credit else [])


def test_dateline_that_names_no_agency_signs_nothing() -> None:
    copy = f"{TITLE}\n\nSion (place de la gare) {FIRST}\n\n{SECOND}\n"

    assert read(copy.encode(), format="plain").documents[0].credits == ()


def test_editor_parts_a_wrapped_paragraph() -> None:
    text = "Un titre\n\n" + "\n".join(
        ["Le texte court sur des lignes de longueur presque égale ici"] * 6
    )
    labels = [Label.HEADLINE, Label.BLANK, *[Label.PARAGRAPH] * 4, Label.BLANK, Label.CREDIT]

    (story,) = reread(text, labels).documents

    assert len(story.body) == 4
    assert [each.text for each in story.credits] == [text.rpartition("\n")[2]]


def lines_of(lines: list[str]) -> tuple[str, list[tuple[str, str]]]:
    """The bare text of a copy, and its lines with their roles."""
    pairs = [line.partition(" | ")[::2] if line else ("blank", "") for line in lines]
    return "\n".join(text for _, text in pairs), pairs


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.split("\n")[0])
def test_every_line_gets_its_role(case: str) -> None:
    text, expected = lines_of(case.strip().split("\n")[1:])

    reading = read(text.encode(), format="plain")

    assert [(line.label.value, line.text) for line in reading.lines] == expected


def test_dashes_around_a_crosshead_stay_out_of_the_story() -> None:
    copy = f"{TITLE}\n\n{FIRST}\n\n- Un détour -\n\n{SECOND}\n"

    assert read(copy.encode(), format="plain").documents[0].body[1] == Crosshead(text="Un détour")
