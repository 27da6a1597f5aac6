"""Encrypted sources prove who they are: with real certificates, over real sockets."""

import pytest
import trustme

from articles.sources import poll
from tests.intake.test_receiving import feed
from tests.sources.conftest import certified
from tests.sources.imap import imap_server
from tests.sources.servers import web_server
from tests.sources.test_mailbox import mail

pytestmark = pytest.mark.django_db


def mailbox_at(source_of, box):
    return source_of("mailbox", f"imaps://desk%40example.ch@localhost:{box.port}/INBOX")


def test_a_mailbox_with_the_right_certificate_is_asked(source_of, authority):
    with imap_server(certified(authority, "localhost")) as box:
        box.add(1, mail("La neige"))
        report = poll(mailbox_at(source_of, box))
    assert (report.outcomes, report.troubles) == ({"created": 1}, [])
    assert box.flags == {1: {r"\Seen"}}


def test_a_mailbox_with_another_name_in_its_certificate_learns_nothing(source_of, authority):
    with imap_server(certified(authority, "mail.example.ch")) as box:
        report = poll(mailbox_at(source_of, box))
    assert (len(report.troubles), box.commands) == (1, [])
    assert "certificate" in report.troubles[0]


def test_a_mailbox_of_an_unknown_authority_learns_nothing(source_of, authority):
    with imap_server(certified(trustme.CA(), "localhost")) as box:
        report = poll(mailbox_at(source_of, box))
    assert (len(report.troubles), box.commands) == (1, [])
    assert "certificate" in report.troubles[0]


def test_a_mailbox_that_does_not_encrypt_learns_nothing(source_of, authority):
    with imap_server() as box:
        report = poll(mailbox_at(source_of, box))
    assert (len(report.troubles), any("LOGIN" in said for said in box.commands)) == (1, False)


def test_a_feed_with_the_right_certificate_is_asked(source_of, authority):
    with web_server(certified(authority, "localhost")) as site:
        site.pages["/rss"] = (200, {}, feed("a"))
        report = poll(source_of("feed", f"{site.address}/rss"))
    assert (report.outcomes, report.troubles) == ({"created": 1}, [])


@pytest.mark.parametrize("name", ["feed.example.ch", "localhost"])
def test_a_feed_that_cannot_prove_its_name_learns_nothing(source_of, authority, name):
    issuer = authority if name != "localhost" else trustme.CA()
    with web_server(certified(issuer, name)) as site:
        report = poll(source_of("feed", f"{site.address}/rss"))
    assert (len(report.troubles), site.asked) == (1, [])
