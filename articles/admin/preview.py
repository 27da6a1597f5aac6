"""The working copy as the reader will see it, of text not yet saved as well."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles.admin.screens import story_or_404
from articles.admin.story_saving import document_as_posted
from articles.document import StoryDocument
from articles.models import Story
from articles.photos import card_picture, public_picture
from articles.publication import card_item
from articles.rendering import render_story, stored

View = Callable[..., HttpResponse]


def framed(view: View) -> View:
    """The form shows its own preview in a frame, nobody else may; nothing of it is kept."""
    inner: Any = csp_replace({"frame-ancestors": [SELF]})(xframe_options_sameorigin(view))

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = inner(*args, **kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@framed
@transaction.atomic
def story_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the story as saved, POST as the form has it."""
    story = story_or_404(admin, request, pk)
    if request.method != "POST":
        return document_page(request, Story.objects.whole().get(pk=pk).document())
    if not admin.has_change_permission(request, story):
        raise PermissionDenied
    return document_page(request, document_as_posted(admin, request, story))


@framed
@transaction.atomic
def new_story_view(admin: Any, request: HttpRequest) -> HttpResponse:
    """A story that has never been saved."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    return document_page(request, document_as_posted(admin, request, None))


def document_page(request: HttpRequest, document: Any) -> HttpResponse:
    if not isinstance(document, StoryDocument):
        return TemplateResponse(
            request, "admin/articles/story/preview_errors.html", {"errors": document}, status=400
        )
    context = {
        "document": document,
        "story": stored(render_story(document, resolve=public_picture)),
        "picture": card_picture(card_item(document)),
        "title": _("Preview"),
    }
    with override(settings.LANGUAGE_CODE):
        return TemplateResponse(request, "admin/articles/story/preview.html", context).render()
