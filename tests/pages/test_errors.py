"""Pages for when something went wrong: in the look of the site, and with a way out."""

import pytest
from django.test import Client, RequestFactory
from django.views.defaults import server_error
from pytest_django import Settings


def test_page_of_a_failure_needs_neither_database_nor_settings(settings: Settings) -> None:
    # No mark of this test: the database refuses to be asked.
    settings.STORAGES = {"staticfiles": {"BACKEND": "nowhere.Storage"}}
    del settings.SITE_NAME, settings.HOUSE_DIR, settings.FOOTER_LINKS

    response = server_error(RequestFactory().get("/monde/"))

    html = response.content.decode()
    assert response.status_code == 500
    assert '<link rel="stylesheet" href="/static/articles/css/site.css">' in html
    assert "Une erreur s’est produite" in html
    assert "Something went wrong here." in html


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nulle/part/", "/monde/12345-rien/", "/themes/rien/"])
def test_lost_reader_is_shown_ways_out(client: Client, path: str) -> None:
    response = client.get(path)

    html = response.content.decode().partition('class="ways-out"')[2].partition("</ul>")[0]
    assert response.status_code == 404
    assert [part.partition('"')[0] for part in html.split('href="')[1:]] == [
        "/",
        "/archives/",
        "/recherche/",
    ]
