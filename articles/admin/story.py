"""The story's screens: list, form, acts, history, preview."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import workflow
from articles.admin import (
    history,
    notes,
    paste,
    planning,
    presence,
    preview,
    status,
    story_acts,
    wire_update,
)
from articles.admin.exchange import ExchangeAdmin
from articles.admin.naming import compare_named
from articles.admin.obstacles import obstacles
from articles.admin.screens import editor, number_in, to_story_form
from articles.admin.story_form import OVERWRITE, StoryForm
from articles.admin.story_list import StoryListAdmin
from articles.admin.story_parts import CreditInline, MediaInline, SidebarInline
from articles.admin.story_saving import (
    StaleStoryError,
    document_as_posted,
    keep_revision,
    save_parts,
    save_story,
)
from articles.admin.widgets import Finder, FinderOfSeveral, Moment
from articles.markup import blocks_from_html
from articles.models import Sidebar, Story, StoryMedia
from articles.wire.formats.text import block_text

# Of what Django's admin loads: what makes addresses of names, acts on lists, draws calendars.
_NOT_NEEDED = re.compile(r"(?:xregexp|urlify|prepopulate|actions|core|calendar)[\w.]*\.js")


def _rows_of(context: dict[str, Any], model: Any) -> Any:
    """The rows of a part as the form has loaded them."""
    formsets = (inline.formset for inline in context["inline_admin_formsets"])
    return next((each.get_queryset() for each in formsets if each.model is model), None)


def _show_as_text(*parts: Story | Sidebar) -> None:
    """Bodies that are only looked at, without the tags that Django would show as they are."""
    for part in parts:
        part.body = "\n\n".join(map(block_text, blocks_from_html(part.body)))


@admin.register(Story)
class StoryAdmin(ExchangeAdmin, StoryListAdmin):
    form = StoryForm
    change_list_template = "admin/articles/story/change_list.html"
    inlines = (MediaInline, SidebarInline, CreditInline)
    autocomplete_fields = ("topics", "assigned_to")
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": Moment},
    }
    save_on_top = False
    view_on_site = False  # drafts have no page; the status line links to those that have
    fieldsets = (
        (None, {"fields": ("kicker", "headline", "lede", "body", "section")}),
        (
            _("Planning"),
            {
                "fields": (
                    "assigned_to",
                    "due_at",
                    "news_value",
                    "planned_for",
                    "embargo_until",
                ),
                "classes": ("collapse",),
            },
        ),
        (
            _("Subject and language"),
            {
                "fields": ("topics", "keywords", "slugline", "language"),
                "classes": ("collapse",),
            },
        ),
        (
            _("From the copy"),
            {
                "fields": ("dateline", "genre", "urgency", "rights", "source_url"),
                "classes": ("collapse",),
            },
        ),
    )

    screens = (
        ("paste/", paste.paste_view, "paste"),
        ("paste/preview/", paste.paste_preview, "paste_preview"),
        ("paste/dispatch/<int:pk>/", paste.dispatch_view, "paste_dispatch"),
        ("planning/", planning.planning_view, "planning"),
        ("preview/", preview.new_story_view, "preview_new"),
        ("<int:pk>/preview/", preview.story_view, "preview"),
        ("<int:pk>/act/<slug:name>/", story_acts.act_view, "act"),
        ("<int:pk>/compare/", history.compare_view, "compare"),
        ("<int:pk>/presence/", presence.presence_view, "presence"),
        ("<int:pk>/notes/", notes.notes_view, "notes"),
        ("<int:pk>/wire-update/", wire_update.update_view, "wire_update"),
    )

    @property
    def media(self) -> forms.Media:
        """Without what a story's form has no use for, a sixth of all script."""
        media: Any = super().media
        needed = [each for each in media._js if not _NOT_NEEDED.search(str(each))]
        return forms.Media(css=media._css, js=needed)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Story | None:
        """For a save the row is locked, and whole, so that it can be compared afterwards."""
        rows = Story.objects.with_article().select_related("section", "assigned_to", "bundle")
        if request.method == "POST":
            rows = Story.objects.whole().locked()
        return rows.filter(pk=number_in(object_id)).first()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = Finder(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = FinderOfSeveral(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was killed or binned is looked at, not edited."""
        if obj is not None and obj.state not in workflow.ALIVE:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Stories go into the bin, and come back from there."""
        return False

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except StaleStoryError:
            # Once more: the check now sees what was saved at the same moment.
            return super().changeform_view(request, object_id, *args, **kwargs)
        except PermissionDenied:
            story = self._ended_meanwhile(request, object_id)
            if story is None:
                raise
            button = "Save"  # Django's own text, translated in its catalogue
            self.message_user(request, workflow.impossible(_(button), story), messages.ERROR)
            return to_story_form(story)

    def _ended_meanwhile(self, request: HttpRequest, object_id: str | None) -> Story | None:
        """The story that was killed or binned while an editor, who may edit, had it open."""
        if not self.has_change_permission(request):
            return None
        ended = Story.objects.exclude(state__in=workflow.ALIVE)
        return ended.filter(pk=number_in(object_id or "")).first()

    def save_model(self, request: HttpRequest, obj: Story, form: Any, change: bool) -> None:
        save_story(form)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        save_parts(form, formsets)
        keep_revision(form, by=editor(request))

    def response_add(
        self, request: HttpRequest, obj: Story, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._to_act(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Story) -> HttpResponse:
        if OVERWRITE in request.POST:
            self.message_user(
                request, _("Your version stands now; theirs is in the history."), messages.SUCCESS
            )
            return to_story_form(obj)
        return self._to_act(request, obj) or super().response_change(request, obj)

    def _to_act(self, request: HttpRequest, story: Story) -> HttpResponse | None:
        """An act's button saves what was typed, then asks what the act needs to know."""
        name = request.POST.get("_act", "")
        if name not in workflow.ACTS:
            return None
        self.message_user(request, _("Your text is saved."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_story_act", args=[story.pk, name]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        story: Story | None = kwargs.get("obj")
        context |= {
            "show_save_and_add_another": False,
            "acts": story_acts.offered(story, request.user),
        }
        if story:
            context |= {
                "status": status.sentences(story),
                "has_unpublished_changes": status.has_unpublished_changes(story),
                "article": status.article_of(story),
                "beside": status.beside(story, request.user),
                "update": wire_update.undecided(story).only("received_at", "source__name").first(),
            }
            if self.has_change_permission(request, story):
                context["obstacles"] = [*obstacles(story, _rows_of(context, StoryMedia))]
            else:
                _show_as_text(story, *(_rows_of(context, Sidebar) or ()))
            context |= self._conflict(request, context["adminform"].form, story)
            # What was in conflict is told at length: the form need not say it once more.
            if "conflict" in context and len(context["errors"]) == 1:
                context["errors"] = []
        return super().render_change_form(request, context, *args, **kwargs)

    def _conflict(self, request: HttpRequest, form: StoryForm, story: Story) -> dict[str, Any]:
        """Both versions, if somebody else saved meanwhile."""
        if not (form.is_bound and form.has_conflict):
            return {}
        theirs = Story.objects.whole().get(pk=story.pk).document()
        yours = document_as_posted(self, request, self.get_object(request, str(story.pk)))
        return {
            "conflict": True,
            "conflict_rows": compare_named(theirs, yours) if not isinstance(yours, list) else [],
            "conflict_by": story.revisions.select_related("by").first(),
            "conflict_version": story.version,
        }

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history.revisions_view(self, request, object_id)
