"""HTTP out of the house: what is refused before a byte is sent, and what is limited."""

import gzip
import ipaddress
import socket

import pytest

from articles import outbound
from articles.outbound import OutboundError, fetch, is_public, post
from tests.sources.servers import WebServer, web_server


@pytest.fixture
def site():
    with web_server() as server:
        yield server


@pytest.fixture
def intranet(settings):
    settings.PRIVATE_ADDRESSES = True


INSIDE = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://localhost.:{port}/",
    "http://2130706433:{port}/",  # decimal
    "http://0177.0.0.1:{port}/",  # octal
    "http://0x7f.0.0.1:{port}/",  # hexadecimal
    "http://0x7f000001:{port}/",
    "http://127.1:{port}/",  # short
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://127.255.255.254:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",  # IPv4 within IPv6
    "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:7f00:0001]:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",  # wide digits
    "http://127。0。0。1:{port}/",  # an ideographic full stop
    "http://10.0.0.1:{port}/",
    "http://172.16.0.1:{port}/",
    "http://192.168.1.1:{port}/",
    "http://100.64.0.1:{port}/",  # shared by carriers
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]:{port}/",
    "http://[fd00::1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",  # NAT64
    "http://[2002:7f00:1::]:{port}/",  # 6to4
    "http://224.0.0.1:{port}/",
    "http://255.255.255.255:{port}/",
]
NO_WEB = [
    "http://example.org@127.0.0.1:{port}/",
    "http://user:word@127.0.0.1:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "ftp://127.0.0.1/",
    "dict://127.0.0.1:11211/",
    "//127.0.0.1:{port}/",
    "http://",
    "http://127.0.0.1:99999/",
    "http://[::1/",
    "http://127.0.0.1:{port}/a\r\nX: y",
]


@pytest.mark.parametrize("form", INSIDE + NO_WEB)
def test_no_spelling_of_an_inside_address_is_reached(site: WebServer, form: str):
    with pytest.raises(OutboundError):
        fetch(form.format(port=site.address.rpartition(":")[2]))
    assert site.asked == []


@pytest.mark.parametrize("address", ["192.0.2.1", "::ffff:10.1.2.3", "198.18.0.1", "240.0.0.1"])
def test_addresses_that_are_not_of_the_open_internet(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "64:ff9b::5db8:d70e"])
def test_addresses_of_the_open_internet(address):
    assert is_public(ipaddress.ip_address(address))


def names(monkeypatch, *answers: list[str]) -> list[str]:
    """Lets the resolver give these answers, one after the other; returns what it was asked."""
    asked: list[str] = []

    def resolve(host, port, *args, **kwargs):
        if host[0].isdigit():
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        numbers = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, port)) for n in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_name_with_one_private_number_among_public_ones_is_refused(monkeypatch):
    names(monkeypatch, ["93.184.215.14", "127.0.0.1"])
    with pytest.raises(OutboundError, match=r"private|privée"):
        fetch("http://feed.example/")


def test_a_name_is_asked_once_and_the_checked_number_is_used(monkeypatch):
    asked = names(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    reached: list[tuple[str, int]] = []

    def connect(address, timeout):
        reached.append(address)
        raise ConnectionRefusedError("no")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OutboundError):
        fetch("http://rebinding.example/")
    assert (asked, reached) == (["rebinding.example"], [("93.184.215.14", 80)])


def test_a_number_that_does_not_answer_is_followed_by_the_next(site, intranet, monkeypatch):
    site.pages["/"] = (200, {"Content-Encoding": ""}, b"oui")
    names(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    really, reached = socket.create_connection, []

    def connect(address, timeout):
        reached.append(address[0])
        if address[0] == "127.0.0.2":
            raise ConnectionRefusedError
        return really(address, timeout)

    monkeypatch.setattr(socket, "create_connection", connect)
    assert fetch(f"http://feed.example:{site.address.rpartition(':')[2]}/").body == b"oui"
    assert reached == ["127.0.0.2", "127.0.0.1"]


def test_a_host_of_many_silent_numbers_is_given_up_soon(monkeypatch):
    names(monkeypatch, [f"93.184.215.{number}" for number in range(1, 100)])
    tried: list[str] = []

    def connect(address, timeout):
        tried.append(address[0])
        raise TimeoutError("silent")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OutboundError):
        fetch("http://feed.example/")
    assert len(tried) == outbound.MAX_NUMBERS


