"""Credit lines: agencies, persons and initials, in their order."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from articles.document import ContributorKind, CreditPlace
from articles.wire.credits import default_agencies, default_aliases, parse_credit

SHARED = Path(__file__).parents[3] / "shared" / "samples" / "credits" / "credit_lines.tsv"
AGENCY, PERSON, INITIALS = ContributorKind.AGENCY, ContributorKind.PERSON, ContributorKind.INITIALS


def named(text: str) -> list[str]:
    marks = {AGENCY: "A", PERSON: "P", INITIALS: "I"}
    return [f"{marks[each.kind]} {each.name}" for each in parse_credit(text).contributors]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("agences/vkiss", ["A agences", "I vkiss"]),
        ("(ats/nxp)", ["A ATS", "I nxp"]),
        ("(mat/ats)", ["I mat", "A ATS"]),
        ("caz-jul/hr/sb/ros", ["I caz-jul", "I hr", "I sb", "I ros"]),
        ("(SDA\\/sj)", ["A ATS", "I sj"]),
        ("boi avec agences", ["I boi", "A agences"]),
        ("Keystone-SDA ATS", ["A ATS"]),
        ("ats/al/rp (avec les rédactions de Berne et Zurich)", ["A ATS", "I al", "I rp"]),
        ("Keystone-ATS, avec la collaboration d'Anne Wyss", ["A ATS", "P Anne Wyss"]),
        ("dpa hc yyzz n1 se", ["A DPA", "I hc", "I se"]),
        ("Propos recueillis par Agathe Moret/kkub", ["P Agathe Moret", "I kkub"]),
        ("Adaptation web: Hugo Salamin", ["P Hugo Salamin"]),
        ("Suivi assuré par Carole Menoud et Denis Roulin", ["P Carole Menoud", "P Denis Roulin"]),
        ("Par Anne Wyss avec AFP", ["P Anne Wyss", "A AFP"]),
        ("Le Temps avec l’ATS", ["A Le Temps", "A ATS"]),
        ("20 Minutes avec agences", ["A 20 Minutes", "A agences"]),
        ("E.R. avec AFP", ["I E.R.", "A AFP"]),
        ("Par V.C.", ["I V.C."]),
        ("Von Anne Wyss mit Agenturen", ["P Anne Wyss", "A agences"]),
        ("Beitrag von SDA", ["A ATS"]),
        ("Reporting by Jane Roe, Bob Low and Al Bo; Editing by Ed Mo",
         ["P Jane Roe", "P Bob Low", "P Al Bo", "P Ed Mo"]),
        ("Luc Bon, édité par Eva Roy", ["P Luc Bon", "P Eva Roy"]),
        ("Luc BonJournaliste", ["P Luc Bon"]),
        ("Texte par : FRANCE 24  Suivre", ["A FRANCE 24"]),
        ("de notre correspondante en Suède, Eva Roy", ["P Eva Roy"]),
        ("Sources : ats / awp", ["A ATS", "A AWP"]),
        ("[Keystone]", ["A Keystone"]),
        ("[ANNE WYSS - Keystone]", ["P Anne Wyss", "A Keystone"]),
        ("(©KEYSTONE/ANNE WYSS))", ["A Keystone", "P Anne Wyss"]),
        ("EPA/ANNE WYSS - Keystone", ["A EPA", "P Anne Wyss", "A Keystone"]),
        ("Luc Bon / NurPhoto / NurPhoto via AFP", ["P Luc Bon", "A NurPhoto", "A AFP"]),
        ("(Keystone/Photopress-Archiv/Str)", ["A Keystone", "A Photopress-Archiv"]),
        ("–KEYSTONE", ["A Keystone"]),
        ("DR", []),
        ("© 2000 AFP. Tous droits réservés.", ["A AFP"]),
        ("", []),
        ("x" * 700, []),
    ],
)  # fmt: skip
def test_line_names_its_contributors(line: str, expected: list[str]) -> None:
    assert named(line) == expected


def test_line_is_kept_verbatim_with_its_place() -> None:
    credit = parse_credit("(ats/nxp)", place=CreditPlace.INLINE)

    assert (credit.text, credit.place) == ("(ats/nxp)", CreditPlace.INLINE)


def test_editors_aliases_replace_the_default_ones() -> None:
    credit = parse_credit("xyz/ab", {"xyz": "Xylo Press"})

    assert [(each.kind, each.name) for each in credit.contributors] == [
        (AGENCY, "Xylo Press"),
        (INITIALS, "ab"),
    ]


def test_no_alias_stands_for_two_agencies() -> None:
    taken: dict[str, str] = {}
    for agency in default_agencies():
        for alias in (agency.name, *agency.aliases):
            assert taken.setdefault(alias.casefold(), agency.name) == agency.name
    assert dict(default_aliases()) == taken


def test_one_agency_is_generic() -> None:
    assert [agency.name for agency in default_agencies() if agency.generic] == ["agences"]


@pytest.mark.skipif(not SHARED.exists(), reason="the table of credit lines is not beside us")
def test_every_line_of_the_shared_table_names_its_agencies_and_persons() -> None:
    with SHARED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    for row in rows:
        if row["kind"] in ("media line", "related link line"):
            continue  # no credits: articles/wire/plain/ has them
        found = parse_credit(row["line"]).contributors
        known = set(default_aliases().values())
        agencies = {each.name for each in found if each.kind is AGENCY and each.name in known}
        people = {each.name for each in found if each.kind is not AGENCY}
        wanted = {name for name in _split(row["agencies"]) if not name.startswith("(")}
        assert {default_aliases()[name.casefold()] for name in wanted} == agencies, row["line"]
        if row["people"] == "three sets of initials":
            assert len(people) == 3
        else:
            assert {name for name in _split(row["people"]) if "stringer" not in name} == people


def _split(cell: str) -> list[str]:
    return [part.strip().removesuffix(" (generic)") for part in cell.split(";") if part != "-"]
