"""An update of the wire that changed what the desk had changed: three texts and a choice each."""

from typing import Any

from django.contrib import admin as django_admin
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.comparison import Row
from articles.admin.naming import compare_named
from articles.admin.screens import editor, page_context, story_or_404, to_story_form
from articles.admin.status import article_of
from articles.admin.wire_update_form import UpdateForm
from articles.document import Signal
from articles.intake.deciding import decide
from articles.intake.unedited import public_note
from articles.models import Dispatch, Revision, Story


class UpdateFilter(django_admin.SimpleListFilter):
    title = gettext_lazy("wire update")
    parameter_name = "update"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", gettext_lazy("Update received"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "open":
            return queryset.filter(pk__in=Dispatch.objects.undecided().values("story"))
        return queryset


def prefetch() -> Prefetch:
    """For a list of stories: the updates that wait, as `open_updates`."""
    rows = Dispatch.objects.undecided().only("story_id")
    return Prefetch("dispatches", rows, to_attr="open_updates")


def mark(story: Any) -> SafeString | str:
    """In a list, the sign that an update waits; it leads to the screen."""
    if not story.open_updates:
        return ""
    return format_html(
        '<a class="update-mark" href="{}">{}</a>', address(story), _("Update received")
    )


def address(story: Story) -> str:
    return reverse("admin:articles_story_wire_update", args=[story.pk])


def undecided(story: Story) -> QuerySet[Dispatch]:
    """The updates of a story that wait for an editor; mostly there is one at most."""
    return story.dispatches.undecided().select_related("source").order_by("-id")


def proposed_note(story: Story) -> str:
    """What readers may be told of a correction by the wire that is not published yet."""
    article = article_of(story)
    rows = story.dispatches.applied().filter(signal=Signal.CORRECTION)
    last = rows.select_related("brought").order_by("-id").first()
    if article is None or last is None or article.revision is None:
        return ""
    numbers = [each["revision"] or 0 for each in last.decisions]
    if last.brought:
        numbers.append(last.brought.number)
    if max(numbers, default=0) <= article.revision.number:
        return ""
    written = [each["note"] for each in last.decisions if "note" in each]
    return written[-1] if written else public_note(last.told())


@transaction.atomic
def update_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what is open and takes decisions, on the version of the story that was looked at."""
    story = story_or_404(admin, request, pk)
    if not admin.has_change_permission(request, story):
        raise PermissionDenied
    waiting = undecided(story)
    if request.method == "POST":
        waiting = waiting.select_for_update(of=("self",))
    dispatch = waiting.first()
    if dispatch is None:
        messages.info(request, _("No update waits for a decision."))
        return to_story_form(story)
    form = UpdateForm(story, dispatch, request.POST if request.method == "POST" else None)
    if form.is_valid():
        note = form.cleaned_data.get("note", "").strip()
        kept = decide(story, dispatch, form.choices(), by=editor(request), note=note)
        return _done(request, story, dispatch, kept)
    return _page(admin, request, form)


def _page(admin: Any, request: HttpRequest, form: UpdateForm) -> HttpResponse:
    context = page_context(admin, request, form.story, _("Update received"))
    told = form.dispatch.told()
    context |= {
        "form": form,
        "dispatch": form.dispatch,
        "places": list(form.places()),
        "merged": _merged(form.dispatch),
        # Old subject codes are kept as a note, too; they tell editors nothing.
        "notes": [note for note in told.wire.notes if note.role != "subjects"] if told.wire else [],
        "is_published": form.story.state == Story.State.PUBLISHED,
    }
    return TemplateResponse(request, "admin/articles/story/wire_update.html", context)


def _merged(dispatch: Dispatch) -> list[Row]:
    """What came from the wire without a question, when it came."""
    brought = dispatch.brought
    if brought is None:
        return []
    earlier = Revision.objects.filter(story=brought.story_id, number__lt=brought.number).first()
    return compare_named(earlier.document, brought.document) if earlier else []


def _done(
    request: HttpRequest, story: Story, dispatch: Dispatch, kept: Revision | None
) -> HttpResponse:
    left = len(dispatch.conflicts)
    if left:
        text = ngettext(
            "Saved. %(count)s place is still open.", "Saved. %(count)s places are still open.", left
        )
        messages.success(request, text % {"count": left})
        return HttpResponseRedirect(address(story))
    messages.success(request, _("The update is decided.") if kept else _("Nothing was open."))
    if story.state == Story.State.PUBLISHED and request.user.has_perm("articles.correct_story"):
        _say_unpublished(request, story, dispatch)
    if undecided(story).exists():
        return HttpResponseRedirect(address(story))
    return to_story_form(story)


def _say_unpublished(request: HttpRequest, story: Story, dispatch: Dispatch) -> None:
    is_correction = dispatch.signal == Signal.CORRECTION
    act = reverse(
        "admin:articles_story_act", args=[story.pk, "correct" if is_correction else "update"]
    )
    text = _("Publish the correction…") if is_correction else _("Publish the update…")
    link = format_html('<a href="{}">{}</a>', act, text)
    messages.warning(request, format_html("{} {}", _("Readers do not see it yet."), link))
