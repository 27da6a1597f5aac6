"""The history of a story: who did what and when, two revisions beside each other, and back."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles import workflow
from articles.admin.naming import compare_named
from articles.admin.screens import editor, number_in, page_context, story_or_404
from articles.admin.status import article_of
from articles.models import Dispatch, Revision, Story
from articles.models.dispatch import CHECKSUMS

# What was done, all in one form: the workflow's own labels are orders ("Publish").
DONE = {
    "create": pgettext_lazy("in the history", "Created"),
    "edit": pgettext_lazy("in the history", "Edited"),
    "import": pgettext_lazy("in the history", "Received"),
    "wire": pgettext_lazy("in the history", "Changed by the agency"),
    "merge": pgettext_lazy("in the history", "Update decided"),
    "send_to_review": pgettext_lazy("in the history", "Sent to review"),
    "approve": pgettext_lazy("in the history", "Declared ready"),
    "hand_back": pgettext_lazy("in the history", "Handed back"),
    "publish": pgettext_lazy("in the history", "Published"),
    "reschedule": pgettext_lazy("in the history", "Rescheduled"),
    "update": pgettext_lazy("in the history", "Update published"),
    "correct": pgettext_lazy("in the history", "Correction published"),
    "undo": pgettext_lazy("in the history", "Publication undone"),
    "unpublish": pgettext_lazy("in the history", "Withdrawn"),
    "kill": pgettext_lazy("in the history", "Killed"),
    "restore": pgettext_lazy("in the history", "Earlier revision restored"),
    "bin": pgettext_lazy("in the history", "Put into the bin"),
    "recover": pgettext_lazy("in the history", "Taken out of the bin"),
}


def done_label(act: str) -> Any:
    """What was done, in words."""
    return DONE.get(act, act)


def revisions_view(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """All revisions, newest first, with two to choose for a comparison."""
    story = story_or_404(admin, request, number_in(object_id))
    rows = story.revisions.select_related("by").defer("document_json")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = page_context(admin, request, story, _("History"))
    known = _copies({row.note for row in page if row.note.startswith(CHECKSUMS)})
    context |= {
        "page": page,
        "revisions": [(row, done_label(row.act), known.get(row.note, row.note)) for row in page],
        "article": article_of(story),
    }
    return TemplateResponse(request, "admin/articles/story/history.html", context)


def _copies(identities: set[str]) -> dict[str, str]:
    """What received copy that only a checksum names is called."""
    if not identities:
        return {}
    rows = Dispatch.objects.with_words().filter(identity__in=identities)
    return {dispatch.identity: str(dispatch) for dispatch in rows}


def compare_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Two revisions, ?from=1&to=3; without `from` what the later one changed."""
    story = story_or_404(admin, request, pk)
    later = _revision(story, request.GET.get("to", ""))
    earlier = _revision(story, request.GET.get("from") or str(max(later.number - 1, 1)))
    if earlier.number > later.number:
        earlier, later = later, earlier
    context = page_context(admin, request, story, _("Comparison"))
    context |= {
        "earlier": earlier,
        "later": later,
        "rows": compare_named(earlier.document, later.document),
        "may_restore": "restore" in [act.name for act in _acts(story, request)],
        "latest": story.revisions.values_list("number", flat=True).first(),
    }
    return TemplateResponse(request, "admin/articles/story/compare.html", context)


def _acts(story: Story, request: HttpRequest) -> Any:
    return workflow.available(story, editor(request))


def _revision(story: Story, given: str) -> Revision:
    """The one that is asked for, or else the last."""
    rows = story.revisions.select_related("by")
    if number := number_in(given):
        rows = rows.filter(number=number)
    found: Revision | None = rows.first()
    if found is None:
        raise Http404
    return found
