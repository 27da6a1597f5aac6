import json
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_manifest_names_the_site_and_its_icons(client: Client) -> None:
    response = client.get("/site.webmanifest")
    manifest = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["name"], manifest["lang"], manifest["start_url"]) == ("La Gazette", "fr", "/")
    assert [icon["sizes"] for icon in manifest["icons"]] == ["any", "180x180", "512x512"]
    assert '<link rel="manifest" href="/site.webmanifest">' in client.get("/").content.decode()


def test_security_txt_is_there_where_a_contact_is(client: Client, settings: LazySettings) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:securite@gazette.example"
    text = client.get("/.well-known/security.txt").content.decode()
    said = dict(line.split(": ", 1) for line in text.splitlines())
    expires = datetime.fromisoformat(said.pop("Expires"))
    assert said == {
        "Contact": "mailto:securite@gazette.example",
        "Preferred-Languages": "fr, en",
        "Canonical": "http://127.0.0.1:8000/.well-known/security.txt",
    }
    assert timedelta(days=200) < expires - timezone.now() < timedelta(days=365)


@pytest.mark.parametrize("key", ["", "0a1b2c3d4e5f"])
def test_key_is_shown_to_who_names_it(client: Client, settings: LazySettings, key: str) -> None:
    settings.INDEXNOW_KEY = key
    right = client.get("/0a1b2c3d4e5f.txt")
    assert (right.status_code, right.content) == (
        (200, key.encode()) if key else (404, right.content)
    )
    for wrong in ("0a1b2c3d4e5", ".", "é", "0a1b2c3d4e5f2"):
        assert client.get(f"/{wrong}.txt").status_code == 404


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/site.webmanifest", "/.well-known/tdmrep.json", "/sitemap.xml"]
)
def test_who_has_it_gets_304(client: Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert client.post(path).status_code == 405
