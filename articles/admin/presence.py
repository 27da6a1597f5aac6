"""Who else has a story open: said on its form and in the list, asked by the form now and then.

Nothing is held back by it: the version of the story decides who saves (story_form.py).
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.desk import short_time
from articles.admin.screens import editor, number_in
from articles.models import Presence
from articles.models.presence import KEPT


def presence_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """GET says who else has the story open, POST that this editor has. One query of ours each."""
    if not admin.has_view_or_change_permission(request):
        raise PermissionDenied
    user = editor(request)
    if request.method == "POST":
        _take_note(request, pk, user)
        return HttpResponse()
    others = Presence.objects.now().filter(story=pk).exclude(user=user.pk)
    response = JsonResponse({"said": _sentences(others)})
    add_never_cache_headers(response)
    return response


def _take_note(request: HttpRequest, pk: int, user: Any) -> None:
    if "leave" in request.POST:
        Presence.objects.leave(pk, user.pk)
        return
    try:
        Presence.objects.note(pk, user.pk, _since(request.POST.get("since", "")))
    except IntegrityError as error:
        raise Http404 from error


def _since(milliseconds: str) -> datetime:
    """The moment that the browser remembers, within reason."""
    now = timezone.now()
    if not (number := number_in(milliseconds)):
        return now
    moment = datetime.fromtimestamp(number / 1000, UTC)
    return min(max(moment, now - KEPT), now)


def _sentences(rows: Iterable[Presence]) -> list[str]:
    told = _("%(name)s has had this story open since %(time)s.")
    return [told % {"name": row, "time": short_time(row.since)} for row in rows]


def opened_by(user: Any) -> Subquery:
    """For the list of stories, as `opened_by`: who else came first of those that are at it."""
    name = Trim(Concat("user__first_name", Value(" "), "user__last_name"))
    named = Coalesce(NullIf(name, Value("")), "user__username")
    rows = Presence.objects.now().exclude(user=user.pk).filter(story=OuterRef("pk"))
    return Subquery(rows.values_list(named)[:1])


def mark(story: Any) -> SafeString | str:
    if not story.opened_by:
        return ""
    told = _("open: %(name)s") % {"name": story.opened_by}
    return format_html('<span class="presence-mark">{}</span>', told)
