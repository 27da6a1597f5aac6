"""With what stored pages are rendered: a digest, so that those of an older house can be found.

It changes with the templates of a story, the code that fills them, and the profile of spacing. What
it does not know are translations: after a change of labels alone, render_articles is for people to
run.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template

from articles import rendering, typography

_INCLUDED = re.compile(r'{% include "([^"]+)"')


def page_recipe() -> str:
    return hashlib.sha256(f"{_sources()} {settings.TYPOGRAPHY}".encode()).hexdigest()[:32]


@cache
def _sources() -> str:
    code = [Path(module.__file__ or "").read_text() for module in (rendering, typography)]
    return "\n".join([*code, *_templates(rendering.TEMPLATE, set())])


def _templates(name: str, seen: set[str]) -> Iterator[str]:
    """The source of a template and of all that it includes, each once."""
    if name in seen:
        return
    seen.add(name)
    origin = get_template(name).origin  # type: ignore[attr-defined]  # missing in the stubs
    source = Path(origin.name).read_text()
    yield source
    for included in _INCLUDED.findall(source):
        yield from _templates(included, seen)
