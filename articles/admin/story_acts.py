"""The acts of the workflow as buttons, each with a page that asks what it needs to know."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.admin.act_form import GRAVE, ActForm
from articles.admin.naming import compare_named
from articles.admin.obstacles import linked, obstacles
from articles.admin.screens import editor, number_in, page_context, story_or_404, to_story_form
from articles.admin.status import article_of
from articles.admin.wire_update import proposed_note
from articles.home_time import in_full
from articles.models import Article, Revision, Story
from articles.workflow import Act, ActRefusedError

# Restoring starts from the history, where the revision is chosen; undoing from what was said of it.
NO_BUTTON = frozenset({"restore", "undo"})
WITH_COMPARISON = frozenset({"update", "correct"})


class StoryActForm(ActForm):
    """With the version of the story that the editor decided on."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, act: Act, story: Story, *args: Any, **kwargs: Any) -> None:
        super().__init__(act, *args, **kwargs)
        self.story = story
        self.initial["version"] = story.version
        if act.name == "reschedule":
            self.initial["at"] = story.publish_at
        if act.name == "correct":
            self.initial["note"] = proposed_note(story)
            self.fields["note"].label = gettext_lazy("Correction for readers")
            self.fields["note"].help_text = gettext_lazy(
                "What was wrong and what is right. It stands on the page from now on."
            )


def offered(story: Story | None, user: Any) -> list[dict[str, Any]]:
    """The buttons of the form: what this user may do with the story now."""
    acts = workflow.available(story or Story(), user)
    # What was never saved is neither killed nor put into the bin.
    hidden = NO_BUTTON if story else NO_BUTTON | GRAVE
    return [
        {"name": act.name, "label": act.label, "is_grave": act.name in GRAVE}
        for act in acts
        if act.name not in hidden
    ]


@transaction.atomic
def act_view(admin: Any, request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Asks before it acts; acts on POST alone, and on the version that was looked at."""
    story = story_or_404(admin, request, pk)
    act = _act(name, request)
    if story.state not in act.sources:
        messages.warning(request, workflow.impossible(act.label, story))
        return to_story_form(story)
    revision = _revision(story, request) if name == "restore" else None
    form = StoryActForm(act, story, request.POST if request.method == "POST" else None)
    done = _perform(request, form, revision) if form.is_valid() else None
    if done:
        _say_done(request, done, act)
        return to_story_form(done)
    return _ask(admin, request, form, revision)


def _act(name: str, request: HttpRequest) -> Act:
    act = workflow.ACTS.get(name)
    if act is None:
        raise Http404
    if not request.user.has_perm(act.permission):
        raise PermissionDenied
    return act


def _perform(request: HttpRequest, form: StoryActForm, revision: Revision | None) -> Story | None:
    act, story = form.act, form.story
    if form.cleaned_data["version"] != story.version:
        form.add_error(None, _("The story was changed meanwhile. Look at it before you decide."))
        form.data = {**form.data.dict(), "version": str(story.version)}  # type: ignore[attr-defined]  # a QueryDict
        return None
    try:
        by = editor(request)
        return workflow.perform(act.name, story, by=by, revision=revision, **form.given())
    except ActRefusedError as refusal:
        for problem in refusal.problems:
            form.add_error(None, linked(problem, story))
    return None


def _ask(
    admin: Any, request: HttpRequest, form: StoryActForm, revision: Revision | None
) -> HttpResponse:
    act, story = form.act, form.story
    context = page_context(admin, request, story, str(act.label))
    context |= form.page([] if form.is_bound else _obstacles(story, act))
    context |= {
        "article": article_of(story),
        "revision": revision,
        "rows": _comparison(story, act, revision),
    }
    return TemplateResponse(request, "admin/articles/story/act.html", context)


def _obstacles(story: Story, act: Act) -> list[Any]:
    """What would refuse the act, told before its button is pressed."""
    if act.name not in ("publish", *WITH_COMPARISON):
        return []
    return [linked(problem, story) for problem, _place in obstacles(story)]


def _comparison(story: Story, act: Act, revision: Revision | None) -> Any:
    """What the act will change: for readers, or in the working copy."""
    if revision:
        return compare_named(Story.objects.whole().get(pk=story.pk).document(), revision.document)
    article = article_of(story)
    if article is None or act.name not in WITH_COMPARISON:
        return None
    now = Story.objects.whole().get(pk=story.pk).document()
    return compare_named(Revision.objects.get(pk=article.revision_id).document, now)


def _revision(story: Story, request: HttpRequest) -> Revision:
    number = number_in(request.GET.get("revision", ""))
    found = story.revisions.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _say_done(request: HttpRequest, story: Story, act: Act) -> None:
    done = with_undo(
        _("Done: %(act)s.") % {"act": act.label},
        act,
        reverse("admin:articles_story_act", args=[story.pk, "undo"]),
    )
    article = Article.objects.filter(pk=story.pk).select_related("section").first()
    if article is None or article.is_gone:
        messages.success(request, done)
    elif article.is_public():
        link = format_html('<a href="{}">{}</a>', article.get_absolute_url(), _("Read it"))
        messages.success(request, format_html("{} {}", done, link))
    else:
        when = _("Readers see it from %(time)s.") % {"time": in_full(article.out_at)}
        messages.success(request, format_html("{} {}", done, when))


def with_undo(done: str, act: Act, address: str) -> Any:
    """What was done, and for a while the way back."""
    if not (act.can_be_undone and settings.UNDO_SECONDS):
        return done
    return format_html('{} <a href="{}">{}</a>', done, address, _("Undo"))
