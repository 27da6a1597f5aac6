"""Bylines and sign-offs, as whole lines."""

from __future__ import annotations

import pytest

from articles.wire.plain.bylines import is_byline, is_signoff
from articles.wire.vocabulary import default_vocabulary

SIGNED = [
    "agences/vkiss", "ats/fgn", "(ats/nxp)", "(jba)", "(AFP)", "AFP", "mcc/edel", "(SDA\\/sj)",
    "caz-jul/hr/sb/ros", "boi avec agences", "boi/ther avec les agences", "vic avec ats et afp",
    "dpa hm bs wjh", "Agathe Moret/kkub", "(TDG)", "Agence QMI", "jgal avec l'ats",
    "ats/al/rp (avec les rédactions de Berne et Zurich)",
    "Keystone-ATS, avec la collaboration d'Anne Wyss",
]  # fmt: skip
UNSIGNED = [
    "Menaces turques", "oui/non et peut-être", "(voir ci-dessous)", "Que faire?", "2/3", "(2020)",
    "boi avec plaisir", "La rue et la ville", "dpa et les autres agences",
    "Le concert (avec Anne Wyss)", "Anne Wyss, avec la collaboration de la Ville",
]  # fmt: skip
BYLINES = [
    "Par Anne Wyss", "par", "Par :", "De", "By JOHN DOE", "Von Anne Wyss mit Agenturen",
    "Article rédigé par", "Par Anne Wyss avec AFP", "Le Temps avec l’AFP", "Texte par : FRANCE 24",
    "de notre correspondante en Suède,", "Propos recueillis par Anne Wyss/kkub",
    "Adaptation web: Luc Bon", "Luc Bon, édité par Eva Roy", "Luc Bon, RTSinfo",
    "Sources : ats / awp",
    "Reporting by Jane Roe; Editing by Ed Mo", "Avec AFP", "Interview: Luc Bon",
]  # fmt: skip
PLAIN = [
    "Par la petite porte", "Parmi les communes", "Avec plus de 300 morts", "De nouvelles mesures",
    "Bye bye", "Sources de conflit", "Web: la fin d'une époque", "Une rue, la ville",
    "Avec le soleil, le retour des baigneurs.",
]  # fmt: skip


@pytest.mark.parametrize("line", SIGNED)
def test_sign_off_is_known(line: str) -> None:
    assert is_signoff(line)


@pytest.mark.parametrize("line", UNSIGNED)
def test_other_short_line_is_no_sign_off(line: str) -> None:
    assert not is_signoff(line)


@pytest.mark.parametrize("line", BYLINES)
def test_byline_is_known(line: str) -> None:
    assert is_byline(line, line.casefold().replace("’", "'"), default_vocabulary())


@pytest.mark.parametrize("line", PLAIN)
def test_other_line_is_no_byline(line: str) -> None:
    assert not is_byline(line, line.casefold(), default_vocabulary())
