"""What came in, and how it was read. Nothing here can be changed."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin import received
from articles.admin.desk import DeskAdmin, raw_text, short_time
from articles.admin.filters import FormatFilter, ReceivedFilter
from articles.admin.roles import DOUBTFUL, ROLES
from articles.admin.screens import story_form
from articles.document import Signal
from articles.home_time import in_full
from articles.models import Dispatch

SHOWN_LINES = 2_000


class WaitingFilter(admin.SimpleListFilter):
    """What is held and what the desk has not seen yet."""

    title = _("needs a look")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("kill", str(_("kills without a story"))), ("held", str(_("all held copy")))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "kill":
                return queryset.waiting().filter(signal=Signal.KILL)
            case "held":
                return queryset.waiting()
        return queryset


@admin.register(Dispatch)
class DispatchAdmin(DeskAdmin):
    list_display = ("item", "source", "format", "result", "story_link", "received")
    list_filter = (WaitingFilter, "outcome", "source", ("format", FormatFilter), ReceivedFilter)
    actions = ("mark_seen",)
    list_select_related = ("source", "story")
    search_fields = ("identity", "name")
    fields = (
        "item",
        "source",
        "result",
        "seen",
        "story_link",
        "received_at",
        "format",
        "encoding",
        "identity",
        "revision",
        "notes",
        "copy",
        "sha256",
    )
    readonly_fields = fields

    def get_urls(self) -> list[Any]:
        return [*received.urls(self.admin_site.admin_view), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request).select_related("story")
        listed: QuerySet = rows.with_words().defer("notices")
        return listed

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_take_in_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(received.TAKE_IN)

    @admin.action(description=_("I have seen the selected held copy"), permissions=["take_in"])
    def mark_seen(self, request: HttpRequest, queryset: Any) -> None:
        count = queryset.mark_seen(by=request.user)
        text = ngettext(
            "%(count)s item stands on the first page no more.",
            "%(count)s items stand on the first page no more.",
            count,
        )
        self.message_user(request, text % {"count": count})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("item"), ordering="identity")
    def item(self, dispatch: Dispatch) -> SafeString | str:
        """What it says, and below it the file that it came as."""
        if not (dispatch.words and dispatch.name):
            return dispatch.name or dispatch.words or str(dispatch)
        return format_html('{}<span class="file-name">{}</span>', dispatch.words, dispatch.name)

    @admin.display(description=_("outcome"), ordering="outcome")
    def result(self, dispatch: Dispatch) -> SafeString:
        outcome = dispatch.get_outcome_display()
        if dispatch.is_waiting() and dispatch.signal == Signal.KILL:
            outcome = gettext("kill without a story")
        return format_html('<span class="outcome outcome-{}">{}</span>', dispatch.outcome, outcome)

    @admin.display(description=_("seen by"))
    def seen(self, dispatch: Dispatch) -> str:
        if dispatch.seen_by is None or dispatch.seen_at is None:
            return "–"
        return f"{dispatch.seen_by}, {in_full(dispatch.seen_at)}"

    @admin.display(description=_("story"))
    def story_link(self, dispatch: Dispatch) -> SafeString | str:
        if dispatch.story is None:
            return ""
        is_called_alike = str(dispatch.story) == dispatch.words
        text = gettext("Open the story") if is_called_alike else dispatch.story
        return format_html('<a href="{}">{}</a>', story_form(dispatch.story.pk), text)

    @admin.display(description=_("received"), ordering="received_at")
    def received(self, dispatch: Dispatch) -> str:
        return short_time(dispatch.received_at)

    @admin.display(description=_("notices"))
    def notes(self, dispatch: Dispatch) -> SafeString | str:
        return format_html_join("", "<p>{}</p>", _notices(dispatch.notices)) or "–"

    @admin.display(description=_("as it was read"))
    def copy(self, dispatch: Dispatch) -> SafeString:
        """Every line with the role that it was taken for; of structured formats the raw text."""
        if not dispatch.lines:
            text = raw_text(bytes(dispatch.raw.data), dispatch.encoding or "utf-8")
            return format_html('<pre class="copy">{}</pre>', text)
        rows = format_html_join(
            "",
            '<tr class="line-{}"><td>{}</td><th scope="row" title="{}">{}</th><td>{}</td></tr>',
            _lines(dispatch.lines[:SHOWN_LINES]),
        )
        beside = reverse("admin:articles_story_paste_dispatch", args=[dispatch.pk])
        return format_html(
            '<p><a href="{}">{}</a></p><table class="copy">{}</table>',
            beside,
            gettext("Show it beside the story"),
            rows,
        )


def _notices(notices: Iterable[dict[str, Any]]) -> Iterable[tuple[str]]:
    for notice in notices:
        message = gettext(notice.get("message", ""))
        if notice.get("params"):
            message %= notice["params"]
        line = notice.get("line")
        yield (
            (gettext("Line %(line)s: %(text)s") % {"line": line, "text": message},)
            if line
            else (message,)
        )


def _lines(lines: Iterable[dict[str, Any]]) -> Iterable[tuple[Any, ...]]:
    for number, line in enumerate(lines, 1):
        doubt = line.get("confidence", 1.0) < DOUBTFUL
        reason = gettext(line["reason"]) if line.get("reason") else ""
        label = ROLES.get(line["label"], line["label"])
        yield line["label"], number, reason, f"{label} ?" if doubt else label, line["text"]
