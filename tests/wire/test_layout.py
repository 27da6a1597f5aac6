"""Lines become units: wrapped text is joined, other text is left as it is."""

from __future__ import annotations

from articles.wire.plain.layout import fold, lay_out, wrap_width

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
