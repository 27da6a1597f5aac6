"""What passes between a feed and us besides the feed: logins, patience, what is remembered."""

import base64
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from articles.models import Source
from articles.sources import poll
from tests.intake.test_receiving import feed
from tests.sources.servers import web_server

pytestmark = pytest.mark.django_db
KEY = "NEWSROOM_SOURCE_KEY"


def authorization(site) -> list[str | None]:
    return [headers.get("authorization") for _path, headers, _body in site.asked]


def test_a_name_and_a_password_are_sent(source_of, site):
    site.pages["/rss"] = (200, {}, feed("a"))
    source = source_of("feed", f"{site.address}/rss", user_name="gazette", secret_name=KEY)
    assert poll(source).outcomes == {"created": 1}
    pair = base64.b64encode(b"gazette:un secret").decode()
    assert authorization(site) == [f"Basic {pair}"]


def test_without_a_name_the_secret_is_a_token(source_of, site):
    site.pages["/rss"] = (200, {}, feed("a"))
    poll(source_of("feed", f"{site.address}/rss", secret_name=KEY))
    poll(source_of("feed", f"{site.address}/rss", slug="free"))
    assert authorization(site) == ["Bearer un secret", None]


def test_a_login_goes_to_no_other_host(source_of, site):
    with web_server() as other:
        site.pages["/rss"] = (302, {"Location": "/moved"}, b"")
        site.pages["/moved"] = (302, {"Location": f"{other.address}/rss"}, b"")
        other.pages["/rss"] = (302, {"Location": f"{site.address}/back"}, b"")
        site.pages["/back"] = (200, {}, feed("a"))
        poll(source_of("feed", f"{site.address}/rss", secret_name=KEY))
    assert authorization(other) == [None]
    assert authorization(site) == ["Bearer un secret", "Bearer un secret", None]


def test_outside_the_house_a_secret_is_only_sent_encrypted(source_of, site, settings):
    settings.PRIVATE_ADDRESSES = False
    report = poll(source_of("feed", "http://feed.example/rss", secret_name=KEY))
    assert len(report.troubles) == 1
    assert "https" in report.troubles[0]


@pytest.mark.parametrize("secret", ["un\nsecret", "clé", "tab\tbed", ""])
def test_a_secret_that_cannot_be_sent_is_named_and_not_shown(
    source_of, site, monkeypatch, caplog, secret
):
    source = source_of("feed", f"{site.address}/rss", secret_name=KEY)
    monkeypatch.setenv(KEY, secret)
    (trouble,) = poll(source).troubles
    assert KEY in trouble
    assert not secret or (secret not in trouble and secret not in caplog.text)
    assert site.asked == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_login_is_a_trouble_without_the_secret(source_of, site, caplog, status):
    site.pages["/rss"] = (status, {}, b"un secret is wrong")
    source = source_of("feed", f"{site.address}/rss", secret_name=KEY)
    (trouble,) = poll(source).troubles
    source.refresh_from_db()
    assert str(status) in trouble
    assert "un secret" not in trouble + source.trouble + caplog.text


@pytest.mark.parametrize(
    "fields",
    [
        {"user_name": "gazette"},
        {"kind": "folder", "user_name": "gazette", "secret_name": KEY},
        {"kind": "mailbox", "address": "imaps://a@b/", "user_name": "x", "secret_name": KEY},
    ],
)
def test_a_user_name_belongs_to_a_feed_with_a_password(source_of, fields):
    fields = {"kind": "feed", "address": "https://feed.example/"} | fields
    with pytest.raises(ValidationError):
        source_of(**fields)


def test_a_feed_is_left_alone_for_as_long_as_it_asks(source_of, site):
    at = timezone.now()
    source = source_of("feed", f"{site.address}/rss")
    site.pages["/rss"] = (503, {"Retry-After": "600"}, b"")
    assert len(poll(source, at=at).troubles) == 1
    source = Source.objects.get(pk=source.pk)
    assert source.wait_until == at + timedelta(seconds=600)
    assert "503" in source.trouble
    site.pages["/rss"] = (200, {}, feed("a"))
    assert poll(source, at=at + timedelta(seconds=599)).outcomes == {}
    assert len(site.asked) == 1
    assert Source.objects.get(pk=source.pk).trouble == source.trouble
    assert poll(source, at=at + timedelta(seconds=600)).outcomes == {"created": 1}
    source = Source.objects.get(pk=source.pk)
    assert (source.wait_until, source.trouble) == (None, "")


def test_patience_may_be_asked_for_until_a_date_and_has_an_end(source_of, site):
    at = timezone.now().replace(microsecond=0)
    source = source_of("feed", f"{site.address}/rss")
    for said, expected in (
        (format_datetime(at + timedelta(minutes=5)), timedelta(minutes=5)),
        (format_datetime(at + timedelta(days=9)), timedelta(days=1)),
        ("9" * 400, timedelta(days=1)),
        (format_datetime(at - timedelta(minutes=5)), None),
        ("0", None),
        ("soon", None),
        ("", None),
        ("²", None),
    ):
        source.wait_until = None
        site.pages["/rss"] = (429, {"Retry-After": said.encode().decode("latin-1")}, b"")
        assert len(poll(source, at=at).troubles) == 1
        assert source.wait_until == (expected and at + expected), said


def test_what_a_feed_was_told_is_remembered_by_the_next_process(source_of, site):
    number = source_of("feed", f"{site.address}/rss").pk
    modified = "Wed, 12 Feb 2020 12:00:00 GMT"
    site.pages["/rss"] = (200, {"ETag": '"1"', "Last-Modified": modified}, feed("a"))
    poll(Source.objects.get(pk=number))
    site.pages["/rss"] = (304, {}, b"")
    for _ in range(2):
        report = poll(Source.objects.get(pk=number))
        assert (report.outcomes, report.troubles) == ({}, [])
    asked = [(h.get("if-none-match"), h.get("if-modified-since")) for _p, h, _b in site.asked]
    assert asked == [(None, None), ('"1"', modified), ('"1"', modified)]


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_file_of_a_secret_that_cannot_be_read_is_a_trouble(
    source_of, site, monkeypatch, tmp_path, content
):
    path = tmp_path / "secret"
    path.mkdir() if content is None else path.write_bytes(content)
    monkeypatch.delenv(KEY)
    monkeypatch.setenv(f"{KEY}_FILE", str(path))
    source = source_of("feed", f"{site.address}/rss", secret_name=KEY)
    with translation.override("en"):
        assert poll(source).troubles == [f"The secret {KEY} is not set."]
    assert site.asked == []


@pytest.mark.parametrize("tag", ["x" * 256, '"a\0b"'])
def test_a_tag_that_no_column_takes_is_not_remembered(source_of, site, tag):
    source = source_of("feed", f"{site.address}/rss")
    site.pages["/rss"] = (200, {"ETag": tag, "Last-Modified": tag}, feed("a"))
    assert poll(source).outcomes == {"created": 1}
    source.refresh_from_db()
    assert (source.etag, source.last_modified, source.trouble) == ("", "", "")


def test_a_trouble_is_told_without_what_no_column_takes(source_of, site):
    source = source_of("feed", f"{site.address}/rss")
    site.pages["/rss"] = (200, {"Content-Encoding": "a\0b"}, b"")
    poll(source)
    source.refresh_from_db()
    assert "a…b" in source.trouble
