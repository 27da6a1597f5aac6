"""Import and export on a list of the desk, with the permissions of the list itself."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin

from articles.resources import FORMATS, RESOURCES


class ExchangeAdmin(ImportExportMixin):
    """Export needs the permission to view, import those to add and to change."""

    formats = FORMATS
    import_error_display = ("message", "row")

    def get_resource_classes(self, request: HttpRequest) -> list[Any]:
        return [RESOURCES[self.model]]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_or_change_permission(request))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> Any:
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            # Confirmed twice, or so late that the server has tidied up.
            text = _("This file was imported already, or it waited too long: look at the list.")
            self.message_user(request, text, messages.WARNING)
            info = self.opts.app_label, self.opts.model_name
            return HttpResponseRedirect(reverse("admin:{}_{}_changelist".format(*info)))

    def get_export_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows of the list as filtered, with the columns that the list leaves out."""
        rows: QuerySet = super().get_export_queryset(request)
        return rows.defer(None)
