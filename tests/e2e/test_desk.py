"""The story form in a browser: fields that choose of many, presence, shortcuts, obstacles."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Presence, Story, Topic
from articles.workflow import record
from tests import make
from tests.admin.test_obstacles import faulty
from tests.e2e.conftest import PRESENCE
from tests.e2e.test_journey import SEED, enter, open_form, send

PREVIEW = "**/paste/preview/"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def save(page):
    send(page, "input[name=_continue]")
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


def test_every_line_of_what_is_missing_leads_into_its_field(live_server, page):
    make.editor()
    story = faulty()
    enter(page, live_server)
    open_form(page, live_server, story)
    save(page)
    focused = []
    for link in page.locator("[data-leads][href^='#']").all():
        link.click()
        focused.append(
            page.evaluate("document.activeElement.id || document.activeElement.innerText")
        )
    assert focused == [
        "id_lede",
        "id_section",
        "Add another Credit",
        "id_uses-1-alt",
        "id_uses-2-alt",
        "id_embargo_until",
    ]
    page.fill("#id_lede", "Le chapeau manquait.")
    save(page)
    assert "The lede is missing." not in page.text_content(".obstacles")


def test_a_question_mark_is_typed_in_a_field_and_shows_the_shortcuts_elsewhere(live_server, page):
    make.editor()
    story = make.story()
    enter(page, live_server)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    open_form(page, live_server, story)
    page.fill("#id_headline", "")
    page.locator("#id_headline").press_sequentially("Vraiment?")
    page.click(".tiptap.ProseMirror")
    page.keyboard.press("End")
    page.keyboard.type("Oui?")
    assert page.input_value("#id_headline") == "Vraiment?"
    assert not page.locator("#shortcuts").is_visible()


def test_a_story_is_saved_and_published_by_keyboard_alone(live_server, page):
    make.editor()
    story = make.story()
    enter(page, live_server)
    open_form(page, live_server, story)
    page.locator("#id_headline").press("End")
    page.keyboard.type(" encore")
    for keys, there in (
        ("ControlOrMeta+s", ".messagelist .success"),
        ("ControlOrMeta+Shift+Enter", "form.act button[type=submit]:focus"),
        ("Enter", "text=Read it"),
    ):
        with page.expect_navigation():
            page.keyboard.press(keys)
        page.wait_for_selector(there)
    story.refresh_from_db()
    assert (story.state, story.headline) == ("published", "Le lac gèle à Neuchâtel encore")


def test_many_lines_of_a_copy_get_a_role_at_once_and_it_is_taken_back(live_server, page):
    make.editor()
    enter(page, live_server)
    page.goto(f"{live_server.url}/desk/articles/story/paste/")
    page.fill("#paste-text", SEED.read_text())
    send(page, "button[name=read]")
    story = page.frame_locator("iframe[name=reading-story]")
    story.locator("h1").wait_for()
    roles = page.locator("select[name=label]")
    before = [each.input_value() for each in roles.all()]
    first, last = page.locator(".line-mark").nth(7), page.locator(".line-mark").nth(9)
    first.focus()
    page.keyboard.press("Space")
    last.focus()
    page.keyboard.press("Shift+Space")
    assert page.inner_text("[data-count]") == "3 lines marked:"
    page.get_by_label("3 lines marked:").select_option("ignored")
    after = [each.input_value() for each in roles.all()]
    assert after == [*before[:7], "ignored", "ignored", "ignored", *before[10:]]
    last.focus()
    page.keyboard.press("ControlOrMeta+z")
    assert [each.input_value() for each in roles.all()] == before
    roles.nth(8).select_option("crosshead")
    assert [roles.nth(number).input_value() for number in (7, 8, 9)] == ["crosshead"] * 3


def test_a_late_answer_does_not_undo_what_the_story_shows(live_server, page):
    make.editor()
    enter(page, live_server)
    page.goto(f"{live_server.url}/desk/articles/story/paste/")
    page.fill("#paste-text", SEED.read_text())
    send(page, "button[name=read]")
    headings = page.frame_locator("iframe[name=reading-story]").locator("article h2")
    expect(headings).not_to_have_count(0)
    number, role, held = headings.count(), page.get_by_label("Role of line 13"), []
    page.route(PREVIEW, lambda route: held.append(route), times=1)  # noqa: PLW0108  # as in weight.py
    with page.expect_request(PREVIEW):
        role.select_option("paragraph")
    with page.expect_response(PREVIEW):
        role.select_option("crosshead")
    with page.expect_response(PREVIEW) as late:
        held[0].continue_()
    late.value.finished()
    page.evaluate("new Promise(requestAnimationFrame)")
    assert headings.count() == number


def test_colleagues_learn_of_each_other_and_of_leaving(live_server, browser):
    story = make.story()
    make.editor(username="anne", first_name="Anne", last_name="Wyss")
    make.editor(username="jean")
    anne, jean = (browser.new_context().new_page() for _name in range(2))
    enter(anne, live_server, "anne")
    open_form(anne, live_server, story)
    wait_for(lambda: names() == ["Anne Wyss"])
    enter(jean, live_server, "jean")
    open_form(jean, live_server, story)
    jean.wait_for_selector("text=Anne Wyss has had this story open")
    wait_for(lambda: names() == ["Anne Wyss", "jean"])
    anne.goto(f"{live_server.url}/desk/")
    wait_for(lambda: names() == ["jean"])
    jean.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    jean.wait_for_selector("#presence", state="hidden")
    jean.goto(f"{live_server.url}/desk/")
    wait_for(lambda: names() == [])
    for page in (anne, jean):
        page.context.close()


def names() -> list[str]:
    return [str(row) for row in Presence.objects.order_by("id")]


def wait_for(question, seconds=30):
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.parametrize("width", [1280, 390])
def test_screens_of_the_desk_are_open_to_all(width, live_server, browser):
    make.editor("Chief editor", username="editor")
    story = make.article().story
    record(story, "edit", by=None)
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.route(PRESENCE, lambda route: route.fulfill(json={"said": []}))
    enter(page, live_server)
    found = []
    screens = ("change/", "history/", "compare/", "act/correct/")
    for path in ("", "paste/", *(f"{story.pk}/{screen}" for screen in screens)):
        page.goto(f"{live_server.url}/desk/articles/story/{path}")
        page.wait_for_load_state("networkidle")
        found += [f"{path}: {fault}" for fault in grave(page)]
    page.goto(f"{live_server.url}/desk/articles/story/paste/")
    page.fill("#paste-text", SEED.read_text())
    send(page, "button[name=read]")
    page.frame_locator("iframe[name=reading-story]").locator("h1").wait_for()
    page.wait_for_load_state("networkidle")
    found += [f"read copy: {fault}" for fault in grave(page)]
    page.context.close()
    assert found == []


def grave(page) -> list[str]:
    """What axe finds serious, and a page wider than its window."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    faults = Axe().run(page, options={"runOnly": rules}).response["violations"]
    said = [
        f"{fault['id']} {fault['nodes'][0]['target']}"
        for fault in faults
        if fault["impact"] in ("serious", "critical")
    ]
    is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*said, *(["wider than the window"] if is_wide else [])]
