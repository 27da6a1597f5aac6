"""One page, and at one place of it every form that pages use there: who signs, dates, photo
credits, references and furniture. What stands around must not change with them."""

from __future__ import annotations

import pytest

from articles.document import StoryDocument
from articles.wire import read
from articles.wire.reading import Label, Line

HEADLINE = "Le canton débloque douze millions pour rénover le pont de la Tine"
LEDE = (
    "L'ouvrage, fermé aux camions depuis deux ans, sera entièrement refait d'ici à 2027. Les "
    "députés ont dit oui à une courte majorité."
)
FIRST = (
    "Le Grand Conseil a accepté mardi par 78 voix contre 54 un crédit de douze millions de francs "
    "destiné à rénover le pont de la Tine, fermé aux poids lourds depuis deux ans."
)
SECOND = (
    "Les travaux commenceront au printemps prochain et dureront dix-huit mois. Une passerelle "
    "provisoire sera installée pour les piétons et les cyclistes, a précisé le chef du département."
)
TITLE = "Un pont de la Sarine fermé pour trois mois"
CAPTION = "Le pont de la Tine vu de la rive droite."
AROUND = {HEADLINE: "headline", LEDE: "lede", FIRST: "paragraph", SECOND: "paragraph"}


def page(
    *, by: str = "", date: str = "Publié le 12 mars 2024 à 10:22", photo: str = "",
    inside: str = "", end: str = "", dense: bool = False,
) -> tuple[StoryDocument, dict[str, str]]:  # fmt: skip
    """The document of the page, and the roles of its lines."""
    head = "\n".join(filter(None, (by, date)))
    parts = ["Suisse\n" + HEADLINE, LEDE, head, photo, FIRST, inside, SECOND, end]
    text = ("\n" if dense else "\n\n").join(filter(None, parts))
    reading = read(text.encode(), format="plain")
    return reading.documents[0], {line.text: line.label.value for line in _filled(reading.lines)}


def _filled(lines: tuple[Line, ...]) -> list[Line]:
    return [line for line in lines if line.label is not Label.BLANK]


def roles(text: str, found: dict[str, str]) -> set[str]:
    """The roles of the lines of one place, when all around is what it always is."""
    assert {line: found[line] for line in AROUND} == AROUND
    return {found[line] for line in text.split("\n")}


def names(document: StoryDocument) -> list[str]:
    return [each.name for credit in document.credits for each in credit.contributors]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Par Julie Dupont", ["Julie Dupont"]),
        ("Julie Dupont, Berne", ["Julie Dupont"]),
        ("Julie Dupont, envoyée spéciale à Kiev", ["Julie Dupont"]),
        ("Par Julie Dupont (Lyon, correspondante)", ["Julie Dupont"]),
        ("Julie Dupont (Texte) et Marc Rey (Photos)", ["Julie Dupont", "Marc Rey"]),
        ("Texte: Julie Dupont / Photos: Marc Rey", ["Julie Dupont", "Marc Rey"]),
        ("Julie Dupont - Journaliste", ["Julie Dupont"]),
        ("Julie Dupont | La Liberté", ["Julie Dupont", "La Liberté"]),
        ("Julie Dupont • Marc Rey", ["Julie Dupont", "Marc Rey"]),
        ("Julie Dupont / 24 heures", ["Julie Dupont", "24 heures"]),
        ("Le Matin/ATS", ["Le Matin", "ATS"]),
        ("Agence télégraphique suisse ATS", ["ATS"]),
        ("AFP, Paris", ["AFP"]),
        ("Auteur : Julie Dupont", ["Julie Dupont"]),
        ("di Julie Dupont", ["Julie Dupont"]),
        ("Traduit de l'allemand par Julie Dupont", ["Julie Dupont"]),
        ("Avec les informations de La Presse canadienne", ["La Presse Canadienne"]),
    ],
)
def test_who_signs_above_the_text(line: str, expected: list[str]) -> None:
    document, found = page(by=line)

    assert (roles(line, found), names(document)) == ({"credit"}, expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("jdu", ["jdu"]),
        ("JDU", ["JDU"]),
        ("J.D.", ["J.D."]),
        ("/ats-jdu", ["ATS", "jdu"]),
        ("ATS/ludoC", ["ATS", "ludoC"]),
        ("Le Temps/ATS", ["Le Temps", "ATS"]),
        ("ats/Julie Dupont", ["ATS", "Julie Dupont"]),
        ("Avec les agences", ["agences"]),
        ("Julie Dupont, Keystone-ATS", ["Julie Dupont", "ATS"]),
        ("SRF 4 News, 12.03.2024, 10:00 Uhr; sda/hosb;kesm", ["SRF 4 News", "ATS", "hosb", "kesm"]),
        ("Associated Press writer Jane Roe in Bern contributed to this report.", ["Jane Roe"]),
    ],
)
def test_who_signs_below_the_text(line: str, expected: list[str]) -> None:
    document, found = page(end=line)

    assert (roles(line, found), names(document)) == ({"credit"}, expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("12.03.2024, 10h22", "2024-03-12T10:22"),
        ("Berne, le 12 mars 2024", "2024-03-12"),
        ("Suisse - 12 mars 2024", "2024-03-12"),
        ("Temps de lecture : 3 min • Publié le 12 mars 2024", "2024-03-12"),
        ("Pubblicato il 12 marzo 2024 alle 10:22", "2024-03-12T10:22"),
        ("March 12, 2024 10:22 AM GMT+1 Updated a day ago", "2024-03-12T10:22"),
        ("Publié le 12 mars à 10h22", ""),
    ],
)
def test_dates_beside_other_words(line: str, expected: str) -> None:
    document, found = page(by="Par Julie Dupont", date=line)

    moment, day = document.published_at, document.published_on
    given = moment.strftime("%Y-%m-%dT%H:%M") if moment else day.isoformat() if day else ""
    assert (roles(line, found), given) == ({"dates"}, expected)


