"""What editors tell each other about a story: a page beside the form, and marks that lead to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.screens import editor, number_in, page_context, story_or_404
from articles.models import EditorialNote, Story

WRITE, SETTLE = "articles.add_editorialnote", "articles.change_editorialnote"


class NoteForm(forms.ModelForm):
    class Meta:
        model = EditorialNote
        fields = ["text"]
        labels = {"text": gettext_lazy("New note")}
        help_texts = {"text": gettext_lazy("For the desk alone: readers never see it.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


def waiting() -> Exists:
    """For a list of stories: whether a note waits for somebody, as `has_notes`."""
    return Exists(EditorialNote.objects.open().filter(story=OuterRef("pk")))


def mark(story: Any) -> SafeString | str:
    """In a list, the sign that somebody wrote something; it leads to the notes."""
    if not story.has_notes:
        return ""
    return format_html('<a class="update-mark" href="{}">{}</a>', address(story), _("Note"))


def address(story: Story) -> str:
    return reverse("admin:articles_story_notes", args=[story.pk])


def notes_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """All notes of a story; POST adds one, settles one or opens it again."""
    if not request.user.has_perm("articles.view_editorialnote"):
        raise PermissionDenied
    story = story_or_404(admin, request, pk)
    form = NoteForm()
    if request.method == "POST":
        for act in ("settle", "reopen"):
            if act in request.POST:
                return _settle(request, story, request.POST[act], is_settled=act == "settle")
        form = _write(request, story)
        if form.is_valid():
            messages.success(request, _("The note is kept."))
            return HttpResponseRedirect(address(story))
    context = page_context(admin, request, story, _("Notes"))
    context |= {
        "notes": story.notes.select_related("by", "resolved_by"),
        "form": form if request.user.has_perm(WRITE) else None,
        "may_settle": request.user.has_perm(SETTLE),
    }
    return TemplateResponse(request, "admin/articles/story/notes.html", context)


def _write(request: HttpRequest, story: Story) -> NoteForm:
    if not request.user.has_perm(WRITE):
        raise PermissionDenied
    note = EditorialNote(story=story, by=editor(request))
    form = NoteForm(request.POST, instance=note)
    if form.is_valid():
        form.save()
    return form


def _settle(request: HttpRequest, story: Story, number: str, *, is_settled: bool) -> HttpResponse:
    """Who settled it first stays: a colleague may have pressed the same button."""
    if not request.user.has_perm(SETTLE):
        raise PermissionDenied
    note = get_object_or_404(story.notes, pk=number_in(number))
    by, at = (request.user, timezone.now()) if is_settled else (None, None)
    story.notes.filter(pk=note.pk, resolved_at__isnull=is_settled).update(
        resolved_by=by, resolved_at=at
    )
    return HttpResponseRedirect(address(story))
