"""The desk in a browser: copy comes in, an editor works on it, a reader reads it.

`page` fails a test whose page logs an error, a breach of the content policy above all.
"""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from articles.models import Sidebar, Story
from tests import make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
IS_KEPT = "text => Object.values(localStorage).some(kept => kept.includes(text))"
SEED = Path(__file__).parents[2] / "fixtures" / "wire" / "plain" / "russie-turquie-syrie.txt"


def enter(page, server, name="editor"):
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": server.url}])
    page.goto(f"{server.url}/desk/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", "un mot de passe")
    page.click("input[type=submit]")
    page.wait_for_url(f"{server.url}/desk/")


def send(page, selector):
    """A click that leads elsewhere, until what it leads to is there with its scripts."""
    with page.expect_navigation():
        page.click(selector)


def open_form(page, server, story):
    page.goto(f"{server.url}/desk/articles/story/{story.pk}/change/")
    page.wait_for_selector(".tiptap.ProseMirror")


def test_seed_becomes_a_page_that_a_reader_reads(live_server, page):
    call_command("import_copy", str(SEED), section="monde", verbosity=0)
    make.editor()
    story = Story.objects.get()
    enter(page, live_server)
    send(page, "text=Stories >> nth=0")
    send(page, "text=Russie et Turquie")
    page.wait_for_selector(".tiptap.ProseMirror")
    page.fill("#id_headline", "Moscou et Ankara veulent sauver leurs accords")
    send(page, "button[name=_act][value=publish]")
    send(page, "form.act button[type=submit]")
    send(page, "a:has-text('Read it')")

    assert page.text_content("h1") == "Moscou et Ankara veulent sauver leurs accords"
    assert "agences/vkiss" in page.text_content("article")
    assert page.url.endswith(f"/monde/{story.pk}-moscou-et-ankara-veulent-sauver-leurs-accords/")


def test_no_screen_of_the_desk_breaks_the_policy(live_server, page):
    make.editor("Administrator", username="editor", is_superuser=True)
    story = make.article().story
    enter(page, live_server)
    for path in (
        "",
        "articles/story/",
        "articles/story/add/",
        f"articles/story/{story.pk}/change/",
        f"articles/story/{story.pk}/history/",
        f"articles/story/{story.pk}/compare/",
        f"articles/story/{story.pk}/act/correct/",
        f"articles/story/{story.pk}/preview/",
        "articles/story/import/",
        "articles/story/export/",
        "articles/mediaitem/",
        "articles/mediaitem/add/",
        "articles/agency/add/",
        "articles/user/",
        "articles/dispatch/",
    ):
        page.goto(f"{live_server.url}/desk/{path}")
        page.wait_for_load_state("networkidle")


def test_typed_spaces_stay_spaces_and_pasted_text_is_clean(live_server, page):
    make.editor()
    story = make.story(body="")
    enter(page, live_server)
    open_form(page, live_server, story)
    page.click(".tiptap.ProseMirror")
    page.keyboard.type("Deux mots  serrés ")
    page.keyboard.press("Enter")
    page.evaluate(
        """html => {
          const data = new DataTransfer()
          data.setData("text/html", html)
          const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true})
          document.querySelector(".tiptap.ProseMirror").dispatchEvent(paste)
        }""",
        '<b style="font-weight:normal"><p><span style="font-weight:700">Gras</span> et '
        '<span style="color:red">rouge</span></p>'
        '<p style="mso-list:l0 level1"><span style="mso-list:Ignore">·  </span>Un</p>'
        '<p style="mso-list:l0 level1"><span style="mso-list:Ignore">·  </span>Deux</p></b>'
        '<script>alert(1)</script><p onclick="alert(2)">Fin</p>',
    )
    send(page, "input[name=_continue]")
    page.wait_for_selector(".messagelist")
    assert Story.objects.get(pk=story.pk).body == (
        "<p>Deux mots  serrés</p><p><strong>Gras</strong> et rouge</p>"
        "<ul><li><p>Un</p></li><li><p>Deux</p></li></ul><p>Fin</p>"
    )


