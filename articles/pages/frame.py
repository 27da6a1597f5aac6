"""The frame of every page for readers: the navigation around it, and how long it may be kept."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles.pages.context import Shell
from articles.pages.freshness import may_be_kept
from articles.syndication.reservations import meta

_BLANKS = re.compile(rb"[ \t]*\n\s*")


def framed(
    request: HttpRequest, template: str, shell: Shell, context: dict[str, Any]
) -> TemplateResponse:
    # Each page of a list has a title of its own.
    frame = {
        "sections": shell.sections,
        "now": shell.at,
        "reserved": meta(),
        "is_older": "avant" in request.GET,
    }
    response = TemplateResponse(request, template, {**frame, **context})
    response.add_post_render_callback(_close_up)
    return may_be_kept(response, shell.at, shell.due)


def _close_up(response: HttpResponse) -> None:
    """Drops blank lines and indents: a tenth of a front page's bytes. No page has a <pre>."""
    response.content = _BLANKS.sub(b"\n", response.content)
