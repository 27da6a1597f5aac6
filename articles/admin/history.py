"""The history of a story: who did what and when, two revisions beside each other, and back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.admin.comparison import compare
from articles.models import Revision, Story

# Acts that are no buttons: what saving and receiving write.
OTHER_ACTS = {
    "create": gettext_lazy("Created"),
    "edit": gettext_lazy("Edited"),
    "import": gettext_lazy("Received"),
    "wire": gettext_lazy("Changed by the agency"),
    "merge": gettext_lazy("Update decided"),
}


def act_label(name: str) -> Any:
    """An act's name in words, for the history."""
    act = workflow.ACTS.get(name)
    return act.label if act else OTHER_ACTS.get(name, name)


def story_or_404(admin: Any, request: HttpRequest, pk: int) -> Story:
    """The story, for those who may open its form; every screen beside the form asks here."""
    story: Story | None = admin.get_object(request, str(pk))
    if story is None:
        raise Http404
    if not admin.has_view_or_change_permission(request, story):
        raise PermissionDenied
    return story


def page_context(admin: Any, request: HttpRequest, story: Story | None, title: str) -> Any:
    return {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "original": story,
        "title": title,
        "media": admin.media,
    }


def revisions_view(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """All revisions, newest first, with two to choose for a comparison."""
    if not object_id.isdecimal():
        raise Http404
    story = story_or_404(admin, request, int(object_id))
    rows = story.revisions.select_related("by").defer("document_json")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = page_context(admin, request, story, _("History"))
    context |= {
        "page": page,
        "revisions": [(row, act_label(row.act)) for row in page],
        "article": getattr(story, "article", None),
    }
    return TemplateResponse(request, "admin/articles/story/history.html", context)


def compare_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Two revisions, ?from=1&to=3; without `from` what the later one changed."""
    story = story_or_404(admin, request, pk)
    later = _revision(story, request.GET.get("to"))
    earlier = _revision(story, request.GET.get("from") or str(max(later.number - 1, 1)))
    if earlier.number > later.number:
        earlier, later = later, earlier
    context = page_context(admin, request, story, _("Comparison"))
    context |= {
        "earlier": earlier,
        "later": later,
        "rows": compare(earlier.document, later.document),
        "may_restore": "restore" in [act.name for act in _acts(story, request)],
        "latest": story.revisions.values_list("number", flat=True).first(),
    }
    return TemplateResponse(request, "admin/articles/story/compare.html", context)


def _acts(story: Story, request: HttpRequest) -> Any:
    return workflow.available(story, request.user)  # type: ignore[arg-type]  # nobody is anonymous here


def _revision(story: Story, number: str | None) -> Revision:
    rows = story.revisions.select_related("by")
    if number and number.isdecimal() and len(number) < 9:
        rows = rows.filter(number=number)
    found: Revision | None = rows.first()
    if found is None:
        raise Http404
    return found
