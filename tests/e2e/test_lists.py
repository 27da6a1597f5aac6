"""The desk's lists show all their columns, on a desk and on a phone, and all can use them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from articles.models import Bundle, FrontSlot
from tests import make
from tests.e2e.test_desk import grave
from tests.e2e.test_journey import enter
from tests.intake.test_receiving import take

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
LIST = "document.querySelector('#changelist .results')"
HIDDEN = f"{LIST}.scrollWidth - {LIST}.clientWidth"


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_of_a_list_is_out_of_view(
    width: int, live_server: LiveServer, browser: Browser
) -> None:
    editor = make.editor(first_name="Luc", last_name="Aebischer")
    story = make.article(section=make.section("sciences"), assigned_to=editor).story
    story.credits.create(text="Von Anne Wyss mit Agenturen", order=0)
    FrontSlot.objects.create(story=story)
    Bundle.objects.create(name="Votations du 29 novembre", planned_for=make.NOON)
    take(make.SEED_FILE.read_bytes(), name="2020-02-12-russie-turquie-syrie.txt")
    make.photo(description="Des passants sur une passerelle", credit="Keystone/Bieri")
    page = browser.new_page(viewport={"width": width, "height": 900})
    enter(page, live_server)
    found = []
    names = ("story", "dispatch", "mediaitem", "frontslot", "bundle")
    for name in names:
        page.goto(f"{live_server.url}/desk/articles/{name}/")
        found += [(name, page.evaluate(HIDDEN), grave(page))]
    page.close()
    assert found == [(name, 0, []) for name in names]
