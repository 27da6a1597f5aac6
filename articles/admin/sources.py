"""Where copy comes from: one form for all kinds of sources, with the rules for where copy goes."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import transaction
from django.forms import Field, Select
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin, short_time
from articles.models import RoutingRule, Source
from articles.sources import poll_by_number
from articles.wire.profiles.agency import keys


class RoutingRules(admin.TabularInline):
    model = RoutingRule
    extra = 0
    max_num = 100
    fields = ("order", "field", "value", "section", "assigned_to", "to_review")
    autocomplete_fields = ("assigned_to",)


class QuietFilter(admin.SimpleListFilter):
    """The sources that should have sent something by now, and those that could not be polled."""

    title = _("needs a look")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("quiet", str(_("too quiet"))), ("trouble", str(_("in trouble")))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "quiet":
                return queryset.quiet()
            case "trouble":
                return queryset.troubled()
        return queryset


@admin.register(Source)
class SourceAdmin(DeskAdmin):
    list_display = ("name", "received", "trouble", "polled", "kind", "default_section", "is_active")
    list_filter = (QuietFilter, "kind", "is_active")
    list_select_related = ("default_section",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("default_topics",)
    readonly_fields = ("received_at", "polled_at", "wait_until", "trouble")
    actions = ("ask_now",)
    inlines = (RoutingRules,)
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "address", "is_active")}),
        (_("Login"), {"fields": ("user_name", "secret_name")}),
        (
            _("Stories"),
            {"fields": ("profile", "default_section", "default_topics", "publishes_updates")},
        ),
        (_("Watching it"), {"fields": ("settle_seconds", "quiet_after_minutes")}),
        (_("Of late"), {"fields": ("received_at", "polled_at", "wait_until", "trouble")}),
    )

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Field | None:
        """A long address is seen whole, and a profile is one that there is."""
        if db_field.name == "address":
            kwargs["widget"] = AdminTextInputWidget(attrs={"class": "vLargeTextField"})
        if db_field.name == "profile":
            known = {*keys(), *Source.objects.values_list("profile", flat=True)} - {""}
            kwargs["widget"] = Select(choices=[("", "–"), *((key, key) for key in sorted(known))])
            kwargs["help_text"] = _("How its items are understood. Empty: by what they say.")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("last received"), ordering="received_at")
    def received(self, source: Source) -> SafeString | str:
        """Marked where it was too long ago."""
        moment = short_time(source.received_at) or "–"
        if not source.is_quiet():
            return moment
        return format_html('<span class="warn">{} ({})</span>', moment, gettext("too quiet"))

    @admin.display(description=_("last looked at"), ordering="polled_at")
    def polled(self, source: Source) -> str:
        return short_time(source.polled_at) or "–"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Another address knows nothing of the tags of the one before."""
        if "address" in form.changed_data:
            obj.etag = obj.last_modified = ""
            obj.wait_until = None
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Ask the selected sources now"), permissions=["change"])
    def ask_now(self, request: HttpRequest, queryset: Any) -> None:
        """As a task: what comes of it stands in the list a moment later."""
        due = queryset.due()
        for source in due:
            transaction.on_commit(partial(poll_by_number.enqueue, source.pk), robust=True)
        self._say_asked(request, len(due))
        if others := queryset.count() - len(due):
            text = ngettext(
                "%(count)s source cannot be asked: it is switched off, or its copy is brought.",
                "%(count)s sources cannot be asked: they are switched off, or their copy is "
                "brought.",
                others,
            )
            self.message_user(request, text % {"count": others}, messages.WARNING)

    def _say_asked(self, request: HttpRequest, count: int) -> None:
        if count:
            text = ngettext(
                "%(count)s source is being asked.", "%(count)s sources are being asked.", count
            )
            self.message_user(request, text % {"count": count}, messages.SUCCESS)
