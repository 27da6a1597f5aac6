"""Import and export on a list of the desk, with the permissions of the list itself."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.forms import ConfirmImportForm, SelectableFieldsExportForm

from articles.resources import FORMATS, RESOURCES

CONFIRM_WITHIN = timedelta(days=1)


class OwnUploadForm(ConfirmImportForm):
    """Confirms the file whose rows this editor was shown, and no other of the server's."""

    def __init__(self, *args: Any, signer: TimestampSigner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer = signer

    def clean_import_file_name(self) -> str:
        signed = self.cleaned_data["import_file_name"]
        return Path(self.signer.unsign(signed, max_age=CONFIRM_WITHIN)).name


class NamedFieldsForm(SelectableFieldsExportForm):
    """Offers the columns by the names that the desk's forms give them, in the editor's language."""

    def _get_field_label(self, resource: Any, field_name: str) -> str:
        try:
            field = resource._meta.model._meta.get_field(field_name)
        except FieldDoesNotExist:
            return str(super()._get_field_label(resource, field_name))
        # Rows that point here have no name as a field.
        named = field.related_model._meta.verbose_name_plural if field.one_to_many else None
        return str(capfirst(named or field.verbose_name))


class ExchangeAdmin(ImportExportMixin):
    """Export needs the permission to view, import those to add and to change."""

    formats = FORMATS
    import_error_display = ("message", "row")
    confirm_form_class = OwnUploadForm
    export_form_class = NamedFieldsForm

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
        except BadSignature as error:
            raise PermissionDenied from error

    def get_confirm_form_kwargs(self, request: HttpRequest, import_form: Any = None) -> Any:
        own = super().get_confirm_form_kwargs(request, import_form)
        return own | {"signer": self._signer(request)}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if name := initial.get("import_file_name"):
            initial["import_file_name"] = self._signer(request).sign(Path(name).name)
        return initial

    def _signer(self, request: HttpRequest) -> TimestampSigner:
        """For one editor and one list."""
        return TimestampSigner(salt=f"import {self.opts.label} {request.user.pk}")

    def get_export_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows of the list as filtered, with the columns that the list leaves out."""
        rows: QuerySet = super().get_export_queryset(request)
        return rows.defer(None)
