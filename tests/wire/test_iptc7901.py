"""IPTC 7901 as agencies really send it: a test for each way in which they leave the standard."""

from __future__ import annotations

from typing import Any

import pytest

from articles import wire
from articles.document import Signal, StoryDocument
from articles.markup import plain
from articles.wire.errors import CopyRefusedError

TEXT = "   Porrentruy (ats) La banque versera 12 francs par action, a-t-elle\r\nindiqué jeudi.\r\n"


def _message(**parts: str) -> str:
    given: dict[str, Any] = {
        "soh": "\x01",
        "line": "bsf118 4 ec 96   etf 412",
        "after_line": "\r\n",
        "keyword": "Banques/",
        "stx": "\x02",
        "head": "La banque augmente son dividende =\r\n",
        "text": TEXT,
        "etx": "\x03",
        "trailer": "\r\n122237 feb 20\r\n",
        "eot": "\x04",
    } | parts
    head = "{soh}{line}{after_line}\r\n{keyword}\r\n\r\n{stx}{head}\r\n".format(**given)
    return head + "{text}\r\n{etx}{trailer}{eot}".format(**given)


def _stories(copy: str, encoding: str = "cp1252") -> tuple[StoryDocument, ...]:
    reading = wire.read(copy.encode(encoding))
    assert reading.format == "iptc7901"
    return reading.documents


def _story(**parts: str) -> StoryDocument:
    (story,) = _stories(_message(**parts))
    return story


def _sent(story: StoryDocument) -> str:
    assert story.wire is not None
    return str(story.wire.sent_at)


def _texts(story: StoryDocument) -> list[str]:
    return [plain(getattr(block, "html", "")) for block in story.body]


WHOLE = "La banque versera 12 francs par action, a-t-elle indiqué jeudi."


def test_the_standard_message_is_read() -> None:
    story = _story()
    assert (story.headline, story.slugline, story.urgency, _texts(story)) == (
        "La banque augmente son dividende",
        "Banques/",
        4,
        [WHOLE],
    )
    assert _sent(story) == "2020-02-12 22:37:00+01:00"


@pytest.mark.parametrize("number", ["18", "118", "0118", "10118"])
def test_numbers_have_two_to_five_digits(number: str) -> None:
    told = _story(line=f"bsf{number} 4 ec 96").wire
    assert told is not None
    assert told.guid == f"bsf{number}:2020-02-12:ec"


@pytest.mark.parametrize("priority", [1, 6, 7, 9])
def test_priorities_run_to_nine(priority: int) -> None:
    assert _story(line=f"bsf118 {priority} ec 96").urgency == priority


@pytest.mark.parametrize("ending", ["\r\n", "\n\r", "\n", "\r\r\n"])
def test_lines_end_in_any_way(ending: str) -> None:
    assert _story(after_line=ending).headline == "La banque augmente son dividende"
    (story,) = _stories(_message().replace("\r\n", ending) if ending != "\n\r" else _message())
    assert _texts(story) == [WHOLE]


def test_padding_and_shifts_are_taken_off() -> None:
    padded = "\x7f\x7f\r\n\x7f" + _message(text=TEXT.replace("   P", "\x08\x08   P"))
    (story,) = _stories(padded)
    assert _texts(story) == [WHOLE]


def test_a_label_before_the_title_is_no_title() -> None:
    story = _story(head="(Vorschau)\r\nLa banque augmente son dividende =\r\n")
    assert story.headline == "La banque augmente son dividende"
    assert story.wire is not None
    assert story.wire.signal is Signal.ADVISORY


@pytest.mark.parametrize(
    ("trailer", "sent"),
    [
        ("AFP 310544 AOU 97", "1997-08-31 05:44:00+02:00"),
        ("101137 GMT Dez 18", "2018-12-10 11:37:00+00:00"),
        ("121037 Sep 18", "2018-09-12 10:37:00+02:00"),
        ("121037 sep 14EDT", "2014-09-12 10:37:00-04:00"),
        ("121037 JAN 18", "2018-01-12 10:37:00+01:00"),
        ("121037 FEV 18", "2018-02-12 10:37:00+01:00"),
        ("121037 MAR 18", "2018-03-12 10:37:00+01:00"),
        ("121037 AVR 18", "2018-04-12 10:37:00+02:00"),
        ("121037 MAI 18", "2018-05-12 10:37:00+02:00"),
        ("121037 JUN 18", "2018-06-12 10:37:00+02:00"),
        ("121037 JUL 18", "2018-07-12 10:37:00+02:00"),
        ("121037 OCT 18", "2018-10-12 10:37:00+02:00"),
        ("121037 NOV 18", "2018-11-12 10:37:00+01:00"),
        ("121037 DEC 18", "2018-12-12 10:37:00+01:00"),
        ("321037 DEC 18", "None"),
        ("121037 XXX 18", "None"),
        ("", "None"),
    ],
)
def test_trailers_of_all_kinds_tell_the_time(trailer: str, sent: str) -> None:
    assert _sent(_story(trailer=f"\r\n{trailer}\r\n")) == sent


