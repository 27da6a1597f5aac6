"""The focal point is set on the picture itself: by a click, by arrow keys, by its two figures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import photos
from articles.models import MediaItem
from tests import make
from tests.e2e.test_desk import grave
from tests.e2e.test_journey import enter
from tests.photos.files import jpeg

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def item(live_server: LiveServer, page: Page) -> MediaItem:
    """A picture twice as wide as high, with its form open."""
    make.editor()
    return open_item(page, live_server)


def open_item(page: Page, server: LiveServer) -> MediaItem:
    item = photos.take_in(jpeg((1200, 600)))
    enter(page, server)
    page.goto(f"{server.url}/desk/articles/mediaitem/{item.pk}/change/")
    return item


def figures(page: Page) -> tuple[float, ...]:
    return tuple(round(float(page.input_value(f"#id_focal_{axis}")), 2) for axis in "xy")


def crops(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        ".focal-crops img", "images => images.map(image => image.style.objectPosition)"
    )


def test_a_click_sets_the_point_and_arrow_keys_move_it(item: MediaItem, page: Page) -> None:
    frame, point = page.locator("[data-focal]"), page.get_by_role("slider", name="Focal point")
    expect(point).to_have_attribute("aria-valuetext", "50 % from the left, 50 % from the top")
    box = frame.bounding_box()
    assert box
    frame.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    expect(point).to_be_focused()
    assert figures(page) == (0.25, 0.5)
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowLeft", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    assert figures(page) == (0.06, 0.59)
    page.keyboard.press("Shift+ArrowLeft")
    assert figures(page) == (0, 0.59)
    page.click("input[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    item.refresh_from_db()
    assert (round(item.focal_x, 2), round(item.focal_y, 2)) == (0, 0.59)


def test_crops_follow_the_figures_as_far_as_the_edges_allow(item: MediaItem, page: Page) -> None:
    # Of a picture of 2:1, three quarters of the width stay at 3:2, eight ninths at 16:9.
    assert crops(page) == ["50% 50%", "50% 50%", "50% 50%"]
    page.fill("#id_focal_x", "0.6")
    assert crops(page) == ["90% 50%", "100% 50%", "70% 50%"]
    page.fill("#id_focal_x", "")
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuenow", "50")


def test_all_can_use_the_picture_and_it_fits_a_phone(
    live_server: LiveServer, browser: Browser
) -> None:
    make.editor()
    # Not the page that hears of errors: axe writes styles of its own, which the policy refuses.
    page = browser.new_page(viewport={"width": 360, "height": 740})
    open_item(page, live_server)
    page.wait_for_selector(".focal-point")
    assert grave(page) == []
    page.close()
