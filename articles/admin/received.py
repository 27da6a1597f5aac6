"""What waits at the door: refused and held copy, quiet sources; and what an editor does with it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from articles.admin import alarms, planning
from articles.admin.screens import editor, story_form
from articles.document import Signal
from articles.intake import NotReleasedError, release, retry
from articles.models import Dispatch, Source, Story
from articles.troubles import NO_ROOM, is_full

SHOWN = 8  # of each list on the desk's first page
TITLE = ("story__headline", "story__slugline")  # what a story is called
TAKE_IN = "articles.change_dispatch"
Outcome = Dispatch.Outcome


def urls(wrap: Callable[..., Any]) -> list[URLPattern]:
    """The addresses below a dispatch; `wrap` asks for a login."""
    return [
        path("<int:pk>/raw/", wrap(raw_copy), name="articles_dispatch_raw"),
        path("<int:pk>/retry/", wrap(retry_copy), name="articles_dispatch_retry"),
        path("<int:pk>/release/", wrap(release_copy), name="articles_dispatch_release"),
        path("<int:pk>/seen/", wrap(see_copy), name="articles_dispatch_seen"),
    ]


def waiting(user: Any) -> dict[str, Any]:
    """The lists of the desk's first page: what needs somebody's look."""
    lists: dict[str, Any] = {}
    for permission, found in LISTS.items():
        if user.has_perm(permission):
            lists |= found(user)
    return lists


def _held(user: Any) -> dict[str, Any]:
    held = Dispatch.objects.waiting().with_words().select_related("source").order_by("-id")
    return {
        "kills": held.filter(signal=Signal.KILL)[:SHOWN],
        "held": held.exclude(signal=Signal.KILL)[:SHOWN],
        "recalls": alarms.recalls(SHOWN),
        "lifted": alarms.lifted(SHOWN),
    }


def _silent(user: Any) -> dict[str, Any]:
    sources = Source.objects.all()
    return {
        "quiet": sources.quiet()[:SHOWN],
        "troubled": sources.troubled()[:SHOWN],
        "unasked_since": sources.unasked_since(),
    }


def _refused(user: Any) -> dict[str, Any]:
    rows = Dispatch.objects.refused().with_words().select_related("source")
    return {"refused": rows.order_by("-id")[:SHOWN]}


def _in_work(user: Any) -> dict[str, Any]:
    now = timezone.now()
    late = Count("pk", filter=Q(due_at__lt=now))
    mine = Story.objects.in_work().filter(assigned_to=user)
    return {
        "mine": mine.aggregate(open=Count("pk"), late=late),
        "plans": planning.in_trouble(now)[:SHOWN],
    }


def _updates(user: Any) -> dict[str, Any]:
    rows = Dispatch.objects.undecided().select_related("source", "story")
    light = rows.only("received_at", "signal", "source__name", *TITLE)
    return {"updates": light.order_by("-id")[:SHOWN]}


# What is listed for whom.
LISTS: dict[str, Callable[[Any], dict[str, Any]]] = {
    TAKE_IN: _held,
    "articles.view_source": _silent,
    "articles.view_dispatch": _refused,
    "articles.view_story": _in_work,
    "articles.change_story": _updates,
}


@require_GET
def raw_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, to be saved: never shown as a page of the desk."""
    if not request.user.has_perm("articles.view_dispatch"):
        raise PermissionDenied
    dispatch = _dispatch(pk)
    name = quote(dispatch.name or f"{dispatch.sha256[:12]}.txt", safe="")
    return HttpResponse(
        bytes(dispatch.raw.data),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=utf-8''{name}",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_POST
def retry_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads refused copy again."""
    dispatch = _to_take_in(request, pk)
    if dispatch.outcome != Outcome.REJECTED:
        messages.warning(request, _("This copy was not refused."))
        return _to(dispatch)
    receipts = retry(dispatch)
    faults = [receipt.fault for receipt in receipts if receipt.fault]
    if faults:
        messages.error(request, fault_told(faults[0]))
        return _to(dispatch)
    if any(receipt.outcome == Outcome.REJECTED for receipt in receipts):
        messages.warning(request, _("It still cannot be read."))
        return _to(dispatch)
    text = ngettext("%(count)s item was read.", "%(count)s items were read.", len(receipts))
    messages.success(request, text % {"count": len(receipts)})
    return _to(receipts[0].dispatch or dispatch)


def fault_told(fault: Exception) -> str:
    """Our own failure at a piece of copy: what the editor needs to pass on, and that it stays."""
    if is_full(fault):
        return str(NO_ROOM)
    text = _(
        "We failed at this copy; it is a fault of the software, not yours (%(fault)s). "
        "Nothing is lost: try again later. The log says why."
    )
    return text % {"fault": Truncator(f"{type(fault).__name__}: {fault}").chars(200)}


@require_POST
def release_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a story of held copy, and leads to it."""
    dispatch = _to_take_in(request, pk)
    try:
        released = release(dispatch, by=editor(request))
    except NotReleasedError as refusal:
        messages.warning(request, str(refusal))
        return _to(dispatch)
    messages.success(request, _("The copy is in the story now."))
    return HttpResponseRedirect(story_form(released.story_id))


@require_POST
def see_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes who has seen held copy or a recall, which waits no more."""
    dispatch = _to_take_in(request, pk)
    if Dispatch.objects.filter(pk=pk).mark_seen(by=editor(request)):
        messages.success(request, _("It stands on the first page no more."))
    if "from_first_page" in request.POST:
        return HttpResponseRedirect(reverse("admin:index"))
    return _to(dispatch)


def _to_take_in(request: HttpRequest, pk: int) -> Dispatch:
    if not request.user.has_perm(TAKE_IN):
        raise PermissionDenied
    return _dispatch(pk)


def _dispatch(pk: int) -> Dispatch:
    found = Dispatch.objects.select_related("raw", "source").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _to(dispatch: Dispatch) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_dispatch_change", args=[dispatch.pk]))
