"""A polled mailbox: marked as seen once the copy is in, and not before."""

import imaplib

import pytest
from django.db import connection

from articles.models import Source, Story
from articles.sources import mailbox as mailbox_module
from articles.sources import poll
from tests.sources.imap import Mailbox

pytestmark = pytest.mark.django_db


def mail(subject: str) -> bytes:
    return (
        f"From: Bureau <bureau@example.ch>\r\nMessage-ID: <{subject}@example.ch>\r\n"
        f"Subject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{subject}\r\n\r\nLe lac est pris par la glace depuis lundi matin.\r\n\r\nFin.\r\n"
    ).encode()


@pytest.fixture
def source(source_of, box) -> Source:
    return source_of("mailbox", f"imap://desk%40example.ch@127.0.0.1:{box.port}/INBOX")


def test_unseen_mails_are_taken_in_and_marked_as_seen(source, box: Mailbox):
    box.add(7, mail("Le lac"), r"\Seen")
    box.add(8, mail("La neige"))
    box.add(12, mail("Le vent"), r"\Flagged")
    report = poll(source)
    assert (report.outcomes, report.troubles) == ({"created": 2}, [])
    assert box.flags == {7: {r"\Seen"}, 8: {r"\Seen"}, 12: {r"\Seen", r"\Flagged"}}
    assert sorted(Story.objects.values_list("headline", flat=True)) == ["La neige", "Le vent"]
    assert poll(source).outcomes == {}
    assert box.commands[-1] == "LOGOUT"


def test_a_refused_mail_is_flagged_and_holds_up_nothing(source, box: Mailbox):
    box.add(1, b"\x00\x01\x02\xff" * 50)
    box.add(2, mail("La neige"))
    report = poll(source)
    assert (report.outcomes["rejected"], report.outcomes["created"]) == (1, 1)
    assert box.flags == {1: {r"\Seen", r"\Flagged"}, 2: {r"\Seen"}}


def test_a_mail_that_is_too_large_is_not_fetched(source, box: Mailbox, monkeypatch):
    monkeypatch.setattr(mailbox_module, "MAX_BYTES", 100)
    box.add(1, mail("La neige"))
    assert len(poll(source).troubles) == 1
    assert not any("BODY" in command for command in box.commands)
    assert box.flags[1] == {r"\Seen", r"\Flagged"}


def test_a_dry_run_marks_nothing(source, box: Mailbox):
    box.add(1, mail("La neige"))
    assert poll(source, dry_run=True).outcomes == {"created": 1}
    assert (box.flags[1], Story.objects.count()) == (set(), 0)


def test_a_connection_that_breaks_is_a_trouble_and_the_mail_comes_again(source, box: Mailbox):
    box.add(1, mail("La neige"))
    box.broken = {1}
    report = poll(source)
    assert (report.outcomes, len(report.troubles), box.flags[1]) == ({}, 1, set())
    box.broken = set()
    assert poll(source).outcomes == {"created": 1}


def test_mails_before_the_one_at_which_the_connection_breaks_are_in(source, box: Mailbox):
    for number in (1, 2, 3):
        box.add(number, mail(f"La neige {number}"))
    box.broken = {3}
    report = poll(source)
    assert (report.outcomes, len(report.troubles)) == ({"created": 2}, 2)
    box.broken = set()
    assert poll(source).outcomes == {"unchanged": 2, "created": 1}
    assert list(box.flags.values()) == [{r"\Seen"}] * 3


def test_mails_are_marked_after_the_commit(source, box: Mailbox, monkeypatch):
    for number in (1, 2, 3):
        box.add(number, mail(f"La neige {number}"))
    seen, outside = [], [*connection.savepoint_ids]
    really = mailbox_module._mark

    def mark(*arguments):
        seen.append((Story.objects.count(), connection.savepoint_ids == outside))
        really(*arguments)

    monkeypatch.setattr(mailbox_module, "_mark", mark)
    assert poll(source).outcomes == {"created": 3}
    assert seen == [(3, True)] * 3


