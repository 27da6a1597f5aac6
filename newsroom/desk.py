"""The desk: Django's admin site with the editors' order of things and their choice of language."""

from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.i18n import JavaScriptCatalog, set_language

from newsroom.login import DeskLoginForm, DeskLoginView
from newsroom.second_step import are_passkeys_possible

# What editors open most often comes first; what stands here in no order comes last.
ORDER = (
    "Story",
    "Bundle",
    "FrontSlot",
    "MediaItem",
    "Dispatch",
    "Contributor",
    "Agency",
    "Section",
    "Topic",
    "Source",
    "User",
    "Group",
)


class DeskSite(admin.AdminSite):
    site_header = settings.SITE_NAME
    site_title = _("Desk")
    index_title = _("The desk")
    enable_nav_sidebar = False  # it takes the width that headlines need

    def get_urls(self) -> list[URLPattern | URLResolver]:
        on_site = self.admin_view(self.view_on_site)
        return [
            path("language/", set_language, name="set_language"),
            path("r/<int:content_type_id>/<int:object_id>/", on_site, name="view_on_site"),
            *super().get_urls(),
        ]

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Django's own, with a view that asks for the second step."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": gettext("Log in"),
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            "passkeys_possible": are_passkeys_possible(request),
            **(extra_context or {}),
        }
        if REDIRECT_FIELD_NAME not in request.GET | request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index")
        request.current_app = self.name
        view = DeskLoginView.as_view(
            authentication_form=DeskLoginForm,
            template_name="admin/login.html",
            extra_context=context,
        )
        return view(request)

    def view_on_site(
        self, request: HttpRequest, content_type_id: int, object_id: int
    ) -> HttpResponse:
        """Leads to a row's page. The address may tell a headline: only who may see the row."""
        model = get_object_or_404(ContentType, pk=content_type_id).model_class()
        screen = self._registry.get(model) if model else None
        if screen is None or not screen.has_view_permission(request):
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from articles.admin.received import waiting  # noqa: PLC0415  # models load after this site

        return super().index(request, {**(extra_context or {}), "waiting": waiting(request.user)})

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The texts of the admin's own scripts, of the body editor's dialogs and of the desk's."""
        packages = ["django.contrib.admin", "django_prose_editor", "articles"]
        response: Any = JavaScriptCatalog.as_view(packages=packages)(request)
        return cast("HttpResponse", response)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"]))
        return sorted(apps, key=lambda app: app["app_label"] != "articles")


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
