"""The site as deploy/nginx puts it before readers: cached for a second, gated like the pages."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.deploy.house import NAME, House, until

pytestmark = pytest.mark.nginx
ACT = """
from articles import workflow
from articles.models import Story
workflow.perform("{act}", Story.objects.get(), by=None, notice="Vérification.")
"""


@pytest.fixture
def article(house: House) -> str:
    """The path of the article that the site holds."""
    front = house.get("/").body.decode()
    found = re.search(r'href="(/monde/\d+-[^"]+)"', front)
    assert found, front
    return found[1]


def act(house: House, name: str) -> None:
    house.manage("shell", "-c", ACT.format(act=name))


def test_plain_http_leads_to_the_one_name_over_tls(house: House) -> None:
    answer = house.get_plain("/monde/", Host="www.gazette.example")
    assert (answer.status, answer.headers["location"]) == (301, f"https://{NAME}/monde/")


def test_a_name_that_is_not_the_sites_is_refused_in_tls(house: House) -> None:
    with pytest.raises(ssl.SSLError):
        house.get("/", host="elsewhere.example")


def test_pages_come_with_all_their_headers(house: House, article: str) -> None:
    answer = house.get(article)
    assert answer.status == 200
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert "default-src 'none'" in answer.headers["content-security-policy"].split("; ")
    assert answer.headers["cache-control"] == "public, max-age=1, must-revalidate"
    assert "set-cookie" not in answer.headers


def test_a_crowd_is_answered_from_the_cache(house: House, article: str) -> None:
    path = f"{article}?crowd"
    with ThreadPoolExecutor(5) as crowd:
        statuses = set(crowd.map(lambda _: house.get(path).status, range(200)))
    assert statuses == {200}
    assert house.asked(path) < 100


def test_who_takes_no_gzip_gets_none_and_the_same_text(house: House, article: str) -> None:
    compressed = house.get(article, Accept_Encoding="gzip, deflate, br")
    plain = house.get(article, Accept_Encoding="identity")
    assert compressed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(compressed.body) == plain.body


def test_who_has_the_page_gets_304(house: House, article: str) -> None:
    tag = house.get(article).headers["etag"]
    assert house.get(article, If_None_Match=tag).status == 304


def test_withdrawn_and_back_within_a_second(house: House, article: str) -> None:
    assert house.get(article).status == 200
    act(house, "unpublish")
    time.sleep(1.1)
    assert house.get(article).status == 410
    act(house, "publish")
    time.sleep(1.1)
    assert house.get(article).status == 200


@pytest.mark.parametrize("path", ["", "/recherche/?q=turquie", "/rss.xml", "/nulle-part/"])
def test_nothing_is_kept_for_more_than_a_second(house: House, article: str, path: str) -> None:
    """Asked for at the begin of a second of the clock: nginx would gladly keep it for two."""
    path = path or f"{article}?at-the-begin"
    house.get(path)  # so that the processes have it ready
    before = twice_in_a_second(house, path)
    time.sleep(1)
    house.get(path)
    until(lambda: house.asked(path) > before + 1, "gunicorn's log of the answer")
    assert house.asked(path) == before + 2


def twice_in_a_second(house: House, path: str) -> int:
    """How often the application had been asked before two requests at the begin of a second.

    A busy machine may need more than one second until both fall into the same one.
    """
    for _second in range(30):
        time.sleep(2 - time.time() % 1 + 0.05)
        second, before = int(time.time()), house.asked(path)
        house.get(path)
        house.get(path)
        if int(time.time()) == second:
            return before
    raise AssertionError("two requests take longer than a second")


def test_what_a_client_says_of_the_host_is_not_believed(house: House, article: str) -> None:
    answer = house.get(
        f"{article}?forged", X_Forwarded_Host="evil.example", X_Forwarded_Proto="http",
        Forwarded="host=evil.example",
    )  # fmt: skip
    assert answer.status == 200
    assert b"evil.example" not in answer.body


@pytest.mark.parametrize(
    "path", ["/stored/", "/stored/original.jpg", "/stored/../newsroom.sqlite3", "/data/"]
)
def test_no_address_leads_into_the_data_folder(house: House, path: str) -> None:
    stored = house.work / "data" / "files"
    stored.mkdir(exist_ok=True)
    (stored / "original.jpg").write_bytes(b"an original")
    answer = house.get(path)
    assert answer.status in {400, 404}
    assert answer.body != b"an original"


@pytest.mark.parametrize(
    ("path", "size"), [("/", 2**20 + 1), ("/desk/", 1200 * 2**20), ("/hooks/x/", 65 * 2**20)]
)
def test_what_is_too_large_for_its_place_is_refused_by_its_length(
    house: House, path: str, size: int
) -> None:
    assert house.post(path, Content_Length=str(size)).status == 413


def test_the_desk_and_the_hooks_take_more_than_readers_send(house: House) -> None:
    large = b"x" * (2 * 2**20)
    assert house.post("/desk/articles/mediaitem/add/", large).status == 403
    assert house.post("/hooks/x/", large).status == 401


def test_half_open_requests_do_not_stall_the_site(house: House, article: str) -> None:
    clients = [socket.create_connection(("127.0.0.1", house.plain_port)) for _ in range(60)]
    for client in clients:
        client.sendall(b"GET / HTTP/1.1\r\nHost: gazette.example\r\n")
    assert house.get(f"{article}?while-they-wait").status == 200
    for client in clients:
        client.close()


def test_login_is_never_kept_and_in_numbers_refused(house: House) -> None:
    """One test, because the order of tests is random and the front counts for all of them."""
    first, second, *others = (house.get("/desk/login/") for _ in range(20))
    assert first.status == second.status == 200
    assert first.headers["set-cookie"] != second.headers["set-cookie"]
    assert 429 in {answer.status for answer in others}


def test_while_the_application_is_away_nothing_withdrawn_comes_back(
    house: House, article: str
) -> None:
    assert house.get(article).status == 200
    house.stop("application")
    time.sleep(1.1)
    answer = house.get(article)
    assert (answer.status, answer.headers["retry-after"]) == (503, "10")
    assert b"instant" in answer.body
    Path(house.socket).unlink(missing_ok=True)
    house.start_application()
    until(lambda: house.get(article).status == 200, "the application")
