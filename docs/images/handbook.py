"""Takes the pictures of docs/handbook.md anew, from a site that runs with the demonstration.

It changes one story there, so that there is something to correct.

make run
.venv/bin/python docs/images/handbook.py http://127.0.0.1:8000 var/demo-editors.json
"""

import io
import json
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
SEED = HERE.parents[1] / "fixtures" / "wire" / "plain" / "russie-turquie-syrie.txt"
WINDOW = {"width": 1120, "height": 760}
STORIES = "/desk/articles/story/"


def main(site: str, passwords: str) -> None:
    password = json.loads(Path(passwords).read_text(encoding="utf-8"))["demo-chief"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        context = browser.new_context(base_url=site, viewport=WINDOW, locale="fr-CH")  # type: ignore[arg-type]  # a dict is a ViewportSize
        page = context.new_page()
        log_in(page, password)
        take_all(page)
        browser.close()


def log_in(page: Page, password: str) -> None:
    page.goto("/desk/login/")
    page.fill("#id_username", "demo-chief")
    page.fill("#id_password", password)
    page.click("input[type=submit]")
    page.wait_for_url("**/desk/")


def take_all(page: Page) -> None:
    page.goto(STORIES)
    keep(page, "handbook-list")
    page.goto(f"{STORIES}paste/")
    page.fill("#paste-text", SEED.read_text(encoding="utf-8"))
    page.click("button[name=read]")
    page.frame_locator("iframe[name=reading-story]").locator("h1").wait_for()
    keep(page, "handbook-paste")
    page.goto(f"{STORIES}?state__exact=review")
    page.click("#result_list tbody th a")
    page.wait_for_selector(".tiptap.ProseMirror")
    keep(page, "handbook-form")
    page.goto(f"{STORIES}?state__exact=published&q=Syrie")
    page.click("#result_list tbody th a")
    page.wait_for_selector(".tiptap.ProseMirror")
    story = page.url.partition("change/")[0]
    page.fill("#id_lede", page.input_value("#id_lede").replace("mercredi", "mardi", 1))
    page.click("input[name=_continue]")
    page.goto(f"{story}act/correct/")
    page.fill("#id_note", "L’entretien a eu lieu mardi, et non mercredi.")
    keep(page, "handbook-correction")
    page.goto(f"{story}history/")
    keep(page, "handbook-history")
    page.goto("/desk/articles/mediaitem/?file=there")
    page.click("#result_list tbody th a")
    keep(page, "handbook-library")


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").save(HERE / f"{name}.webp", quality=62, method=6)


if __name__ == "__main__":
    main(*sys.argv[1:3])
