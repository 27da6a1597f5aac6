"""Embargoes in words: phrases that gate copy, and prose that merely speaks of an embargo."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.document import Signal, WireDocument
from articles.wire.assembly import embargo_of
from articles.wire.embargo import Embargo, beside_title, is_embargo_line, read_embargo
from articles.wire.profiles.agency import profile

ZURICH = ZoneInfo("Europe/Zurich")
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=ZURICH)

# What is asked, behind the end of the embargo: "-" where no time can be read.
ASKED = """
2026-12-01T18:00+01:00 | SOUS EMBARGO JUSQU'AU 1ER DÉCEMBRE 2026 À 18H00
2026-11-23T18:00+01:00 | Sous embargo jusqu’à 18h00
2026-11-23T18:00+01:00 | Sous embargo jusqu'à 18h
2026-11-23T18:00+01:00 | Embargo: 18h00
2026-11-23T18:00+01:00 | Embargo 18:00
2026-11-23T18:00+01:00 | EMBARGO 18:00 - La BNS relève ses taux directeurs d'un quart de point
2026-11-27T19:00+01:00 | (Achtung: Sperrfrist Freitag, 19.00 Uhr)
2026-11-23T19:00+01:00 | Bitte beachten Sie die Sperrfrist 19.00 Uhr
2026-11-23T19:00+01:00 | Bitte beachten Sie die Sperrfrist: 19.00 Uhr
2026-11-24T06:30+01:00 | EMBARGO 6h30
2020-02-15T11:00+01:00 | EMBARGO jusqu'au 15.02.2020 à 11h
- | EMBARGO 45.02.2020, 11:00
- | EMBARGO jusqu'à nouvel avis
- | EMBARGO
- | Sperrfrist
- | Sous embargo
- | EMBARGO 1ER DÉCEMBRE 2026
2026-12-01T18:30+01:00 | Embargo jusqu'au mardi 1er décembre 2026 à 18 h 30 (heure de Paris)
2026-11-23T18:00-05:00 | Embargo jusqu'à 18h00, heure de New York
- | Embargo jusqu'à 18h00, heure locale
2026-11-23T18:00+01:00 | EDS: HOLD FOR RELEASE 6 p.m.
2026-11-23T18:00-05:00 | HOLD FOR RELEASE 6 p.m. ET with speech.
2026-12-01T00:01+00:00 | STRICTLY EMBARGOED UNTIL 00:01 GMT 1 DECEMBER 2026
2026-12-01T18:30-05:00 | Embargoed until December 1, 2026, 6:30 pm EST
2026-11-24T10:00+01:00 | Embargoed for release until 10 a.m. on Tuesday
2026-11-24T18:00+00:00 | UNDER EMBARGO until Tuesday, 1800 GMT
2026-12-01T18:00+01:00 | Sperrfrist: 1. Dezember 2026, 18 Uhr
2026-12-01T18:30+01:00 | Sperrfrist bis Dienstag, 1. Dezember 2026, 18.30 Uhr
- | Sperrfrist bis Ende der Medienkonferenz
2026-12-04T05:00+01:00 | Medienmitteilung mit Sperrfrist Freitag 4.12., 05.00 Uhr
2026-11-27T10:00+01:00 | Gesperrt bis Freitag 10 Uhr
2026-11-23T18:00+01:00 | Frei ab 18 Uhr
2026-11-23T18:00+01:00 | Sotto embargo fino alle 18
2026-12-01T18:00+01:00 | Sotto embargo fino al 1° dicembre 2026, ore 18
2026-11-24T18:30+01:00 | EMBARGO FINO ALLE ORE 18.30 DI DOMANI
2026-11-27T18:00+01:00 | Notez que cette information est sous embargo jusqu'au vendredi 18h00.
- | Ce texte est sous embargo jusqu'à la fin du discours.
- | Ce document est sous embargo.
- | Merci de respecter l'embargo.
2026-12-01T18:00+01:00 | Merci de respecter l'embargo fixé au 1er décembre 2026 à 18h00.
2026-11-23T18:00+01:00 | Please respect the embargo of 18:00 today.
2026-11-27T06:00+01:00 | À ne pas diffuser avant vendredi 6 heures
- | Ne pas publier avant la fin de la conférence de presse
2026-12-02T05:00+01:00 | Publication interdite avant le 2 décembre 2026 à 5h
2026-11-24T06:00+00:00 | Not for publication before 0600 GMT
2026-11-24T00:00+01:00 | embargo jusqu'à minuit
2026-11-24T00:00+01:00 | Sperrfrist: 24.00 Uhr
2026-11-27T19:00+01:00 | Die Sperrfrist gilt bis Freitag um 19 Uhr.
2026-12-01T18:00+01:00 | EMBARGO: 2026-12-01T18:00
2026-11-23T18:00+01:00 | *** EMBARGO *** 18h00 ***
2026-11-24T06:00+01:00 | Embargo demain 6h
2026-11-23T17:00+01:00 | Sperrfrist heute 17 Uhr
2026-11-24T10:30+01:00 | Communiqué de presse – Embargo: mardi 24 novembre, 10h30
2026-11-24T10:30+01:00 | Communiqué sous embargo jusqu'au 24 novembre à 10h30
2026-11-23T18:00+01:00 | UPDATES with background. HOLD FOR RELEASE 6 p.m.
2026-12-01T12:00+01:00 | Embargo until 01.12.2026, 12:00 CET
2026-12-01T12:00+01:00 | Embargo: 01/12/2026 12h
2026-12-01T09:00+01:00 | Embargo mar. 1 déc. 2026, 9h
2026-11-24T17:00+01:00 | L'étude est soumise à embargo jusqu'au 24 novembre 2026 à 17h00.
2026-11-24T11:00+01:00 | Si prega di rispettare l'embargo: ore 11
2026-11-23T18:00+01:00 | Embargo strict: 18h00
2026-11-23T18:00+01:00 | Strict embargo 18h
2026-11-23T20:00+01:00 | EMBARGO: ce soir 20h
2026-11-26T05:00+01:00 | SPERRFRIST: Donnerstag, 26. November 2026, 0500 Uhr
2026-11-26T00:01+00:00 | Embargo until Thursday 26 November 2026 at 00.01 hrs GMT
- | Sous embargo jusqu'à la conférence de presse de 10h30
2026-11-24T12:00+01:00 | Sperrfrist: Dienstag Mittag
2026-11-24T10:00+01:00 | Sperrfrist: Redebeginn 10.00 Uhr
- | Es gilt das gesprochene Wort. Sperrfrist: Beginn der Rede
2026-11-27T10:30+01:00 | Sperrfrist für alle Medien: Freitag, 27. November 2026, 10.30 Uhr
2026-11-27T11:00+01:00 | Embargo pour diffusion: vendredi 27 novembre 2026 à 11h
2026-11-24T06:00+01:00 | A ne pas publier avant demain 6h
2026-11-27T06:00+01:00 | Embargoed: Not for release until 6am on Friday 27 November 2026
2026-12-01T18:00+01:00 | Embargo/Sperrfrist: 01.12.2026, 18:00
2026-12-01T18:00+01:00 | Embargo: Dienstag, 1.12.2026, 18h / mardi 1.12.2026, 18h
"""

PROSE = """
L'embargo sur le pétrole russe entre en vigueur lundi à 18h00
L'embargo sur le pétrole russe
lever l'embargo
Lever l'embargo: Cuba salue le vote de mardi à 18h00
Embargo: l'UE durcit le ton
Embargo : Moscou menace de couper le gaz dès vendredi
Embargo sur les armes: le Conseil de sécurité vote mardi à 18h
Embargo pétrolier: ce qui change le 1er décembre
Embargo levé
Embargo
Sous embargo, l'Iran vend son pétrole à la Chine
Sous embargo depuis 1962, Cuba manque de tout
Le pays est sous embargo jusqu'au 31 décembre 2026
Le Soudan reste sous embargo jusqu'au 31 janvier à minuit
L'UE prolonge l'embargo jusqu'au 31 janvier 2027 à minuit
Washington a décidé un embargo lundi à 18h00
The embargo on Russian oil takes effect Monday at 6 p.m.
Embargo on arms sales expires Friday
The United States lifted the embargo at 18:00 on Monday
Das Embargo gegen Russland gilt seit Montag, 18 Uhr
Embargo gegen Kuba: Die Uno stimmt am Dienstag um 18 Uhr ab
Die Sperrfrist nach der Geburt beträgt 16 Wochen
Während der Sperrfrist darf der Arbeitgeber nicht kündigen
Sperrfrist von zwei Jahren für Aktienverkäufe
Sperrfristen im Arbeitsrecht: Was gilt
Sperrfrist: Was Arbeitnehmer wissen müssen
Sperrfrist aufgehoben
L'embargo contro la Russia dura fino a lunedì
Embargo contro la Russia, voto lunedì alle 18
Le rapport dénonce les violations de l'embargo
La publication du rapport est prévue mardi à 18h
FOR IMMEDIATE RELEASE
Press release of 18:00
Frei ab 18 Jahren
Freitag, 19.00 Uhr
Diffusion le dimanche à 20h sur RTS 1
Publication: 12 février 2020 à 17h41
Veröffentlichung am 1. Dezember 2026 um 18 Uhr
The film will be released at 6 p.m.
Embargo américain: soixante ans de privations
Embargo jusqu'au 31 décembre sur le blé ukrainien
Un embargo total sur les armes dès lundi 0h
Das Rohöl steht unter Embargo
Un Etat sous embargo ne peut importer de blé
EMBARGO SUR LE PÉTROLE: LES 27 D'ACCORD
La fin de l'embargo réjouit les agriculteurs
Fin de l'embargo: les agriculteurs soulagés
UPDATES: with details on the embargo, EU reaction at 6 p.m.
For release of the hostages, talks resume at 6 p.m.
Le rapport était sous embargo jusqu'à mardi à 18h
Le journal a rompu l'embargo fixé par le ministère à 18 heures
Der Bericht war bis Dienstag 18 Uhr gesperrt
Il faut respecter l'embargo sur les armes, dit l'ONU lundi à 18h
Aucun embargo
Kein Embargo
EMBARGO: AUCUN
Sperrfrist: keine
EMBARGO LEVÉ
Embargo levé à 18h00
Embargo: Ende der Gespräche in Genf
Embargo: Immediate release
"""


def _lines(text: str) -> list[str]:
    return text.strip().split("\n")


@pytest.mark.parametrize("line", _lines(ASKED))
def test_phrases_of_four_languages_ask_for_an_embargo(line: str) -> None:
    expected, _, text = line.partition(" | ")

    found = read_embargo(text, MONDAY, ZURICH)

    assert found is not None
    told = found.until.isoformat(timespec="minutes") if found.until else "-"
    assert told == expected


@pytest.mark.parametrize("line", [line.partition(" | ")[2] for line in _lines(ASKED)])
def test_the_case_of_a_phrase_does_not_count(line: str) -> None:
    as_written, shouted = (read_embargo(text, MONDAY, ZURICH) for text in (line, line.upper()))

    assert as_written is not None
    assert shouted is not None
    assert shouted.until == as_written.until


@pytest.mark.parametrize("text", _lines(PROSE))
def test_prose_that_speaks_of_an_embargo_asks_for_none(text: str) -> None:
    assert read_embargo(text, MONDAY, ZURICH) is None


def test_a_time_without_a_day_means_nothing_without_a_sending() -> None:
    assert read_embargo("EMBARGO 18:00", None, ZURICH) == Embargo(until=None, is_line=True)


def test_a_day_that_is_not_understood_makes_the_time_unreadable() -> None:
    for text in ("Embargo jusqu'à 18h00 le lendemain", "Sperrfrist 18 Uhr am Folgetag"):
        assert read_embargo(text, MONDAY, ZURICH) == Embargo(until=None, is_line=True)


def test_a_line_with_a_title_behind_the_embargo_is_no_line_for_the_desk() -> None:
    assert is_embargo_line("EMBARGO 18:00")
    for title in (
        "EMBARGO 18:00 - La BNS relève ses taux directeurs",
        "[SOUS EMBARGO] La BNS relève ses taux directeurs",
        "La BNS relève ses taux directeurs (Sperrfrist 24.11., 10 Uhr)",
    ):
        assert read_embargo(title, MONDAY, ZURICH) is not None
        assert not is_embargo_line(title)


TITLE = "La BNS relève ses taux d’un quart de point"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (f"EMBARGO 18:00 - {TITLE}", "EMBARGO 18:00"),
        (f"Embargo, 18h00: {TITLE}", "Embargo, 18h00"),
        (f"SOUS EMBARGO JUSQU’AU 1ER DÉCEMBRE 2026 À 18H00 – {TITLE}",
         "SOUS EMBARGO JUSQU’AU 1ER DÉCEMBRE 2026 À 18H00"),
        (f"(Achtung: Sperrfrist Freitag, 19.00 Uhr) {TITLE}",
         "(Achtung: Sperrfrist Freitag, 19.00 Uhr)"),
        (f"[SOUS EMBARGO] {TITLE}", "[SOUS EMBARGO]"),
        (f"HOLD FOR RELEASE 6 p.m. | {TITLE}", "HOLD FOR RELEASE 6 p.m."),
        (f"{TITLE} (Sperrfrist 24.11., 10 Uhr)", "(Sperrfrist 24.11., 10 Uhr)"),
    ],
)  # fmt: skip
def test_an_embargo_beside_a_title_is_told_from_it(text: str, asked: str) -> None:
    assert beside_title(text) == (asked, TITLE)


@pytest.mark.parametrize(
    "text",
    [
        *_lines(PROSE),
        "Embargo sur le pétrole: les Vingt-Sept d'accord dès mardi à 18h",
        "EMBARGO - La BNS relève ses taux directeurs d'un quart de point",
        "Embargo: à 18 heures, l'UE décide - les Etats membres restent divisés",
        "L'embargo (mardi, 18h00) divise les Vingt-Sept",
        "L'UE durcit le ton (avec l'embargo sur le blé)",
        TITLE,
    ],
)
def test_a_title_that_speaks_of_an_embargo_stays_whole(text: str) -> None:
    assert beside_title(text) == ("", text)


def test_a_weekday_whose_hour_has_passed_is_the_next_one() -> None:
    found = read_embargo("Sperrfrist: Montag, 11 Uhr", MONDAY, ZURICH)

    assert found == Embargo(until=datetime(2026, 11, 30, 11, tzinfo=ZURICH), is_line=True)


def _held(*texts: str) -> WireDocument:
    return embargo_of(WireDocument(sent_at=MONDAY), texts, profile("generic"), None)


def test_the_time_may_stand_on_the_next_line() -> None:
    told = _held("SOUS EMBARGO", "jusqu'au 1er décembre 2026 à 18h00")

    assert (told.signal, told.embargo_until) == (
        Signal.NONE,
        datetime(2026, 12, 1, 18, 0, tzinfo=ZURICH),
    )


def test_of_two_times_the_later_one_counts() -> None:
    told = _held("Embargo 18h00", "Sperrfrist: Mittwoch, 6 Uhr")

    assert told.embargo_until == datetime(2026, 11, 25, 6, 0, tzinfo=ZURICH)


def test_words_without_a_readable_time_hold() -> None:
    told = _held("EMBARGO jusqu'à nouvel avis")

    assert (told.signal, told.embargo_until) == (Signal.HOLD, None)