def test_a_mail_that_cannot_be_marked_holds_up_nothing(source, box: Mailbox, monkeypatch):
    for number in (1, 2):
        box.add(number, mail(f"La neige {number}"))
    really = mailbox_module._ask

    def refused(box, command, number, *arguments):
        if (command, number) == ("STORE", "1"):
            raise imaplib.IMAP4.error("NO read-only")
        return really(box, command, number, *arguments)

    monkeypatch.setattr(mailbox_module, "_ask", refused)
    report = poll(source)
    assert (report.outcomes, len(report.troubles)) == ({"created": 2}, 1)
    assert box.flags == {1: set(), 2: {r"\Seen"}}


@pytest.mark.parametrize(
    ("user", "folder"), [("someone", "INBOX"), ("desk%40example.ch", "Nulle part")]
)
def test_a_wrong_name_or_folder_is_a_trouble(source, box, user, folder):
    source.address = f"imap://{user}@127.0.0.1:{box.port}/{folder}"
    report = poll(source)
    assert len(report.troubles) == 1
    assert "un secret" not in report.troubles[0]


def test_a_folder_may_have_a_name_with_spaces(source, box: Mailbox):
    box.folder = "Dépêches du jour".encode("ascii", "ignore").decode()
    box.add(1, mail("La neige"))
    source.address = f"imap://desk%40example.ch@127.0.0.1:{box.port}/{box.folder}"
    assert poll(source).outcomes == {"created": 1}


def test_without_its_secret_nobody_is_asked(source, box: Mailbox, monkeypatch):
    monkeypatch.delenv("NEWSROOM_SOURCE_KEY")
    assert "NEWSROOM_SOURCE_KEY" in poll(source).troubles[0]
    assert box.commands == []


def test_a_secret_may_lie_in_a_file(source, monkeypatch, tmp_path):
    monkeypatch.delenv("NEWSROOM_SOURCE_KEY")
    (tmp_path / "key").write_text("un secret\n")
    monkeypatch.setenv("NEWSROOM_SOURCE_KEY_FILE", str(tmp_path / "key"))
    assert poll(source).troubles == []


def test_outside_the_house_only_encrypted_mailboxes_are_asked(source, box, settings):
    settings.PRIVATE_ADDRESSES = False
    assert len(poll(source).troubles) == 1
    source.address = f"imaps://desk%40example.ch@127.0.0.1:{box.port}/INBOX"
    assert len(poll(source).troubles) == 1
    assert box.commands == []


def test_the_encrypted_connection_proves_who_the_other_is(monkeypatch):
    import ssl

    contexts = []

    def connect(self, host, port, *, ssl_context, timeout):
        contexts.append(ssl_context)

    monkeypatch.setattr(imaplib.IMAP4_SSL, "__init__", connect)
    mailbox_module._Encrypted("mail.example", 993, timeout=1)
    (context,) = contexts
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_server_that_repeats_the_login_does_not_tell_the_desk(source, box: Mailbox, caplog):
    box.is_talkative, box.password = True, "un autre"
    (trouble,) = poll(source).troubles
    source.refresh_from_db()
    assert "refused" in trouble
    assert "un secret" not in trouble + source.trouble + caplog.text


@pytest.mark.parametrize("answer", ["RFC822.SIZE", "BODY.PEEK[]"])
def test_an_answer_without_what_was_asked_for_is_a_trouble(source, box, monkeypatch, answer):
    box.add(1, mail("La neige"))
    really = mailbox_module._ask

    def silent(box, command, *arguments):
        return [b"1 (UID 1)"] if f"({answer})" in arguments else really(box, command, *arguments)

    monkeypatch.setattr(mailbox_module, "_ask", silent)
    report = poll(source)
    assert (report.outcomes, len(report.troubles), box.flags[1]) == ({}, 1, set())


def test_a_server_that_speaks_as_no_other_is_a_trouble_and_no_end(source, box, monkeypatch):
    def confused(*arguments):
        raise IndexError

    monkeypatch.setattr(mailbox_module, "_ask", confused)
    assert len(poll(source).troubles) == 1
