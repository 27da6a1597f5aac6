"""What paper shows of a page that opens and closes on a screen."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
RECORDING = """
<figure class="media"><div class="recording">
  <details><summary>Transcription</summary><p>Bonjour.</p><p>Le lac gèle.</p></details>
</div></figure>
"""
SEEN = """[...document.querySelectorAll("details p")]
    .map((paragraph) => paragraph.checkVisibility())"""


def test_a_closed_transcript_is_printed_whole(page: Page) -> None:
    sheet = Path(str(finders.find("articles/css/site.css"))).read_text()
    page.set_content(f"<!doctype html><html><style>{sheet}</style><body>{RECORDING}")
    assert page.evaluate(SEEN) == [False, False]
    page.emulate_media(media="print")
    # What is drawn follows the sheet a moment later.
    page.wait_for_function(f"{SEEN}.every(Boolean)")
