"""Lines for the desk in plain copy, mail and Word documents: embargoes, corrections, kills."""

from __future__ import annotations

import io
import zipfile

import pytest

from articles import wire
from articles.document import NoteDocument, Signal, StoryDocument, WireDocument
from articles.wire.reading import Label, Reading

TITLE = "Le pont du Grand-Val fermé aux poids lourds jusqu'à l'automne"
TEXT = """Le canton a interdit mardi le pont du Grand-Val à tous les poids lourds. Il a peur.

Un capteur a mesuré un déplacement de quatre millimètres. Une expertise coûtera 80'000 francs.

La commune espère une réouverture en octobre. D'ici là, les camions feront un long détour."""
SOUS_EMBARGO = "SOUS EMBARGO JUSQU'AU 1ER DÉCEMBRE 2026 À 18H00"
FIRST = "2026-12-01 18:00:00+01:00"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _plain(*parts: str) -> Reading:
    return wire.read("\n\n".join(parts).encode(), format="plain")


def _mail(text: str, *, subject: str = TITLE, kind: str = "plain") -> StoryDocument:
    head = (
        f"From: a@exemple.ch\nSubject: {subject}\nDate: Mon, 23 Nov 2026 12:00:00 +0100\n"
        f"Message-ID: <1@exemple.ch>\nContent-Type: text/{kind}; charset=utf-8\n\n"
    )
    reading = wire.read(f"{head}{text}\n".encode())
    assert reading.format == "mail"
    return reading.documents[0]


def _word(*paragraphs: str) -> StoryDocument:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
    return wire.read(file.getvalue()).documents[0]


def _asked(story: StoryDocument) -> tuple[Signal, str, list[str]]:
    assert story.wire is not None
    return (
        story.wire.signal,
        str(story.wire.embargo_until),
        [note.text for note in story.wire.notes],
    )


def _told(reading: Reading) -> list[tuple[int | None, str]]:
    return [
        (each.line, each.message % each.params)
        for each in reading.notices
        if "embargo" in each.message or "corrects" in each.message
    ]


def test_an_embargo_above_plain_copy_is_a_gate_and_no_headline() -> None:
    reading = _plain(SOUS_EMBARGO, TITLE, TEXT)

    (story,) = reading.documents
    assert (story.headline, len(story.body)) == (TITLE, 3)
    assert _asked(story) == (Signal.NONE, FIRST, [SOUS_EMBARGO])
    assert reading.lines[0].label is Label.IGNORED
    assert _told(reading) == [(1, f"The copy is under embargo: “{SOUS_EMBARGO}”.")]


def test_the_time_of_an_embargo_may_stand_on_the_next_line() -> None:
    reading = _plain("Sous embargo\njusqu'au 1er décembre 2026 à 18h00", TITLE, TEXT)

    assert reading.documents[0].headline == TITLE
    assert _asked(reading.documents[0])[:2] == (Signal.NONE, FIRST)


def test_an_embargo_at_the_foot_counts_too() -> None:
    (story,) = _plain(TITLE, TEXT, "Embargo: mardi 1er décembre 2026, 18h").documents

    assert (_asked(story)[1], len(story.body)) == (FIRST, 3)


def test_a_sentence_of_the_text_may_say_it() -> None:
    said = "Cette information est sous embargo jusqu'au 1er décembre 2026 à 18h00. "
    reading = _plain(TITLE, said + TEXT)

    assert _asked(reading.documents[0]) == (Signal.NONE, FIRST, [])
    assert _told(reading) == [(None, "The text says that it is under embargo.")]


def test_plain_copy_knows_no_day_for_a_time_alone_and_is_held() -> None:
    reading = _plain("Sous embargo jusqu'à 18h00", TITLE, TEXT)

    assert _asked(reading.documents[0])[:2] == (Signal.HOLD, "None")
    assert _told(reading) == [
        (1, "An embargo without a time that can be read: “Sous embargo jusqu'à 18h00”.")
    ]


