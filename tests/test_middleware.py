import gzip

import pytest
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db
ACCEPTS = {"accept-encoding": "gzip"}


@pytest.mark.parametrize("address", ["/", "/monde/", "/rien/", "/rss.xml", "/feed.json"])
def test_what_readers_get_is_compressed_for_those_who_take_it(client: Client, address: str) -> None:
    make.article()
    plain, packed = client.get(address), client.get(address, headers=ACCEPTS)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)
    assert packed.headers.get("ETag") == plain.headers.get("ETag")
    assert {plain.headers["Vary"], packed.headers["Vary"]} == {"Accept-Encoding"}


def test_compressed_page_has_the_same_bytes_each_time(client: Client) -> None:
    make.article()
    assert client.get("/", headers=ACCEPTS).content == client.get("/", headers=ACCEPTS).content


def test_who_has_the_compressed_page_gets_304(client: Client) -> None:
    make.article()
    tag = client.get("/", headers=ACCEPTS).headers["ETag"]
    assert client.get("/", headers=ACCEPTS | {"if-none-match": tag}).status_code == 304


def test_the_desk_is_not_compressed(client: Client) -> None:
    page = client.get("/desk/login/", headers=ACCEPTS)
    assert len(page.content) > 200
    assert "Content-Encoding" not in page.headers


def test_readers_are_spoken_to_in_the_sites_language_after_the_desk_spoke_another(
    client: Client,
) -> None:
    desk = client.get("/desk/login/", headers={"accept-language": "en"})
    front = client.get("/", headers={"accept-language": "en"})
    assert '<html lang="en"' in desk.content.decode()
    assert '<html lang="fr"' in front.content.decode()


def test_request_that_is_too_large_is_answered_in_the_look_of_the_site(client: Client) -> None:
    fields = {f"field-{n}": "x" for n in range(5_001)}
    page = client.post("/desk/login/", fields, headers={"accept-language": "en"})
    assert page.status_code == 400
    assert "It may have been too large" in page.content.decode()
    assert page.content.decode().count("nameplate") == 1
