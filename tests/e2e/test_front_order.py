"""The front page is put in order by keyboard, and readers see it so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import FrontSlot
from tests import make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_front_page_is_ordered_by_keyboard(live_server: LiveServer, page: Page) -> None:
    make.editor()
    for number, headline in enumerate(("Un", "Deux", "Trois")):
        article = make.article(headline=headline, at=make.NOON + timedelta(minutes=number))
        FrontSlot.objects.create(story_id=article.pk, order=number)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/articles/frontslot/")
    page.fill("input[name=username]", "editor")
    page.fill("input[name=password]", "un mot de passe")
    page.keyboard.press("Enter")

    up = page.get_by_role("button", name="Move up: Trois")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("“Trois” now stands in place 2")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("“Trois” now stands in place 1")

    page.goto(live_server.url)
    shown = page.locator(".front-top .card .headline").all_text_contents()
    # Before the headline stands its section.
    assert [text.split()[-1] for text in shown] == ["Trois", "Un", "Deux"]
