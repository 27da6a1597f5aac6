"""A posted story form becomes rows, a revision and a new version, in the form's transaction."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from articles import workflow
from articles.admin.anchors import follow
from articles.admin.credit_lines import CreditForm
from articles.admin.story_form import DESK_FIELDS, StoryForm
from articles.document import StoryDocument
from articles.markup import blocks_from_html
from articles.models import Sidebar, Story, StoryMedia, User
from articles.publication import hold_back


class StaleStoryError(Exception):
    """Somebody saved between the check and the writing; the transaction is undone."""


def save_story(form: StoryForm) -> None:
    """Saves the form's own fields, of a story that exists only the changed ones."""
    story = form.instance
    own = {field.name for field in story._meta.concrete_fields}
    if story.pk is None:
        story.save()
    elif changed := own & set(form.changed_data):
        story.save(update_fields=changed)


def save_parts(form: StoryForm, formsets: Iterable[Any]) -> None:
    """Saves topics, sidebars, placements and credit lines.

    Media in the text go with their paragraphs.
    """
    form.save_m2m()
    old = {box.pk: box.body for box in form.instance.sidebars.all()} if form.before else {}
    for formset in formsets:
        formset.save()
        if form.overwrites:
            formset.get_queryset().exclude(pk__in=formset.posted_ids()).delete()
    # Only now do all parts stand as they will be.
    for part in _kept_parts(formsets):
        if isinstance(part, CreditForm):
            part.write_names()
        elif isinstance(part.instance, StoryMedia):
            _move_with_text(part, form, old)


def _kept_parts(formsets: Iterable[Any]) -> Iterator[Any]:
    for formset in formsets:
        for part in formset.forms:
            if part.instance.pk and not _is_deleted(part):
                yield part


def _is_deleted(part: Any) -> bool:
    return bool(part.cleaned_data.get("DELETE"))


def _move_with_text(part: Any, form: StoryForm, old_boxes: dict[int, str]) -> None:
    """A placement whose number the editor left alone follows the block that it stood behind."""
    use: StoryMedia = part.instance
    if use.after_block is None or "after_block" in part.changed_data:
        return
    if use.placement == StoryMedia.SIDEBAR and use.sidebar_id in old_boxes:
        box = Sidebar.objects.get(pk=use.sidebar_id)
        texts = (old_boxes[box.pk], box.body)
    elif use.placement == StoryMedia.BODY and "body" in form.changed_data:
        texts = (form.initial["body"], form.instance.body)
    else:
        return
    old, new = texts
    after = follow(use.after_block, blocks_from_html(old), blocks_from_html(new))
    if after != use.after_block:
        StoryMedia.objects.filter(pk=use.pk).update(after_block=after)


def keep_revision(form: StoryForm, by: User) -> bool:
    """Writes the history of a save that changed something, and counts the version up."""
    story = Story.objects.whole().get(pk=form.instance.pk)
    if form.before is None:
        workflow.record(story, "create", by=by)
        return True
    if story.document() == form.before and not DESK_FIELDS & set(form.changed_data):
        return False
    claimed = Story.objects.filter(pk=story.pk, version=form.instance.version).update(
        version=F("version") + 1, changed_at=timezone.now()
    )
    if not claimed:
        raise StaleStoryError
    workflow.record(story, "edit", by=by)
    if "embargo_until" in form.changed_data:
        hold_back(story)
    return True


class _Undo(Exception):  # noqa: N818  # no error: it ends a trial
    """Ends a transaction whose result is known and not wanted."""


def document_as_posted(admin: Any, request: HttpRequest, story: Story | None) -> Any:
    """The document that a posted form would make, or the form's errors; nothing is kept.

    The form is saved through the same code as ever and the transaction undone, so that the
    preview cannot differ from what saving gives.
    """
    result: StoryDocument | Any = None
    try:
        with transaction.atomic():
            result = _save(admin, request, story)
            raise _Undo
    except _Undo:
        return result


def _save(admin: Any, request: HttpRequest, story: Story | None) -> Any:
    form_class = admin.get_form(request, story, change=story is not None)
    form = form_class(request.POST, request.FILES, instance=story)
    form.replaces = True
    formsets, _inlines = admin._create_formsets(request, form.instance, change=story is not None)
    if not all([form.is_valid(), *(formset.is_valid() for formset in formsets)]):
        return [form.errors, *(formset.errors for formset in formsets)]
    form.save(commit=False)
    save_story(form)
    save_parts(form, formsets)
    return Story.objects.whole().get(pk=form.instance.pk).document()