@pytest.mark.parametrize(
    ("line", "signal"),
    [
        ("RECTIFICATIF", Signal.CORRECTION),
        ("*** ANNULATION ***", Signal.KILL),
        ("MANDATORY KILL", Signal.KILL),
        ("(BERICHTIGUNG)", Signal.CORRECTION),
    ],
)
def test_a_word_alone_on_a_line_says_what_the_copy_does(line: str, signal: Signal) -> None:
    reading = _plain(line, TITLE, TEXT)

    assert (reading.documents[0].headline, _asked(reading.documents[0])) == (
        TITLE,
        (signal, "None", [line]),
    )
    assert [number for number, _ in _told(reading)] == [1]
    assert _asked(_mail(f"{line}\n\n{TITLE}\n\n{TEXT}", subject="Communiqué"))[0] is signal


@pytest.mark.parametrize("kicker", ["ANNULÉ", "Embargo", "Correction", "SUSPENDU", "Annulation"])
def test_the_kicker_of_a_page_asks_for_nothing(kicker: str) -> None:
    reading = _plain(f"{kicker}\n{TITLE}", TEXT)

    assert (reading.documents[0].wire, reading.documents[0].kicker) == (None, kicker)


def test_copy_on_an_embargo_asks_for_nothing() -> None:
    prose = TEXT.replace(
        "Un capteur", "L'embargo sur le pétrole est prolongé jusqu'à lundi 18h. Il"
    )

    assert _plain("L'UE prolonge l'embargo sur le pétrole russe", prose).documents[0].wire is None


def test_in_a_mail_a_time_counts_from_its_date() -> None:
    lines = ["Sous embargo jusqu'à 18h00", "SOUS EMBARGO 18h", "Merci de respecter l'embargo: 18h"]
    for line in lines:
        story = _mail(f"{line}\n\n{TEXT}")
        assert (story.headline, _asked(story)) == (
            TITLE,
            (Signal.NONE, "2026-11-23 18:00:00+01:00", [line]),
        )


def test_a_subject_that_is_an_embargo_is_no_headline() -> None:
    story = _mail(f"{TITLE}\n\n{TEXT}", subject="SOUS EMBARGO 18h")

    assert (story.headline, _asked(story)[1]) == (TITLE, "2026-11-23 18:00:00+01:00")


def test_short_mail_and_html_are_gated_alike() -> None:
    brief = _mail("SOUS EMBARGO\n\nUn mot.", subject="Un mot")
    html = _mail("<p>Sous embargo jusqu'à vendredi 6h</p><p>Un texte.</p>", kind="html")

    assert (len(brief.body), _asked(brief)) == (1, (Signal.HOLD, "None", ["SOUS EMBARGO"]))
    assert (len(html.body), _asked(html)[:2]) == (1, (Signal.NONE, "2026-11-27 06:00:00+01:00"))


def test_a_word_document_under_embargo_keeps_its_headline() -> None:
    story = _word(SOUS_EMBARGO, TITLE, *TEXT.split("\n\n"))

    assert (story.headline, len(story.body)) == (TITLE, 3)
    assert _asked(story) == (Signal.NONE, FIRST, [SOUS_EMBARGO])


def test_plain_copy_is_nobodys_item() -> None:
    (story,) = _plain("EMBARGO", TITLE, TEXT).documents

    assert story.wire == WireDocument(
        signal=Signal.HOLD, notes=(NoteDocument(text="EMBARGO", role="desk"),)
    )


def test_an_embargo_beside_the_headline_is_a_note_and_no_part_of_it() -> None:
    title = f"EMBARGO 18:00 - {TITLE}"
    for story in (_mail(TEXT, subject=title), _mail(f"<p>{TEXT}", subject=title, kind="html")):
        told = _asked(story)
        assert (story.headline, told) == (
            TITLE,
            (Signal.NONE, "2026-11-23 18:00:00+01:00", ["EMBARGO 18:00"]),
        )
    for story in (_plain(title, TEXT).documents[0], _word(title, *TEXT.split("\n\n"))):
        assert (story.headline, len(story.body)) == (TITLE, 3)
        assert _asked(story) == (Signal.HOLD, "None", ["EMBARGO 18:00"])


def test_a_headline_that_holds_nothing_back_stays_whole() -> None:
    prose = "Embargo sur le pétrole: les Vingt-Sept d'accord dès mardi à 18h"

    assert _plain(prose, TEXT).documents[0].headline == prose
    assert _mail(TEXT, subject=prose).headline == prose
