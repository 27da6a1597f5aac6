"""What the story form costs a browser that comes for the first time."""

import gzip
import re
from pathlib import Path, PurePosixPath

import pytest
from django.contrib.staticfiles import finders

from tests import make

pytestmark = pytest.mark.django_db
LIMIT = 250_000  # bytes of script and style, compressed as the server stores them
LINKED = re.compile(r'<(?:script|link)[^>]*? (?:src|href)="(/[^"]+\.(?:js|css)|[^"]*/jsi18n/)"')
IMPORTED = re.compile(r"""(?:from|import|@import url\()\s*["']?(\.?[\w/-]*\w\.(?:js|css))["')]""")


def loaded(page: str, client) -> dict[str, bytes]:
    """Every script and style sheet of a page, with what they import themselves."""
    waiting, found = LINKED.findall(page), {}
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found[address] = content(address, client)
        folder = PurePosixPath(address).parent
        waiting += [str(folder / name) for name in IMPORTED.findall(found[address].decode())]
    return found


def content(address: str, client) -> bytes:
    if not address.startswith("/static/"):
        return client.get(address).content
    path = finders.find(address.removeprefix("/static/"))
    assert path, address
    return Path(path).read_bytes()


def test_scripts_and_styles_of_the_story_form_stay_within_their_budget(login):
    client = login("Chief editor")
    # The catalogue of French texts is larger than the English ones, which stand in the scripts.
    client.cookies["django_language"] = "fr"
    page = client.get(f"/desk/articles/story/{make.story().pk}/change/").content.decode()
    files = loaded(page, client)
    sizes = {name: len(gzip.compress(each, 9)) for name, each in files.items()}
    assert sum(sizes.values()) <= LIMIT, sorted(sizes.items(), key=lambda each: -each[1])
    assert any(name.endswith("django_prose_editor/editor.js") for name in sizes)
    assert any(name.endswith("desk/editors.js") for name in sizes)
