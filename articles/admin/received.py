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
from articles.admin.screens import story_form
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
    if user.has_perm(TAKE_IN):
        held = Dispatch.objects.waiting().with_words().select_related("source").order_by("-id")
        kills = held.filter(signal=Signal.KILL)
        lists |= {"kills": kills[:SHOWN], "held": held.exclude(signal=Signal.KILL)[:SHOWN]}
        lists |= {"recalls": alarms.recalls(SHOWN), "lifted": alarms.lifted(SHOWN)}
    if user.has_perm("articles.view_source"):
        troubled = Source.objects.filter(is_active=True).exclude(trouble="")
        lists |= {"quiet": Source.objects.quiet()[:SHOWN], "troubled": troubled[:SHOWN]}
        lists |= {"unasked_since": Source.objects.unasked_since()}
    if user.has_perm("articles.view_dispatch"):
        rows = Dispatch.objects.refused().with_words().select_related("source")
        refused = rows.order_by("-id")
        lists |= {"refused": refused[:SHOWN]}
    if user.has_perm("articles.view_story"):
        late = Q(due_at__lt=timezone.now())
        mine = Story.objects.in_work().filter(assigned_to=user)
        lists |= {"mine": mine.aggregate(open=Count("pk"), late=Count("pk", filter=late))}
        lists |= {"plans": planning.in_trouble(timezone.now())[:SHOWN]}
    if user.has_perm("articles.change_story"):
        open_ones = Dispatch.objects.undecided().select_related("source", "story")
        rows = open_ones.only("received_at", "signal", "source__name", *TITLE)
        lists |= {"updates": rows.order_by("-id")[:SHOWN]}
    return lists


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
    user: Any = request.user
    try:
        released = release(dispatch, by=user)
    except NotReleasedError as refusal:
        messages.warning(request, str(refusal))
        return _to(dispatch)
    messages.success(request, _("The copy is in the story now."))
    return HttpResponseRedirect(story_form(released.story_id))


@require_POST
def see_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes who has seen held copy or a recall, which waits no more."""
    dispatch = _to_take_in(request, pk)
    user: Any = request.user
    if Dispatch.objects.filter(pk=pk).mark_seen(by=user):
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
