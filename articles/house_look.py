"""The colours of the house: whether text can be read in them, asked by `manage.py check`.

The style sheet names its colours once for the light and once for the dark; house.css may name them
anew (docs/look.md). Colours that are not written as #rgb or #rrggbb are not judged.
"""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks

TEXT = ("ink", "soft", "accent")
GROUND = ("paper", "tint")
# Small text (WCAG 2.2, 1.4.3).
LEAST = 4.5
_TOKEN = re.compile(r"--([a-z-]+)\s*:\s*(#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?)\s*;")
# A media block holds rules, and conditions around rules.
_RULES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_DARK = re.compile(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*" + _RULES)
_OTHER_MEDIA = re.compile(r"@media[^{]*" + _RULES)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

Colours = dict[str, str]


def colours_can_be_read(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning for each pair of text and ground that contrasts too little."""
    house = Path(f"{settings.HOUSE_DIR}/house.css")
    own = finders.find("articles/css/site.css")
    if not house.is_file() or not own:
        return []
    sheets = [Path(str(own)).read_text("utf-8"), house.read_text("utf-8", "replace")]
    return [_warning(*fault) for fault in faults(*sheets)]


def faults(*sheets: str) -> Iterator[tuple[str, str, str, float]]:
    """Scheme, text, ground and contrast of each pair that cannot be read; later sheets prevail."""
    light: Colours = {}
    dark: Colours = {}
    for sheet in sheets:
        in_light, in_dark = _named(sheet)
        light |= in_light
        dark |= in_dark
    for scheme, colours in (("light", light), ("dark", light | dark)):
        for text, ground in product(TEXT, GROUND):
            if text in colours and ground in colours:
                found = contrast(colours[text], colours[ground])
                if found < LEAST:
                    yield scheme, text, ground, found


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _named(sheet: str) -> tuple[Colours, Colours]:
    """The colours named for the light, and those named for the dark."""
    plain = _COMMENT.sub("", sheet)
    dark = "".join(_DARK.findall(plain))
    light = _OTHER_MEDIA.sub("", plain)
    return dict(_TOKEN.findall(light)), dict(_TOKEN.findall(dark))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _warning(scheme: str, text: str, ground: str, found: float) -> checks.CheckMessage:
    return checks.Warning(
        f"house.css: --{text} on --{ground} contrasts {found:.1f} to 1 in the {scheme}.",
        hint=f"Text needs {LEAST} to 1.",
        id="articles.W001",
    )