def test_body_has_a_name_and_its_tools_speak_the_desks_language(live_server, page):
    make.editor()
    story = make.story()
    enter(page, live_server)
    open_form(page, live_server, story)
    body = page.get_by_role("textbox", name="Body")
    expect(body).to_have_attribute("lang", "fr")
    expect(body).to_have_attribute("aria-multiline", "true")
    expect(page.locator(".prose-menubar [title='Bold']").first).to_be_visible()
    expect(page.locator(".field-body .counter")).to_contain_text("characters")


def test_counter_of_the_body_says_how_long_it_is_read(live_server, page):
    make.editor()
    enter(page, live_server)
    for words, said in ((1, "1 minute to read"), (441, "3 minutes to read")):
        open_form(page, live_server, make.story(body=f"<p>{'mot ' * words}</p>"))
        expect(page.locator(".field-body .counter")).to_have_text(re.compile(f"{said}$"))


def test_sidebars_are_put_in_order_by_keyboard(live_server, page):
    make.editor()
    story = make.story()
    for number, headline in enumerate(("Un", "Deux")):
        Sidebar.objects.create(story=story, headline=headline, order=number)
    enter(page, live_server)
    open_form(page, live_server, story)
    page.locator("#sidebars-1 button[title='Move up']").focus()
    page.keyboard.press("Enter")
    send(page, "input[name=_continue]")
    page.wait_for_selector(".messagelist")
    assert list(story.sidebars.values_list("headline", flat=True)) == ["Deux", "Un"]


def test_preview_shows_what_is_not_saved_yet(live_server, page):
    make.editor()
    story = make.story()
    enter(page, live_server)
    open_form(page, live_server, story)
    page.fill("#id_headline", "Pas encore gardé")
    page.click("[data-preview]")
    assert page.frame_locator("iframe[name=preview]").locator("h1").text_content() == (
        "Pas encore gardé"
    )
    assert Story.objects.get(pk=story.pk).headline == story.headline


def test_typed_text_survives_a_closed_window(live_server, page):
    make.editor()
    story = make.story()
    enter(page, live_server)
    open_form(page, live_server, story)
    page.fill("#id_headline", "Presque perdu")
    page.click("#credits-group .add-row a")
    page.fill("#id_credits-0-text", "ats")
    # Typed slowly, it is kept more than once.
    page.wait_for_function(IS_KEPT, arg='["credits-0-text","ats"]')
    expect(page.locator(".kept")).not_to_be_empty()
    page.on("dialog", lambda dialog: dialog.accept())
    open_form(page, live_server, story)
    send(page, ".draft-offer button >> nth=0")
    page.wait_for_selector(".errornote")
    assert page.input_value("#id_headline") == "Presque perdu"
    assert page.input_value("#id_credits-0-text") == "ats"
    send(page, "input[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    assert Story.objects.get(pk=story.pk).headline == "Presque perdu"
    open_form(page, live_server, story)
    assert page.locator(".draft-offer").count() == 0


def test_pasted_copy_is_corrected_by_keyboard_saved_and_published(live_server, page):
    make.editor()
    enter(page, live_server)
    page.goto(f"{live_server.url}/desk/articles/story/paste/")
    page.fill("#paste-text", SEED.read_text())
    page.click("button[name=read]")
    story = page.frame_locator("iframe[name=reading-story]")
    heading = story.locator("h2", has_text="Menaces turques et accusations russes")
    heading.wait_for()

    page.get_by_label("Role of line 13").focus()
    page.keyboard.type("paragraph")
    heading.wait_for(state="detached")
    assert "Menaces turques et accusations russes" in story.locator("article").text_content()

    page.select_option("#paste-section", "monde")
    send(page, "button[name=save]")
    page.wait_for_selector(".tiptap.ProseMirror")
    send(page, "button[name=_act][value=publish]")
    send(page, "form.act button[type=submit]")
    send(page, "a:has-text('Read it')")
    assert "<p>Menaces turques et accusations russes</p>" in page.content()