def test_a_newsroom_may_open_its_own_network(site, intranet):
    site.pages["/été?a=1"] = (200, {}, b"never")
    site.pages["/%C3%A9t%C3%A9?a=1"] = (200, {"ETag": '"1"'}, b"oui")
    answer = fetch(f"{site.address}/été?a=1#part", headers={"If-None-Match": '"0"'})
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"oui", '"1"')
    assert site.asked[0][1]["if-none-match"] == '"0"'


def test_a_redirect_is_checked_like_the_first_address(site, intranet, monkeypatch):
    site.pages["/"] = (302, {"Location": "http://user@127.0.0.1/"}, b"")
    with pytest.raises(OutboundError):
        fetch(site.address)
    for location in ("file:///etc/passwd", "http://127.0.0.1:99999/", "http://[::1/"):
        site.pages["/"] = (302, {"Location": location}, b"")
        with pytest.raises(OutboundError):
            fetch(site.address)


def test_five_redirects_are_followed_and_no_more(site, intranet):
    for number in range(5):
        site.pages[f"/{number}"] = (301, {"Location": f"/{number + 1}"}, b"")
    site.pages["/5"] = (200, {}, b"arrived")
    assert fetch(f"{site.address}/0").body == b"arrived"
    site.pages["/5"] = (301, {"Location": "/0"}, b"")
    with pytest.raises(OutboundError):
        fetch(f"{site.address}/0")


def test_a_body_is_read_no_further_than_the_limit(site, intranet):
    site.pages["/"] = (200, {}, b"x" * 2000)
    assert len(fetch(site.address, limit=2000).body) == 2000
    with pytest.raises(OutboundError):
        fetch(site.address, limit=1999)


def test_a_packed_body_is_unpacked_no_further_than_the_limit(site, intranet):
    packed = {"Content-Encoding": "gzip"}
    site.pages["/"] = (200, packed, gzip.compress(b"x" * 3_000_000))
    assert len(fetch(site.address, limit=3_000_000).body) == 3_000_000
    with pytest.raises(OutboundError):
        fetch(site.address, limit=2_999_999)
    site.pages["/"] = (200, packed, b"no gzip at all")
    with pytest.raises(OutboundError):
        fetch(site.address)
    site.pages["/"] = (200, {"Content-Encoding": "br"}, b"?")
    with pytest.raises(OutboundError):
        fetch(site.address)


def test_all_members_of_a_packed_body_are_unpacked(site, intranet):
    packed = {"Content-Encoding": "gzip"}
    members = gzip.compress(b"one, ") + gzip.compress(b"") + gzip.compress(b"two")
    site.pages["/"] = (200, packed, members + b"\0" * 512)
    assert fetch(site.address, limit=8).body == b"one, two"
    with pytest.raises(OutboundError, match="dépasse"):
        fetch(site.address, limit=7)
    for broken in (members[:-1], members + gzip.compress(b"three")[:9], members + b"no gzip"):
        site.pages["/"] = (200, packed, broken)
        with pytest.raises(OutboundError):
            fetch(site.address)


def test_endless_nothing_is_too_much(site, intranet):
    site.pages["/"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"") * 40_000)
    with pytest.raises(OutboundError, match="dépasse"):
        fetch(site.address, limit=1000)


def test_half_an_answer_is_none(site, intranet):
    site.pages["/"] = (200, {"Content-Length": "100", "Connection": "close"}, b"half")
    with pytest.raises(OutboundError):
        fetch(site.address)
    site.pages["/"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 9000)[:-9])
    with pytest.raises(OutboundError):
        fetch(site.address)


def test_silence_and_endless_dripping_end(site, intranet, monkeypatch):
    monkeypatch.setattr(outbound, "DEADLINE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(OutboundError):
        fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    monkeypatch.setattr(outbound, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(OutboundError):
        fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    with pytest.raises(OutboundError):
        fetch(f"https://127.0.0.1:{site.address.rpartition(':')[2]}/")


def test_a_post_carries_its_body_and_follows_nothing(site, intranet):
    site.pages["/hub"] = (307, {"Location": "/elsewhere"}, b"")
    assert post(f"{site.address}/hub", b"a=1", "application/x-www-form-urlencoded").status == 307
    ((path, headers, body),) = site.asked
    assert (path, headers["content-length"], body) == ("/hub", "3", b"a=1")
