"""What readers with other eyes and hands meet: narrow screens, wide text, keyboard, no script."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

MEASURE = Path(__file__).with_name("reach.js").read_text()
# WCAG 1.4.10: a desktop of 1280 x 1024 at 400 %.
NARROW: ViewportSize = {"width": 320, "height": 256}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
# WCAG 1.4.12: nothing may be cut when a reader spaces the text so.
SPACING = """
  * {
    line-height: 1.5 !important;
    letter-spacing: .12em !important;
    word-spacing: .16em !important;
  }
  p { margin-bottom: 2em !important }
"""
TOO_WIDE = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
CUT = """() => [...document.querySelectorAll("body *")].filter((element) =>
  !element.childElementCount && element.textContent.trim() && element.clientWidth > 2
  && ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
  && (element.scrollWidth > element.clientWidth + 1
    || element.scrollHeight > element.clientHeight + 1)
).length"""
# Where the keyboard stands: a number of its own, and whether a reader sees it.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  element.audited ??= Math.random();
  return [element.audited, outlineStyle !== "none" && parseFloat(outlineWidth) > 0];
}"""
TEXT = "document.querySelector('main').innerText.replace(/\\\\s+/g, ' ').length"
MOST_STOPS = 300


def reach(browser: Browser, address: str) -> dict[str, float]:
    with closing(browser.new_context(bypass_csp=True, viewport=DESKTOP)) as context:
        page = context.new_page()
        page.goto(address)
        found: dict[str, float] = page.evaluate(MEASURE)
        found |= {"unseen_focus": unseen_focus(page)}
        text: int = page.evaluate(TEXT)
        page.set_viewport_size(NARROW)
        found["wider_than_320"] = page.evaluate(TOO_WIDE)
        page.add_style_tag(content=SPACING)
        found |= {
            "wider_with_spacing": page.evaluate(TOO_WIDE),
            "cut_with_spacing": page.evaluate(CUT),
        }
    return found | {
        "text_lost_without_script": 100 - 100 * text_without_script(browser, address) / text
    }


def unseen_focus(page: Page) -> int:
    """How many stops of the tabulator key a reader does not see."""
    seen: dict[float, bool] = {}
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at is None or at[0] in seen:
            break
        seen[at[0]] = at[1]
    return sum(not visible for visible in seen.values())


def text_without_script(browser: Browser, address: str) -> int:
    """Characters of the page's main part; Playwright's own script runs all the same."""
    with closing(browser.new_context(java_script_enabled=False, viewport=DESKTOP)) as context:
        page = context.new_page()
        page.goto(address)
        length: int = page.evaluate(TEXT)
        return length
