"""Cut lines become paragraphs; lists and single lines stay as they are."""

from articles.wire.wrapped import paragraphs

CUT = """   Une phrase assez longue pour avoir été coupée à la soixante-neuvième
colonne par la machine de l'agence, et qui continue ici, puis encore un
peu.
   Un nouvel alinéa commence par trois blancs et il est assez long aussi
pour passer à la ligne.
"""


def test_cut_lines_are_joined_and_indents_begin_paragraphs() -> None:
    assert [len(part.split()) for part in paragraphs(CUT)] == [25, 18]


def test_short_lines_are_paragraphs_of_their_own() -> None:
    assert paragraphs("STORY: Mine\nLENGTH: 03:31\n\nSHOTLIST:") == [
        "STORY: Mine",
        "LENGTH: 03:31",
        "SHOTLIST:",
    ]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    long = "mot " * 40
    assert paragraphs(f"{long}\n{long}") == [long.strip(), long.strip()]


def test_list_points_stay_apart() -> None:
    point = "un point assez long pour remplir une ligne coupée de soixante"
    assert paragraphs(f"- {point}\n- {point}") == [f"- {point}", f"- {point}"]


def test_hanging_indents_go_on() -> None:
    assert paragraphs("Berne - Vernissage\n            à la Kunsthalle") == [
        "Berne - Vernissage à la Kunsthalle"
    ]


def test_nothing_gives_nothing() -> None:
    assert paragraphs(" \n\n") == []
