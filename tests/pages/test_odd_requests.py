"""What crawlers and scanners ask: every public address, with queries that no page of ours links.

Nothing they send may come back as markup, and nothing may break: a page, a redirect, or a refusal.
"""

import pytest
from django.conf import LazySettings
from django.test import Client, override_settings

from articles import workflow
from articles.models import MediaItem, Story
from articles.photos import take_in
from tests import make
from tests.gate import WALKS, canary_story
from tests.photos import files

pytestmark = pytest.mark.django_db

MARK = "zqodd"
SCRIPT = f"<{MARK}>\"'"
# What stands after the question mark. "%FF" is no UTF-8, "%00" is a NUL.
QUERIES = {
    "repeated": "avant=1-1&avant=2-2&page=1&page=2&q=a&q=b&apres=1&apres=2",
    "long": "q=" + "a" * 5000 + "&avant=" + "9" * 5000 + "&page=" + "9" * 5000,
    "NUL": "q=a%00b&avant=%00&rubrique=%00&apres=%00&depuis=%00&page=%00&periode=%00&tri=%00",
    "not UTF-8": "q=%FF%FE&avant=%FF&rubrique=%C3%28&depuis=%FF&apres=%FF&%FF=%FF",
    "negative": "avant=-1--1&depuis=-1--1&page=-1&apres=-1",
    "before all": "avant=-99999999999999999-1&depuis=-99999999999999999-1",
    "beyond all": "avant=99999999999999999-9223372036854775807&apres=999999999999999999&page=999",
    "overflow": f"avant={'9' * 22}-1&depuis=1-{'9' * 22}&apres={'9' * 19}",
    "foreign digits": "avant=%D9%A1-%D9%A3&page=%D9%A3&apres=%D9%A3&depuis=%EF%BC%91-%EF%BC%91",
    "markup": "&".join(f"{name}={SCRIPT}" for name in ("q", "rubrique", "periode", "tri", SCRIPT)),
    "markup in a key": f"avant={SCRIPT}&depuis={SCRIPT}&apres={SCRIPT}&page={SCRIPT}",
    "separators": "&&&===&q&;;?avant=1-1#x",
    "many": "&".join(f"q{n}=1" for n in range(900)),
    "lone surrogate": "q=%ED%A0%80&rubrique=%ED%A0%80",
}
METHODS = ("post", "put", "patch", "delete", "options", "trace")
REFUSED = {301, 302, 400, 403, 404, 405, 410}


@pytest.fixture
def walked(settings: LazySettings) -> list[str]:
    """One address of each kind, and those of the desk's files."""
    settings.INDEXNOW_KEY, settings.SECURITY_CONTACT = "0a1b2c3d", "mailto:x@example.org"
    photo: MediaItem = take_in(files.jpeg(), filename="lac.jpg")
    photo.alt = "Le lac"
    photo.save()
    story: Story = canary_story(photo)
    workflow.perform("publish", story, by=None, at=make.NOON)
    every = {name: walk(story, photo) for name, walk in WALKS.items()}
    every["archive_year"], every["archive_month"] = ["/archives/2020/"], ["/archives/2020/02/"]
    every["archive_day"] = ["/archives/2020/02/12/"]
    every["month_sitemap"] = ["/sitemap-2020-2.xml"]
    return [paths[0].partition("?")[0] for paths in every.values() if paths]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_odd_queries_break_nothing_and_come_back_as_no_markup(
    client: Client, walked: list[str], query: str, language: str
) -> None:
    with override_settings(LANGUAGE_CODE=language):
        for path in walked:
            answer = client.get(path, QUERY_STRING=query)
            assert answer.status_code == 200 or answer.status_code in REFUSED, (path, query)
            text = answer.getvalue()
            assert f"<{MARK}".encode() not in text, (path, query)
            assert f'{MARK}>"'.encode() not in text, (path, query)
            assert b"\0" not in text or "files" in path, (path, query)


@pytest.mark.parametrize("method", METHODS)
def test_readers_addresses_are_for_reading(client: Client, walked: list[str], method: str) -> None:
    for path in walked:
        if path.startswith("/hooks/"):
            continue
        answer = getattr(client, method)(path)
        assert answer.status_code == 405, (method, path)
        assert answer.headers["Allow"] == "GET, HEAD", (method, path)


def test_head_says_what_get_says_without_a_body(client: Client, walked: list[str]) -> None:
    for path in walked:
        whole, head = client.get(path), client.head(path)
        assert (head.status_code, head.getvalue()) == (whole.status_code, b""), path


@pytest.mark.parametrize(
    "path",
    [
        "/%00/",
        "/monde/%00-x/",
        "/monde/1-%FF/",
        "/%FF%FE/",
        "/themes/%00/",
        "/auteurs/..%2f..%2fetc/",
        "/archives/2020/02/12/%00/",
        "/archives/99999/",
        "/archives/٢٠٢٠/",
        "/sitemap-٢٠٢٠-٢.xml",
        "/sitemap-99999999999999999999-1.xml",
        "/sitemap-2020-99999999999999999999.xml",
        "/api/articles/٣/",
        "/api/articles/" + "9" * 5000 + "/",
        "/files/%00/x.jpg",
        "/files/..%2f..%2f/etc%2fpasswd",
        "/" + "a" * 5000 + "/",
        "/monde/999999-" + "a" * 5000 + "/",
        "/%3Czqodd%3E/",
        "/monde/%3Czqodd%3E.txt",
        "/%3Czqodd%3E.txt",
        "/\\example.org/",
    ],
)
def test_odd_paths_are_not_found(client: Client, walked: list[str], path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404, path
    assert b"<zqodd" not in answer.content


def test_odd_hosts_are_refused(client: Client) -> None:
    for host in ("evil.example", "localhost:x", "a b", "x" * 300, "[::1"):
        assert client.get("/", headers={"host": host}).status_code == 400, host


@pytest.mark.parametrize(
    "headers",
    [
        {"if-none-match": '"' * 5000},
        {"if-none-match": "W/" * 900},
        {"if-modified-since": "\x01"},
        {"if-modified-since": "Sun, 06 Nov 99999 08:49:37 GMT"},
        {"range": "bytes=0-0,1-1,2-2"},
        {"accept-language": "x" * 5000},
        {"cookie": "sessionid=" + "x" * 5000 + "; django_language=../../x"},
        {"accept": "application/zqodd"},
        {"x-forwarded-host": "evil.example"},
    ],
    ids=lambda headers: f"{next(iter(headers))}: {next(iter(headers.values()))[:20]!r}",
)
def test_odd_headers_change_nothing(
    client: Client, walked: list[str], headers: dict[str, str]
) -> None:
    for path in ("/", "/rss.xml", "/sitemap.xml", "/api/articles/", "/recherche/?q=lac"):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200, path
        assert b"evil.example" not in answer.content, path
