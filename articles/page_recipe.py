"""With what stored pages are rendered: a digest, so that those of an older house can be found.

It changes with the templates of a story, the code that fills them, their labels in all languages of
the house, the profile of spacing and the zone of the times.
"""

import hashlib
import re
from ast import literal_eval
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext, ngettext, override, to_language
from django.utils.translation.template import templatize

from articles import home_time, markup, rendering, typography
from articles.photos import public

_INCLUDED = re.compile(r'{% include "([^"]+)"')
_CODE = (rendering, typography, markup, public, home_time)
# A label of a template, as makemessages is given it: one text, or that of one and that of many.
_LABEL = re.compile(r" n?gettext\((u['\"].*?)(?:, count)?\) ")


def page_recipe() -> str:
    parts = (
        *_sources(),
        *_labels(),
        settings.TYPOGRAPHY,
        settings.TIME_ZONE,
        settings.LANGUAGE_CODE,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@cache
def _sources() -> tuple[str, ...]:
    code = (Path(module.__file__ or "") for module in _CODE)
    return *(file.read_text() for file in code), *_templates(rendering.TEMPLATE, set())


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


@cache
def _labels() -> tuple[str, ...]:
    """What readers are told in every language that the house has, not only those of its desk."""
    labels = [
        literal_eval(f"[{label}]")
        for source in _templates(rendering.TEMPLATE, set())
        for label in _LABEL.findall(templatize(source))
    ]
    folders = [Path(path).glob("*/LC_MESSAGES") for path in settings.LOCALE_PATHS]
    languages = sorted(to_language(each.parent.name) for found in folders for each in found)
    return tuple(text for language in languages for text in _said(labels, language))


def _said(labels: Iterable[list[str]], language: str) -> Iterator[str]:
    with override(language):
        yield from map(str, rendering.SYNTHETIC.values())
        for label in labels:
            if len(label) == 1:
                yield gettext(label[0])
            else:
                yield from (ngettext(label[0], label[1], number) for number in (1, 2))