def test_second_time_of_a_line_is_that_of_the_change() -> None:
    document, _ = page(date="12.03.2024, 10:2212.03.2024, 14:05")

    moments = (document.published_at, document.modified_at)
    assert [moment and moment.strftime("%H:%M") for moment in moments] == ["10:22", "14:05"]


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize(
    ("form", "credit"),
    [
        (f"{CAPTION} (Photo Anne Wyss/REA)", "Anne Wyss/REA"),
        (f"{CAPTION} (Photo: Anne Wyss/AFP)", "Anne Wyss/AFP"),
        (f"{CAPTION} ANNE WYSS/STUDIO POUR « LE MOIS »", "ANNE WYSS/STUDIO POUR « LE MOIS »"),
        (f"{CAPTION} PHOTO ANNE WYSS / AFP", "ANNE WYSS / AFP"),
        (f"{CAPTION} Photo: KEYSTONE/Jean-Christophe Bott", "KEYSTONE/Jean-Christophe Bott"),
        (f"{CAPTION} - Police cantonale", "Police cantonale"),
        (f"{CAPTION} - Belga.", "Belga"),
        (f"{CAPTION} Anne Wyss", "Anne Wyss"),
        (f"{CAPTION} (Anne Wyss)", "Anne Wyss"),
        (f"{CAPTION} (Police cantonale)", "Police cantonale"),
        (f"Légende: {CAPTION} Keystone/Anne Wyss", "Keystone/Anne Wyss"),
        (f"{CAPTION} Photo Le Mois/Anne Wyss", "Le Mois/Anne Wyss"),
        (f"{CAPTION}\nfreshfocus", "freshfocus"),
        (f"{CAPTION}\n{CAPTION} © Anne Wyss", "Anne Wyss"),
    ],
)
def test_photo_credits(form: str, credit: str, dense: bool) -> None:
    document, found = page(photo=form, dense=dense)

    assert roles(form, found) == {"media"}
    assert [(each.caption, each.credit) for each in document.media] == [(CAPTION, credit)]


def test_description_behind_a_source_is_the_alternative_text() -> None:
    described = "Paul Kerr A flooded village street seen from a first floor window"
    document, found = page(photo=f"{described}\nThe river rose by more than 2m in six hours")

    (photo,) = document.media
    assert roles(described, found) == {"media"}
    assert (photo.credit, photo.caption, photo.alt) == (
        "Paul Kerr",
        "The river rose by more than 2m in six hours",
        "A flooded village street seen from a first floor window",
    )


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize(
    "line",
    [
        f"Lire à ce propos: {TITLE}",
        f"• À lire aussi: {TITLE}",
        f"[Lire aussi] {TITLE}",
        f"(Lire aussi: {TITLE})",
        f"LIRE AUSSI > {TITLE}",
        f"EN IMAGES. {TITLE}",
        f"DÉCRYPTAGE - {TITLE}",
        f"Pour en savoir plus: {TITLE}",
        f"Dans nos archives: {TITLE}",
        f"Leggi anche: {TITLE}",
        f"À lire aussi\n{TITLE}",
    ],
)
def test_references_within_the_text(line: str, dense: bool) -> None:
    _, found = page(inside=line, dense=dense)

    assert roles(line, found) == {"related"}


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize(
    "lines",
    [
        "La suite de cet article après la publicité",
        "Story continues below advertisement",
        "Afficher le tweet",
        "Voir la carte en grand",
        "Suivre ce sujet",
        "Rejoignez notre chaîne WhatsApp",
        "La newsletter de la rédaction\nTous les matins, les infos qui comptent.\nJe m'inscris",
        "Recevez nos alertes\nActiver les notifications",
        "Commentaires (12)",
        "https://www.journal.example/article/123",
        "#pont #fribourg",
        "Cette vidéo n'est plus disponible.",
        "Le reste de l'article est réservé aux abonnés.",
    ],
)
def test_furniture_within_the_text(lines: str, dense: bool) -> None:
    _, found = page(inside=lines, dense=dense)

    assert roles(lines, found) == {"ignored"}


def test_what_the_page_says_of_the_author_is_no_paragraph() -> None:
    about = (
        "Julie Dupont est journaliste à la rubrique régionale depuis 2016, et suit les transports."
    )
    _, found = page(by="Julie Dupont", end=about)

    assert roles(about, found) == {"ignored"}


def test_label_without_titles_leads_nowhere() -> None:
    _, found = page(inside="À voir en vidéo")

    assert roles("À voir en vidéo", found) == {"ignored"}
