"""Small files that browsers and others look for: manifest, security.txt, IndexNow's key."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from articles.pages.context import absolute
from articles.pages.freshness import conditional, may_be_kept

# As in the style sheet: --paper.
PAPER = "#fffdf8"
# RFC 9116 wants less than a year. Counted from the first of the month, so that the file rests.
SECURITY_SPAN = timedelta(days=300)


@require_safe
@conditional
def manifest(request: HttpRequest) -> HttpResponseBase:
    icons = [_icon("icon.svg", "any", "image/svg+xml")]
    icons += [_icon(f"icon-{size}.png", f"{size}x{size}", "image/png") for size in (180, 512)]
    described: dict[str, Any] = {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "lang": settings.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    return _kept(JsonResponse(described, content_type="application/manifest+json"))


@require_safe
@conditional
def security_txt(request: HttpRequest) -> HttpResponseBase:
    if not settings.SECURITY_CONTACT:
        raise Http404("no contact is set")
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(month + SECURITY_SPAN).isoformat().replace('+00:00', 'Z')}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {absolute(reverse('security_txt'))}",
    ]
    return _kept(HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8"))


@require_safe
@conditional
def indexnow_key(request: HttpRequest, key: str) -> HttpResponseBase:
    """The proof that notices with this key come from the site itself."""
    if not settings.INDEXNOW_KEY or not constant_time_compare(key, settings.INDEXNOW_KEY):
        raise Http404("not the key")
    return _kept(HttpResponse(settings.INDEXNOW_KEY, "text/plain; charset=utf-8"))


def _icon(name: str, sizes: str, content_type: str) -> dict[str, str]:
    return {"src": static(f"articles/icons/{name}"), "sizes": sizes, "type": content_type}


def _kept(response: HttpResponse) -> HttpResponse:
    return may_be_kept(response, timezone.now(), None)
