"""How long a page may be kept, and the answer to those who already have it."""

import hashlib
import math
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, parse_http_date

View = Callable[..., HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponse)


def may_be_kept(response: Response, at: datetime, due: datetime | None) -> Response:
    """Lets browsers and caches keep a page for the site's time, but never past the next change.

    Whole seconds, rounded down: a page that changes in 0.4 s must not be kept at all.
    """
    seconds = settings.CACHE_SECONDS
    if due is not None:
        seconds = min(seconds, math.floor((due - at).total_seconds()))
    patch_cache_control(response, public=True, max_age=max(0, seconds), must_revalidate=True)
    return response


def last_modified(response: Response, at: datetime) -> Response:
    """Only for an article: a list can lose an entry without anything newer having come."""
    response.headers["Last-Modified"] = http_date(at.timestamp())
    return response


def conditional(view: View) -> View:
    """Adds an ETag of the finished page, and answers 304 to who has the same.

    The tag is weak: a server in front may compress the page and keep the tag.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            return response
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        digest = hashlib.blake2b(response.content, digest_size=12).hexdigest()
        response.headers["ETag"] = f'W/"{digest}"'
        return _answer(request, response)

    return wrapped


def _answer(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The response, or 304 where the request names what it already has."""
    changed = response.headers.get("Last-Modified")
    answer = get_conditional_response(
        request, response.headers["ETag"], parse_http_date(changed) if changed else None, response
    )
    return answer or response
