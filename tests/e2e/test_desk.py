"""The story form in a browser: fields that choose of many, presence, shortcuts, obstacles."""

import pytest

from articles.models import Story, Topic
from tests import make
from tests.e2e.test_journey import enter, open_form

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def save(page):
    page.click("input[name=_continue]")
    page.wait_for_selector(".messagelist .success")


def test_topics_and_assignment_are_chosen_by_keyboard(live_server, page):
    editor = make.editor(first_name="Anne", last_name="Wyss")
    story = make.story()
    Topic.objects.create(qcode="x:1", slug="gel", name_fr="Gel", name_en="Frost")
    Topic.objects.create(qcode="x:2", slug="gelée", name_fr="Gelée", name_en="Frosting")
    enter(page, live_server)
    open_form(page, live_server, story)
    for title in ("Planning", "Subject and language"):
        page.click(f"summary:has-text('{title}')")
    topics = page.get_by_role("combobox", name="Topics")
    topics.fill("frost")
    page.wait_for_selector(".finder-list .is-active")
    for key in ("ArrowDown", "Enter"):
        topics.press(key)
    person = page.get_by_role("combobox", name="Assigned to")
    person.fill("edit")
    page.wait_for_selector(".finder-list .is-active")
    person.press("Enter")
    save(page)
    story.refresh_from_db()
    assert story.assigned_to == editor
    assert [*story.topics.values_list("qcode", flat=True)] == ["x:2"]


def test_a_choice_is_taken_back(live_server, page):
    story = make.story(assigned_to=make.editor())
    story.topics.add(Topic.objects.create(qcode="x:1", slug="gel", name_en="Frost"))
    enter(page, live_server)
    open_form(page, live_server, story)
    for title in ("Planning", "Subject and language"):
        page.click(f"summary:has-text('{title}')")
    page.get_by_role("button", name="Remove Frost").click()
    page.get_by_role("combobox", name="Assigned to").fill("")
    page.keyboard.press("Tab")
    save(page)
    story.refresh_from_db()
    assert (story.assigned_to, story.topics.count()) == (None, 0)


def test_an_item_of_the_library_is_found_by_its_words(live_server, page):
    make.editor()
    item = make.photo(description="Le lac de Bienne sous la glace")
    make.photo(description="Une gare")
    story = make.story()
    enter(page, live_server)
    open_form(page, live_server, story)
    page.click("#uses-group .add-row a")
    field = page.locator("#id_uses-0-item_find")
    field.fill("bienne")
    page.wait_for_selector(".finder-list .is-active")
    field.press("Enter")
    save(page)
    assert Story.objects.get().uses.get().item == item
