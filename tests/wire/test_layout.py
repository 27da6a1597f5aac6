"""Lines become units: wrapped text is joined, other text is left as it is."""

from __future__ import annotations

from articles.wire.plain.layout import fold, lay_out, unquoted, wrap_width

WRAPPED = """   Trois nouvelles lignes relient depuis lundi la Suisse à Rome, Prague
   et Barcelone. Presque toutes les couchettes sont vendues jusqu'aux
   Fêtes.

   Les chemins de fer ont loué vingt voitures à une compagnie d'un pays
   voisin. Le matériel date des années 1990 et consomme beaucoup trop à
   leur goût.

   La vue. [Keystone - Urs Roy]
   Les trains de nuit repartent, mais les wagons manquent / Le Journal
   horaire / 47 sec. / le 12 octobre 2021

     * FAQ
     * Contact""".splitlines()


def texts(lines: list[str]) -> list[str]:
    return [unit.text for unit in lay_out(lines)]


def test_wrapped_lines_are_joined_where_the_next_word_did_not_fit() -> None:
    assert texts(WRAPPED) == [
        (
            "Trois nouvelles lignes relient depuis lundi la Suisse à Rome, Prague et Barcelone. "
            "Presque toutes les couchettes sont vendues jusqu'aux Fêtes."
        ),
        (
            "Les chemins de fer ont loué vingt voitures à une compagnie d'un pays voisin. "
            "Le matériel date des années 1990 et consomme beaucoup trop à leur goût."
        ),
        "La vue. [Keystone - Urs Roy]",
        (
            "Les trains de nuit repartent, mais les wagons manquent / Le Journal horaire "
            "/ 47 sec. / le 12 octobre 2021"
        ),
        "* FAQ",
        "* Contact",
    ]


def test_units_know_their_lines_and_gaps() -> None:
    first, second = lay_out(WRAPPED)[:2]

    assert list(first.numbers) == [0, 1, 2]
    assert (first.gap_before, first.gap_after, first.indent) == (True, True, 3)
    assert list(second.numbers) == [4, 5, 6]


def test_text_with_long_lines_is_not_wrapped() -> None:
    assert wrap_width(["mot " * 30] * 8) == 0
    assert wrap_width(["Un titre"] * 20) == 0
    assert texts(["Un titre", "Un autre"]) == ["Un titre", "Un autre"]


def test_white_space_is_folded_and_the_invisible_dropped() -> None:
    assert fold("\u200ba\u00a0\u202f b\t\x02c\ufeff ") == "a b c"
    assert fold("👩‍🚒") == "👩‍🚒"


DISPATCH = [
    "Deux randonneurs secourus de nuit au-dessus de Champrond",
    "",
    "CHAMPROND (ats) Deux randonneurs belges ont été secourus dans la nuit de mardi à",
    "mercredi au-dessus de Champrond. Ils s'étaient égarés dans le brouillard.",
    "",
    "Une colonne de douze sauveteurs les a retrouvés vers 3 heures près d'une cabane",
    "de chasse. Souffrant d'hypothermie légère, ils ont été hospitalisés par précaution.",
]


def test_few_lines_are_joined_where_they_stop_within_a_sentence() -> None:
    assert wrap_width(DISPATCH) == len(DISPATCH[2])
    assert [unit.first for unit in lay_out(DISPATCH)] == [0, 2, 5]


def test_line_beyond_the_width_goes_on_in_no_other() -> None:
    title = "Une colonne retrouve deux randonneurs belges partis sans carte"
    lines = [*DISPATCH[:2], f"{title} / 19h30 / 2 min. / le 4 mars 2020", *DISPATCH[2:]]

    assert [unit.first for unit in lay_out(lines)] == [0, 2, 3, 6]


def test_headline_above_its_lede_is_no_wrapped_text() -> None:
    lines = [
        "Un titre de page qui se termine sans aucun point parce que c'est un titre à",
        "la une.",
    ]

    assert wrap_width(lines) == 0


def test_quoting_marks_are_taken_off_runs_with_an_empty_line() -> None:
    quoted = ["Bonjour,", "> Titre", ">", "> >> Lire aussi: le lac", "> Texte", "", "> Un titre"]

    assert unquoted(quoted) == [
        "Bonjour,", "Titre", "", ">> Lire aussi: le lac", "Texte", "", "> Un titre",
    ]  # fmt: skip


def test_lines_that_lead_to_other_stories_are_no_quoted_mail() -> None:
    lines = ["> Un titre", "> Un autre titre", ">> Lire aussi: le lac"]

    assert unquoted(lines) == lines
