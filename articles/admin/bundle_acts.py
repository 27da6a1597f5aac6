"""What is done to all stories of a bundle: each act's page, and the table of its stories."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import bundles, workflow
from articles.admin.act_form import ActForm
from articles.admin.obstacles import linked
from articles.admin.screens import editor, page_context
from articles.admin.status import badge
from articles.admin.story_acts import with_undo
from articles.admin.wire_update import prefetch
from articles.bundles import BundleRefusedError
from articles.home_time import in_full
from articles.models import Bundle, Story
from articles.readiness import troubles
from articles.workflow import Act

_SEEN = re.compile(r"\b([0-9]{1,18})\.([0-9]{1,9})\b")


class BundleActForm(ActForm):
    """With the stories that the editor decided on."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, act: Act, bundle: Bundle, *args: Any, **kwargs: Any) -> None:
        super().__init__(act, *args, **kwargs)
        self.bundle = bundle
        if "notice" in self.fields:
            self.fields["notice"].help_text = gettext_lazy(
                "Readers find it at the addresses of the articles."
            )
            if not bundles.needs_notice(bundle, timezone.now()):
                del self.fields["notice"]
        plan = bundle.publish_at or bundle.planned_for
        if plan and plan > timezone.now():
            self.initial["at"] = plan


@dataclass(frozen=True)
class Row:
    """A story of a bundle, and what keeps it from going out with the others."""

    story: Story
    in_the_way: list[Any]
    has_update: bool

    @property
    def badge(self) -> SafeString:
        return badge(self.story)

    @property
    def is_fallen(self) -> bool:
        return self.story.state in Bundle.FALLEN


def rows(bundle: Bundle, at: datetime) -> list[Row]:
    """The stories of a bundle, in a fixed number of queries."""
    stories: list[Any] = list(
        bundle.stories.whole()
        .with_article()
        .prefetch_related(prefetch(), "article__media")
        .order_by("pk")
    )
    found = _in_the_way(bundle, stories, at)
    return [
        Row(
            story,
            [linked(problem, story) for problem in found.get(story.pk, [])],
            bool(story.open_updates),
        )
        for story in stories
    ]


def _in_the_way(bundle: Bundle, stories: Iterable[Any], at: datetime) -> dict[int, list[Any]]:
    living = [story for story in stories if story.state not in Bundle.FALLEN]
    if not bundle.is_ordered:
        return bundles.hindrances(bundle, living, at)
    planned = [story for story in living if story.is_scheduled()]
    return {story.pk: troubles(story.article) for story in planned}


def act_view(admin: Any, request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Asks before it acts; acts on POST alone, and on the stories that were looked at."""
    bundle, act = bundle_or_404(admin, request, pk), _act(name, request)
    if act not in bundles.available(bundle, editor(request)):
        told = _("“%(act)s” is not possible for this bundle now.") % {"act": act.label}
        messages.warning(request, told)
        return to_bundle(bundle)
    form = BundleActForm(act, bundle, request.POST if request.method == "POST" else None)
    done = _perform(request, form) if form.is_valid() else None
    if done:
        admin.log_change(request, done, [{"changed": {"fields": [str(act.label)]}}])
        messages.success(request, _said(done, act))
        return to_bundle(done)
    return _ask(admin, request, form)


def bundle_or_404(admin: Any, request: HttpRequest, pk: int) -> Bundle:
    bundle = Bundle.objects.filter(pk=pk).first()
    if bundle is None:
        raise Http404
    if not admin.has_view_or_change_permission(request, bundle):
        raise PermissionDenied
    return bundle


def to_bundle(bundle: Bundle) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_bundle_change", args=[bundle.pk]))


def told(refusal: BundleRefusedError) -> list[str]:
    """A refusal's sentences; those of a story say of which one."""
    return [
        str(each)
        if story is None
        else _("%(story)s: %(problem)s") % {"story": story, "problem": each}
        for story, problems in refusal.problems
        for each in problems
    ]


def _act(name: str, request: HttpRequest) -> Act:
    if name not in bundles.TOGETHER:
        raise Http404
    act = workflow.ACTS[name]
    if not request.user.has_perm(act.permission):
        raise PermissionDenied
    return act


def _perform(request: HttpRequest, form: BundleActForm) -> Bundle | None:
    try:
        return bundles.perform_together(
            form.act.name,
            form.bundle,
            by=editor(request),
            seen=_read(form.cleaned_data["seen"]),
            **form.given(),
        )
    except BundleRefusedError as refusal:
        for problem in told(refusal):
            form.add_error(None, problem)
    form.data = {**form.data.dict(), "seen": _seen(form)}  # type: ignore[attr-defined]  # a QueryDict
    return None


def _seen(form: BundleActForm) -> str:
    """The stories that the act concerns, each with its version: "12.3 15.1"."""
    stories = bundles.concerned(form.bundle, form.act.name).values_list("pk", "version")
    return " ".join(f"{pk}.{version}" for pk, version in stories) or "-"


def _read(seen: str) -> dict[int, int]:
    return {int(pk): int(version) for pk, version in _SEEN.findall(seen)}


def _ask(admin: Any, request: HttpRequest, form: BundleActForm) -> HttpResponse:
    form.initial["seen"] = _seen(form)
    context = page_context(admin, request, form.bundle, str(form.act.label))
    context |= form.page() | {"stories": bundles.concerned(form.bundle, form.act.name)}
    return TemplateResponse(request, "admin/articles/bundle/act.html", context)


def _said(bundle: Bundle, act: Act) -> Any:
    done = _("Done: %(act)s.") % {"act": act.label}
    if bundle.publish_at is None or not bundle.is_open():
        undo = reverse("admin:articles_bundle_act", args=[bundle.pk, "undo"])
        return with_undo(done, act, undo)
    when = _("Readers see it from %(time)s.") % {"time": in_full(bundle.publish_at)}
    return format_html("{} {}", done, when)
