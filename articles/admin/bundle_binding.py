"""Which stories a bundle holds: bound from the list of stories, taken out on the bundle's page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import bundles
from articles.admin.bundle_acts import bundle_or_404, to_bundle, told
from articles.admin.screens import number_in, page_context
from articles.bundles import BundleRefusedError
from articles.models import Bundle, Story

MOST = 100  # stories that are bound at a time


class BindForm(forms.Form):
    bundle = forms.ModelChoiceField(
        label=gettext_lazy("Bundle"),
        queryset=Bundle.objects.none(),
        required=False,
        empty_label=gettext_lazy("a new one"),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the new bundle"),
        max_length=Bundle._meta.get_field("name").max_length,
        required=False,
        help_text=Bundle._meta.get_field("name").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["bundle"]
        choice.queryset = Bundle.objects.filter(publish_at=None)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not cleaned.get("bundle") and not cleaned.get("name"):
            self.add_error("name", _("Give the bundle a name."))
        return cleaned


def bind_view(admin: Any, request: HttpRequest) -> HttpResponse:
    """Puts the stories of ?stories=12,15 into a bundle, a new one or one that is not ordered."""
    if not (admin.has_change_permission(request) and request.user.has_perm("articles.view_story")):
        raise PermissionDenied
    stories = Story.objects.filter(pk__in=_numbers(request.GET.get("stories", ""))).order_by("pk")
    form = BindForm(request.POST if request.method == "POST" else None)
    bound = _bind(form, stories) if form.is_valid() else None
    if bound:
        admin.log_change(request, bound, [{"changed": {"fields": [_("stories")]}}])
        messages.success(request, _("The stories are bound together."))
        return to_bundle(bound)
    context = page_context(admin, request, None, _("Bind together"))
    context |= {"form": form, "stories": stories}
    return TemplateResponse(request, "admin/articles/bundle/bind.html", context)


def take_out_view(admin: Any, request: HttpRequest, pk: int, story: int) -> HttpResponse:
    """Lets one story go out alone again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    bundle = bundle_or_404(admin, request, pk)
    if not admin.has_change_permission(request, bundle):
        raise PermissionDenied
    gone = get_object_or_404(bundle.stories, pk=story)
    try:
        bundles.take_out(bundle, gone)
    except BundleRefusedError as refusal:
        messages.error(request, " ".join(told(refusal)))
    else:
        admin.log_change(request, bundle, [{"changed": {"fields": [_("stories")]}}])
        said = _("“%(story)s” is no longer part of the bundle.") % {"story": gone}
        messages.success(request, said)
    return to_bundle(bundle)


def _numbers(listed: str) -> list[int]:
    found = [number for each in listed.split(",") if (number := number_in(each))]
    return found[:MOST]


def _bind(form: BindForm, stories: Any) -> Bundle | None:
    chosen: Bundle | None = form.cleaned_data["bundle"]
    try:
        with transaction.atomic():
            bundle = chosen or Bundle.objects.create(name=form.cleaned_data["name"])
            bundles.bind(bundle, stories)
    except BundleRefusedError as refusal:
        for problem in told(refusal):
            form.add_error(None, problem)
        return None
    return bundle