def test_an_option_may_hold_identity_and_version() -> None:
    told = _story(line="bdt0118 4 pl 96 200212-99-123456#2").wire
    assert told is not None
    assert (told.source, told.guid, told.version) == ("DPA", "200212-99-123456", "2")


def test_without_a_trailer_the_identity_is_that_of_the_text() -> None:
    first, again = (_story(trailer="", eot="", etx="").wire for _ in range(2))
    other = _story(trailer="", eot="", etx="", head="Autre =\r\n").wire
    assert first is not None
    assert other is not None
    assert first == again
    assert first.guid.startswith("bsf118:")
    assert first.guid != other.guid


def test_an_unknown_sender_is_called_by_its_option_or_its_letters() -> None:
    named, unnamed = _story(line="xyz118 4 ec 96 KNA 12").wire, _story(line="xyz118 4 ec 96").wire
    assert named is not None
    assert unnamed is not None
    assert (named.source, unnamed.source) == ("KNA", "xyz")


def test_several_messages_may_stand_in_one_file_and_the_end_be_missing() -> None:
    second = _message(line="bsf119 3 sp 96", head="Ajoie gagne =\r\n", eot="")
    one, two = _stories(_message(eot="") + second)
    assert (one.headline, two.headline) == ("La banque augmente son dividende", "Ajoie gagne")
    assert two.topics == ("medtop:15000000",)


def test_frame_characters_may_be_missing() -> None:
    for parts in ({"stx": ""}, {"soh": ""}, {"soh": "", "stx": "", "eot": ""}):
        story = _story(**parts)
        assert (story.headline, _texts(story)) == ("La banque augmente son dividende", [WHOLE])


def test_without_an_equals_sign_the_first_line_is_the_headline() -> None:
    story = _story(head="La banque augmente son dividende\r\n")
    assert (story.headline, _texts(story)) == ("La banque augmente son dividende", [WHOLE])


def test_marks_of_line_start_and_end_go() -> None:
    story = _story(head="^La banque=\r\n", text="^   Un texte.@<\r\n^   Un autre.<\r\n")
    assert (story.headline, _texts(story)) == ("La banque", ["Un texte.", "Un autre."])


def test_a_title_that_fills_the_column_goes_on_in_the_next_line() -> None:
    first = "Ajoie s'impose dans les dernières secondes à Porrentruy et garde"
    story = _story(head=f"Hockey\r\n{first}\r\nle contact =\r\n")
    assert story.headline == f"{first} le contact"
    assert story.wire is not None
    assert [(each.text, each.role) for each in story.wire.notes] == [("Hockey", "slug")]


def test_a_keyword_can_say_that_it_is_for_the_desk() -> None:
    told = _story(keyword="Programme du jour/").wire
    assert told is not None
    assert told.signal is Signal.ADVISORY


def test_an_embargo_without_a_time_holds() -> None:
    told = _story(head="EMBARGO\r\nLa banque augmente son dividende =\r\n").wire
    assert told is not None
    assert (told.signal, told.embargo_until) == (Signal.HOLD, None)


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("Sous embargo jusqu'à 18h00", "2020-02-13 18:00:00+01:00"),
        ("Embargo: 18h00", "2020-02-13 18:00:00+01:00"),
        ("(Achtung: Sperrfrist Freitag, 19.00 Uhr)", "2020-02-14 19:00:00+01:00"),
        ("Bitte beachten Sie die Sperrfrist 19.00 Uhr", "2020-02-13 19:00:00+01:00"),
    ],
)
def test_an_embargo_in_words_is_a_gate_wherever_it_stands(line: str, until: str) -> None:
    head = "La banque augmente son dividende =\r\n"
    above = _story(head=f"{line}\r\n{head}")
    unmarked = _story(head=f"{line}\r\n{head.replace(' =', '')}")
    first, last = _story(text=f"   {line}\r\n{TEXT}"), _story(text=f"{TEXT}\r\n   {line}\r\n")

    for story in (above, unmarked, first, last):
        assert story.wire is not None
        assert (story.wire.signal, str(story.wire.embargo_until)) == (Signal.NONE, until)
        assert [each.text for each in story.wire.notes] == [line]
        assert (story.headline, _texts(story)) == ("La banque augmente son dividende", [WHOLE])


