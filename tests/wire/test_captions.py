"""Captions, photo credits and item lines, each by itself."""

from __future__ import annotations

from datetime import date

import pytest

from articles.document import MediaDocument, MediaKind
from articles.wire.plain.captions import split_caption
from articles.wire.plain.items import read_item
from articles.wire.plain.sources import is_name, is_photo_credit
from articles.wire.vocabulary import default_vocabulary


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Une rue. [Keystone]", "Une rue.", "Keystone"),
        ("Une rue. [EPA/ANNE WYSS - Keystone]", "Une rue.", "EPA/ANNE WYSS - Keystone"),
        ("Une rue. (Keystone/Anne Wyss)", "Une rue.", "Keystone/Anne Wyss"),
        ("Une rue. (© KEYSTONE/ANNE WYSS)", "Une rue.", "KEYSTONE/ANNE WYSS"),
        ("Une rue. © Anne Wyss", "Une rue.", "Anne Wyss"),
        ("Une rue. — © Anne Wyss / AFP", "Une rue.", "Anne Wyss / AFP"),
        ("Une rue. © Crédit photo : ANNE WYSS / AFP", "Une rue.", "ANNE WYSS / AFP"),
        ("Une rue. Crédit photo © AFP", "Une rue.", "AFP"),
        ("Une rue, le soir. | Keystone-ATS / Anne Wyss", "Une rue, le soir.",
         "Keystone-ATS / Anne Wyss"),
        ("Une rue. Image: Anne Wyss (archives)", "Une rue.", "Anne Wyss (archives)"),
        ("Une rue. Photograph: Anne Wyss/EPA", "Une rue.", "Anne Wyss/EPA"),
        ("PHOTO ANNE WYSS, ARCHIVES LA PRESSE", "", "ANNE WYSS, ARCHIVES LA PRESSE"),
        ("Photo Anne Wyss", "", "Anne Wyss"),
        ("Une rue de Vevey en 2018. Anne Wyss / AP", "Une rue de Vevey en 2018.", "Anne Wyss / AP"),
        ("Une rue de Vevey en 2018 -AFP/Anne WYSS", "Une rue de Vevey en 2018", "AFP/Anne WYSS"),
        ("Une rue de Vevey. [Image d'illustration] AFP - ANNE WYSS",
         "Une rue de Vevey. [Image d'illustration]", "AFP - ANNE WYSS"),
        ("Une rue de Vevey. (Symbolbild) - keystone", "Une rue de Vevey. (Symbolbild)", "keystone"),
    ],
)  # fmt: skip
def test_credit_is_told_from_its_caption(line: str, caption: str, credit: str) -> None:
    found = split_caption(line)

    assert found is not None
    assert (found.text, found.credit) == (caption, credit)


@pytest.mark.parametrize(
    "line",
    [
        "Le vote est prévu le 12 mars. (ats/nxp)",
        "Une rue. [Image d'illustration]",
        "Une rue. (archives)",
        "Une phrase ordinaire, sans rien.",
        "Le débat oui / non | dérape.",
        "| Accueil",
        "La Vièze en crue | 2",
        "Qui a gagné au Grand-Val | et pourquoi?",
        "Une rue de Vevey. ( )",
        "Elle est partie à midi. - Sans un mot de plus.",
        "Une rue © " + "x" * 120,
        "Une rue ©",
        "Note: un mot qui en dit long sur les dix ou douze mots qui suivent le deux points ici",
        "x" * 600,
    ],
)
def test_line_without_a_photo_credit_has_none(line: str) -> None:
    found = split_caption(line)

    assert found is None or not found.sure


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("T / Le Journal horaire / 42 sec. / le 12 février 2020",
         MediaDocument(kind=MediaKind.AUDIO, title="T", programme="Le Journal horaire",
                       duration_seconds=42, broadcast_on=date(2020, 2, 12))),
        ("oui / non, le débat / Infrarouge / 61 min. / le 4 mars 2020",
         MediaDocument(kind=MediaKind.VIDEO, title="oui / non, le débat", programme="Infrarouge",
                       duration_seconds=3660, broadcast_on=date(2020, 3, 4))),
        ("T / Forum / 1 h 5 / le 1er mars 2020",
         MediaDocument(kind=MediaKind.AUDIO, title="T", programme="Forum",
                       duration_seconds=3900, broadcast_on=date(2020, 3, 1))),
        ("T / La Matinale / le 4 mars 2020",
         MediaDocument(kind=MediaKind.AUDIO, title="T", programme="La Matinale",
                       broadcast_on=date(2020, 3, 4))),
    ],
)  # fmt: skip
def test_item_line_is_split_from_the_right(line: str, expected: MediaDocument) -> None:
    assert read_item(line, default_vocabulary()) == expected


@pytest.mark.parametrize(
    "line",
    [
        "à huis clos / sur inscription",
        "T / P / 2 min. / le 31 février 2020",
        "P / 2 min. / le 4 mars 2020",
        " / P / le 4 mars 2020",
        "T / P / 2 min. / mercredi",
    ],
)
def test_other_lines_with_slashes_are_no_items(line: str) -> None:
    assert read_item(line, default_vocabulary()) is None


def test_names_and_photo_credits_are_told_by_their_form() -> None:
    names = ("Anne Wyss", "V.C.", "Jean de la Rue", "Vevey", "une rue")
    assert [is_name(text) for text in names] == [True, True, True, False, False]
    lines = ("AFP", "Anne Wyss / AFP", "© X", "Anne Wyss", "Vevey / Montreux", "le vote - AFP")
    assert [is_photo_credit(text) for text in lines] == [True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("La gare fermée. [AFP - Archives]", "AFP - Archives"),
        ("La gare fermée. [Gazette du Lac/illustration]", "Gazette du Lac/illustration"),
        ("La gare fermée. (Gazette/Claire Jaquet)", "Gazette/Claire Jaquet"),
        ("La salle a gardé ses fauteuils rouges. DR", "DR"),
        ("Die Laibe reifen in einem Stollen. (Symbolbild) – Keystone", "Keystone"),
        ("La gare fermée. [Image d'illustration]", ""),
        ("Il a parlé des villes [sic]", None),
        ("Elle a été soutenue par la droite (PLR/UDC).", None),
        ("Am Montag soll die Bahn wieder fahren. (SDA/leb)", None),
    ],
)
def test_bracket_of_names_is_a_credit_and_a_remark_is_not(line: str, credit: str | None) -> None:
    found = split_caption(line)

    assert (found.credit if found else None) == credit
