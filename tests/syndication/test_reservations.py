import json

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import LazySettings
from django.test import Client

from articles.models import Contributor
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
    client: Client, settings: LazySettings
) -> None:
    settings.MINING_RESERVED = False
    assert set(groups(client.get("/robots.txt").content.decode())) == {"*"}
    assert json.loads(client.get("/.well-known/tdmrep.json").content) == [
        {"location": "/", "tdm-reservation": 0}
    ]
    front = client.get("/")
    assert "tdm-reservation" not in front.headers
    assert "tdm-reservation" not in front.content.decode()
    assert "license" not in front.content.decode()
    assert client.get("/license.xml").status_code == 404


def test_reservation_stands_on_every_answer(client: Client, settings: LazySettings) -> None:
    settings.MINING_POLICY = "https://gazette.example/licence"
    address = make.article().get_absolute_url()
    for path in ("/", address, "/rss.xml", "/nulle-part/"):
        headers = client.get(path).headers
        said = [headers[name] for name in ("tdm-reservation", "tdm-policy", "Content-Usage")]
        assert said == ["1", "https://gazette.example/licence", "train-ai=n, search=y"]
    assert json.loads(client.get("/.well-known/tdmrep.json").content) == [
        {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://gazette.example/licence"}
    ]


def test_page_says_it_itself(client: Client, settings: LazySettings) -> None:
    settings.MINING_POLICY = "https://gazette.example/licence?a=1&b=2"
    for path in ("/", make.article().get_absolute_url(), "/nulle-part/"):
        page = client.get(path).content.decode()
        assert '<meta name="tdm-reservation" content="1">' in page
        assert (
            '<meta name="tdm-policy" content="https://gazette.example/licence?a=1&amp;b=2">' in page
        )
        assert '<link rel="license" type="application/rsl+xml" href="/license.xml">' in page


def test_licence_permits_search_and_prohibits_training(
    client: Client, settings: LazySettings
) -> None:
    settings.MINING_POLICY = "https://gazette.example/licence"
    answer = client.get("/license.xml")
    assert answer.headers["Content-Type"] == "application/rsl+xml; charset=utf-8"
    rsl = fromstring(answer.content)
    said = [(each.tag.partition("}")[2], each.text, each.attrib) for each in rsl.iter()]
    assert said == [
        ("rsl", None, {}),
        ("content", None, {"url": "/"}),
        ("copyright", "La Gazette", {"type": "organization"}),
        ("terms", "https://gazette.example/licence", {}),
        ("license", None, {}),
        ("permits", "search", {"type": "usage"}),
        ("prohibits", "ai-train", {"type": "usage"}),
    ]


def test_article_names_its_contributor_in_the_fediverse(
    client: Client, settings: LazySettings
) -> None:
    article = make.article()
    address = article.get_absolute_url()
    assert "fediverse:creator" not in client.get(address).content.decode()
    settings.FEDIVERSE = "@gazette@social.example"
    assert creator(client, address) == "@gazette@social.example"
    without = Contributor.objects.create(name="A", slug="a")
    first, second = (
        Contributor.objects.create(name=n, slug=n, fediverse=f"@{n}@journa.host")
        for n in ("b", "c")
    )
    for person in (without, first, second):
        article.contributors.add(person)
    assert creator(client, address) == "@b@journa.host"


def creator(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return page.partition('<meta name="fediverse:creator" content="')[2].partition('"')[0]
