"""How long a page may be kept, and the answer to those who already have it."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

View = Callable[..., HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponseBase)


def may_be_kept(response: Response, at: datetime, due: datetime | None) -> Response:
    """Lets browsers and caches keep a page for the site's time, but never past the next change.

    Whole seconds, rounded down: a page that changes in 0.4 s must not be kept at all.
    """
    seconds = settings.CACHE_SECONDS
    if due is not None:
        seconds = min(seconds, math.floor((due - at).total_seconds()))
    patch_cache_control(response, public=True, max_age=max(0, seconds), must_revalidate=True)
    return kept_in_front(response, at, seconds)


def kept_in_front(response: Response, at: datetime, seconds: int) -> Response:
    """Tells nginx the last second of the clock in which it may give out what it keeps.

    Told a duration it keeps a page until that many seconds have begun *and* ended: nearly two
    seconds for one (docs/decisions/0145).
    """
    last = math.floor(at.timestamp()) + seconds - 1
    response.headers["X-Accel-Expires"] = f"@{last}" if seconds > 0 else "0"
    return response


def conditional(view: View) -> View:
    """Adds an ETag and the time of the last change, and answers 304 to who has the same page.

    The tag is weak: a server in front may compress the page and keep the tag.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            return response
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        tag = f'W/"{_digest(response.content)}"'
        seen = Sighting.of(request, tag)
        for name, value in seen.headers().items():
            response.headers[name] = value
        return seen.answer(request, response) or response

    return wrapped


@dataclass(frozen=True)
class Sighting:
    """Since when, as far as this machine knows, an address has had its present form.

    A list can lose an entry without anything newer having come, and texts, names and templates
    change too: no column knows when a page changed (docs/decisions/0097). Times in whole seconds.
    """

    tag: str
    changed_at: int
    now: int

    @classmethod
    def of(cls, request: HttpRequest, tag: str) -> "Sighting":
        now = math.floor(timezone.now().timestamp())
        pages, key = caches["pages"], _digest(request.get_full_path().encode())
        form = _digest(tag.encode())
        known, changed_at = pages.get(key) or ("", now)
        if known != form or changed_at > now + 1:
            # The form before may have been given out in this very second: it has another time.
            changed_at = now + 1 if known else now
            pages.set(key, (form, changed_at), None)
        return cls(tag, changed_at, now)

    def headers(self) -> dict[str, str]:
        """The time is never later than the answer's own (RFC 9110, 8.8.2.1)."""
        return {"ETag": self.tag, "Last-Modified": http_date(min(self.changed_at, self.now))}

    def answer(
        self, request: HttpRequest, response: HttpResponse | None = None
    ) -> HttpResponseBase | None:
        """304 where the request names what it already has; its tags count before its time."""
        answer: HttpResponseBase | None = get_conditional_response(
            request, self.tag, self.changed_at, response
        )
        return None if answer is response else answer


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()
