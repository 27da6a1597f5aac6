"""What the desk's own pages share, beside the lists and forms that Django makes."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from articles.models import Story, User

# No column holds a longer number, and Python reads none of thousands of digits.
MOST_DIGITS = 14


def editor(request: HttpRequest) -> User:
    """Who asks: nobody comes to the desk without a login."""
    return cast("User", request.user)


def page_context(admin: Any, request: HttpRequest, original: Any, title: str) -> dict[str, Any]:
    """What stands around every page; `original` is the row that it speaks of, if it does."""
    return {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "original": original,
        "title": title,
        "media": admin.media,
    }


def story_or_404(admin: Any, request: HttpRequest, pk: int) -> Story:
    """The story, for those who may open its form; every screen beside the form asks here."""
    story: Story | None = admin.get_object(request, str(pk))
    if story is None:
        raise Http404
    if not admin.has_view_or_change_permission(request, story):
        raise PermissionDenied
    return story


def story_form(number: int | None) -> str:
    """The address of a story's form."""
    return reverse("admin:articles_story_change", args=[number])


def to_story_form(story: Story) -> HttpResponse:
    return HttpResponseRedirect(story_form(story.pk))


def number_in(text: str) -> int:
    """The number that an address or a form gives; 0, which no row has, where it gives none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
