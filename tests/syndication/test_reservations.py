import json

import pytest
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db


def groups(text: str) -> dict[str, list[str]]:
    """robots.txt as crawlers read it: the rules of each user agent."""
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        if name == "User-agent":
            names.append(value)
        elif not line:
            names = []
        else:
            for each in names:
                found.setdefault(each, []).append(line)
    return found


def test_training_is_refused_and_search_allowed(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    found = groups(text)
    assert found["*"] == ["Disallow: /recherche/", "Disallow: /desk/"]
    assert {tuple(found[name]) for name in ("GPTBot", "ClaudeBot", "CCBot", "Google-Extended")} == {
        ("Disallow: /",)
    }
    assert not {"Googlebot", "OAI-SearchBot", "Claude-SearchBot", "PerplexityBot"} & set(found)
    assert text.endswith("\nSitemap: http://127.0.0.1:8000/sitemap.xml\n")


def test_nothing_is_reserved_where_the_house_does_not_want_it(
    client: Client, settings: object
) -> None:
    settings.MINING_RESERVED = False
    assert set(groups(client.get("/robots.txt").content.decode())) == {"*"}
    assert json.loads(client.get("/.well-known/tdmrep.json").content) == [
        {"location": "/", "tdm-reservation": 0}
    ]
    assert "tdm-reservation" not in client.get("/").headers


def test_reservation_stands_on_every_answer(client: Client, settings: object) -> None:
    settings.MINING_POLICY = "https://gazette.example/licence"
    address = make.article().get_absolute_url()
    for path in ("/", address, "/rss.xml", "/nulle-part/"):
        headers = client.get(path).headers
        said = [headers[name] for name in ("tdm-reservation", "tdm-policy", "Content-Usage")]
        assert said == ["1", "https://gazette.example/licence", "train-ai=n, search=y"]
    assert json.loads(client.get("/.well-known/tdmrep.json").content) == [
        {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://gazette.example/licence"}
    ]