def test_an_embargo_on_oil_is_news() -> None:
    for title in ("Embargo: l'UE durcit le ton", "L'embargo sur le pétrole prend fin à 18h"):
        story = _story(head=f"{title} =\r\n")
        assert story.wire is not None
        assert (story.headline, story.wire.signal, story.wire.embargo_until, story.wire.notes) == (
            title,
            Signal.NONE,
            None,
            (),
        )


@pytest.mark.parametrize(
    ("head", "label", "signal"),
    [
        ("(Vorschau) La banque augmente son dividende =", "(Vorschau)", Signal.ADVISORY),
        ("RECTIFICATIF: La banque augmente son dividende =", "RECTIFICATIF:", Signal.CORRECTION),
    ],
)
def test_a_label_may_stand_on_the_line_of_the_title(head: str, label: str, signal: Signal) -> None:
    story = _story(head=f"{head}\r\n")
    assert story.wire is not None
    assert [each.text for each in story.wire.notes] == [label]
    assert (story.headline, story.wire.signal) == ("La banque augmente son dividende", signal)


def test_a_kill_may_be_a_line_of_the_text() -> None:
    told = _story(text="   ANNULATION\r\n   La dépêche bsf024 est annulée.\r\n").wire
    assert told is not None
    assert (told.signal, told.corrects) == (Signal.KILL, ("bsf024:2020-02-12:ec",))


def test_the_notebook_is_private_and_the_signature_below_it_is_not() -> None:
    notebook = "\r\n# dpa NOTIZBLOCK\r\nRedaktion: +49 30 000000\r\n{}"
    signed = _story(text=TEXT + notebook.format("(ats/rfc)\r\n"))
    unsigned = _story(text=TEXT + notebook.format("Tel. 12 34\r\n"))
    for story in (signed, unsigned):
        assert story.wire is not None
        assert [each.public for each in story.wire.notes] == [False]
        assert _texts(story) == [WHOLE]
    assert [line.text for line in signed.credits] == ["ats", "(ats/rfc)"]
    assert [line.text for line in unsigned.credits] == ["ats"]


@pytest.mark.parametrize(
    ("label", "corrects"),
    [
        ("(RECTIFICATIF)", ("bsf96:2020-02-12:ec", "bsf117:2020-02-12:ec")),
        ("ANNULATION", ("bsf96:2020-02-12:ec", "bsf117:2020-02-12:ec")),
        ("2ND LEAD", ()),
    ],
)
def test_corrections_and_kills_name_numbers_of_the_same_day(
    label: str, corrects: tuple[str, ...]
) -> None:
    text = "   Concerne les dépêches bsf 96 et BSF117, non bsf118.\r\n"
    told = _story(head=f"{label}\r\nLa banque =\r\n", text=text).wire
    assert told is not None
    assert told.corrects == corrects
    undated = _story(head=f"{label}\r\nLa banque =\r\n", text=text, trailer="").wire
    assert undated is not None
    assert undated.corrects == ()


@pytest.mark.parametrize(
    "text",
    [
        "Kill bsf 96. A substitute follows as bsf117.",
        "Veuillez annuler bsf96, remplacée par bsf 117.",
        "Bitte bsf96 streichen, Ersatz: bsf117.",
    ],
)
def test_a_kill_spares_the_message_that_comes_instead(text: str) -> None:
    told = _story(head="ANNULATION\r\nLa banque =\r\n", text=f"   {text}\r\n").wire
    assert told is not None
    assert told.corrects == ("bsf96:2020-02-12:ec",)


def test_a_message_that_breaks_off_in_its_head_is_refused() -> None:
    with pytest.raises(CopyRefusedError, match="neither a text nor a picture"):
        wire.read(b"\0\0bsf118 4 ec 96\r\n")
