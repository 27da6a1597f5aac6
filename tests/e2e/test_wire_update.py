"""Deciding a wire update in a browser: by keyboard, on a phone, without scripts."""

import pytest

from articles.models import Story
from articles.workflow import record
from tests import make
from tests.e2e.test_journey import enter
from tests.intake.test_receiving import item, wire_sends

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def open_update(page, server):
    """The screen of an update with two open places, as an editor comes to it."""
    make.editor()
    wire_sends(item("1", "un gel", "deux"))
    Story.objects.update(headline="Le nôtre", body="<p>notre gel</p><p>deux</p>")
    record(Story.objects.whole().get(), "edit", by=None)
    wire_sends(item("2", "leur gel", "deux", "trois", headline="Gel et neige"))
    enter(page, server)
    page.click("text=Le nôtre")
    page.wait_for_selector("#update-form.js")


def says() -> tuple[str, str]:
    story = Story.objects.get()
    return story.headline, story.body


def focused(page) -> str:
    return page.evaluate("document.activeElement.closest('.place')?.id || ''")


def test_an_update_is_decided_by_keyboard_alone(live_server, page):
    open_update(page, live_server)
    for key, place in (("F8", "place-1"), ("F8", "place-2"), ("F8", "place-1")):
        page.keyboard.press(key)
        assert focused(page) == place
    page.keyboard.press("F9")
    assert page.inner_text(".update-left") == "still open: 0"
    page.keyboard.press("Shift+F8")
    page.keyboard.press("ArrowUp")
    assert focused(page) == "place-2"
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The update is decided.")
    assert says() == ("Gel et neige", "<p>notre gel</p><p>deux</p><p>trois</p>")


def test_own_words_have_a_field_once_they_are_chosen(live_server, page):
    open_update(page, live_server)
    first = page.locator("#place-1")
    assert not first.locator("textarea").is_visible()
    first.locator("text=Own words").first.click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Gel, puis neige")
    page.click(".submit-row >> text=Save the decisions")
    page.wait_for_selector("text=1 place is still open.")
    assert says()[0] == "Gel, puis neige"


def test_a_phone_shows_the_texts_below_each_other(live_server, page):
    page.set_viewport_size({"width": 390, "height": 800})
    open_update(page, live_server)
    boxes = [each.bounding_box() for each in page.locator("#place-1 .place-text").all()]
    assert len({box["x"] for box in boxes}) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_form_works_without_scripts(live_server, browser, page):
    open_update(page, live_server)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(page.url)
    assert plain.locator("#place-1 textarea").is_visible()
    plain.locator("#place-1 [value=theirs]").check()
    plain.locator("#place-2 [value=both]").check()
    plain.press("#place-2 [value=both]", "Enter")
    plain.wait_for_selector("text=The update is decided.")
    context.close()
    assert says() == (
        "Gel et neige",
        "<p>notre gel</p><p>leur gel</p><p>deux</p><p>trois</p>",
    )
