"""Files for readers: renditions of pictures, and recordings.

A file is as public as an article that shows it (Article.objects.public), and no longer than its
rights: before, after and without one, only editors get it. The original of a picture has no address
at all.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from articles.models import Article, MediaItem
from articles.pages.freshness import Sighting, kept_in_front
from articles.photos import PublicFile, file_named

# For so long a browser need not ask again; caches that many readers share ask as for pages.
BROWSER_SECONDS = 3600
CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@require_safe
def media_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """One file under its unguessable address, whole or in part."""
    at = timezone.now()
    item = get_object_or_404(MediaItem, token=token)
    file = file_named(item, name)
    if file is None:
        raise Http404("no such rendition")
    ends = _public_until(item, at)
    if not ends and not _is_for(request):
        raise Http404("not public")
    seen = Sighting.of(request, quote_etag(file.etag))
    response = seen.answer(request) or _answer(request, file)
    for header, value in (_headers(file) | seen.headers()).items():
        response.headers[header] = value
    return _kept(response, at, ends)


def _public_until(item: MediaItem, at: datetime) -> list[datetime | None]:
    """When the last article that shows the item ends, or its rights; empty: it is not public."""
    if not item.is_usable(at):
        return []
    ends = Article.objects.public(at).filter(media=item).values_list("visible_until", flat=True)
    # Most have no end, and the first of those is enough: a logo may stand in thousands.
    last = ends.filter(visible_until__isnull=True)[:1] or ends.order_by("-visible_until")[:1]
    return [min(filter(None, (end, item.rights_end_at)), default=None) for end in last]


def _is_for(request: HttpRequest) -> bool:
    return request.user.is_staff and request.user.has_perm("articles.view_mediaitem")


def _headers(file: PublicFile) -> dict[str, str]:
    return {
        "Content-Type": file.content_type,
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        # Feed readers on the web and the cards of other sites show our pictures.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def _kept(
    response: HttpResponseBase, at: datetime, ends: list[datetime | None]
) -> HttpResponseBase:
    """Never kept past the moment at which the last article that shows the file goes."""
    if not ends:
        patch_cache_control(response, private=True, no_cache=True)
        return response
    [end] = ends
    left = int((end - at).total_seconds()) if end else BROWSER_SECONDS
    shared = min(settings.CACHE_SECONDS, left)
    patch_cache_control(response, public=True, max_age=min(BROWSER_SECONDS, left), s_maxage=shared)
    return kept_in_front(response, at, shared)


def _answer(request: HttpRequest, file: PublicFile) -> HttpResponseBase:
    if file.text:
        return HttpResponse(file.text)
    if settings.ACCEL:
        # The server in front sends the file, in ranges if asked for.
        return HttpResponse(headers={"X-Accel-Redirect": settings.ACCEL + file.path})
    try:
        return _stream(request, file, default_storage.size(file.path))
    except FileNotFoundError as error:
        raise Http404("the file is gone from the store") from error


def _stream(request: HttpRequest, file: PublicFile, size: int) -> HttpResponseBase:
    part = _asked_part(request, file, size)
    if part is None:
        start, end, status = 0, size, 200
    else:
        start, end, status = *part, 206
    if start >= end and status == 206:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_chunks(file.path, start, end))
    response.status_code = status
    response.headers["Content-Length"] = str(end - start)
    response.headers["Accept-Ranges"] = "bytes"
    if status == 206:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _asked_part(request: HttpRequest, file: PublicFile, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last (RFC 9110, 14.2); None for the whole.

    Several ranges at once are answered with the whole, as the standard allows.
    """
    match = _RANGE.fullmatch(request.headers.get("Range", ""))
    condition = request.headers.get("If-Range", quote_etag(file.etag))
    if not match or not any(match.groups()) or condition != quote_etag(file.etag):
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size if int(last) else 0
    if last and int(last) < int(first):
        return None
    return int(first), min(size, int(last) + 1) if last else size


def _chunks(path: str, start: int, end: int) -> Iterator[bytes]:
    # Opened here: the answer to HEAD is never read, nor would its file be closed.
    with default_storage.open(path) as file:
        file.seek(start)
        while (left := end - start) > 0 and (chunk := file.read(min(CHUNK, left))):
            start += len(chunk)
            yield chunk
