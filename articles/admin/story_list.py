"""The list of stories: what an editor scans to see where everything stands."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin import notes, presence
from articles.admin.desk import DeskAdmin, short_time
from articles.admin.filters import AgencyFilter, AssignmentFilter, ChangedFilter, DueFilter
from articles.admin.status import badge
from articles.admin.wire_update import UpdateFilter, mark, prefetch
from articles.models import AgencyCredit, Article, Story
from articles.models.full_text import CAP, MAX_TERMS, Scope, Terms

NOT_OUT = [state for state in Story.State if state != Story.State.PUBLISHED]


class StoryChangeList(ChangeList):
    """Light rows: the texts stay in the database, credits come in one query."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        lines = AgencyCredit.objects.only("story_id", "text")
        rows: QuerySet = (
            super()
            .get_queryset(request, exclude_parameters)
            .defer("body", "lede", "keywords", "rights", "origin")
            .prefetch_related(Prefetch("credits", lines), prefetch())
            .annotate(has_notes=notes.waiting(), opened_by=presence.opened_by(request.user))
        )
        return rows


class StoryListAdmin(DeskAdmin):
    list_display = (
        "title",
        "standing",
        "section",
        "credit",
        "changed",
        "published",
        "work",
    )
    list_display_links = ("title",)
    list_filter = (
        "state",
        UpdateFilter,
        AssignmentFilter,
        DueFilter,
        "section",
        ChangedFilter,
        AgencyFilter,
    )
    list_select_related = ("section", "assigned_to", "bundle")
    actions = ("bind_together",)
    search_fields = ("headline", "lede", "kicker", "slugline")
    search_help_text = _("Words of a published text, or of a draft's headline, lede or slugline.")
    ordering = ("-changed_at", "-id")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StoryChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """What is out is found through the full text; of the rest, which is little, each is read.

        So an archive of any size is searched in milliseconds.
        """
        terms = Terms.of(search_term)
        if not terms:
            return queryset, False
        # Live ones alone are in an index by time; what was withdrawn is read like a draft.
        now, out = timezone.now(), Article.objects.filter(state=Article.State.LIVE)
        live = Article.objects.filter(pk__in=out.newest_hits(terms, Scope(until=now)))
        planned = out.filter(visible_from__gt=now).search(terms, Scope())
        # As typed: the words of `terms` are folded, those of drafts are not.
        typed = search_term.replace('"', " ").split()[:MAX_TERMS]
        drafts = Story.objects.filter(*map(self._occurs, typed), state__in=NOT_OUT).order_by()
        found = drafts.values_list("pk").union(planned.values_list("pk"), live.values_list("pk"))
        return queryset.filter(pk__in=[pk for (pk,) in found[: 2 * CAP]]), False

    def _occurs(self, word: str) -> Q:
        fields = self.search_fields
        return Q(*((f"{name}__icontains", word) for name in fields), _connector=Q.OR)

    @admin.action(description=_("Bind together…"), permissions=["bind"])
    def bind_together(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        chosen = ",".join(str(pk) for pk in queryset.order_by("pk").values_list("pk", flat=True))
        return HttpResponseRedirect(f"{reverse('admin:articles_bundle_bind')}?stories={chosen}")

    def has_bind_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("articles.change_bundle"))

    @admin.display(description=_("headline"), ordering="headline")
    def title(self, story: Story) -> SafeString:
        kicker = (
            format_html('<span class="kicker">{}</span> ', story.kicker) if story.kicker else ""
        )
        bundle = (
            format_html(' <span class="bundle-mark">{}</span>', story.bundle)
            if story.bundle
            else ""
        )
        return format_html("{}{}{}", kicker, story, bundle)

    @admin.display(description=_("state"), ordering="state")
    def standing(self, story: Story) -> SafeString:
        marks = (mark(story), notes.mark(story), presence.mark(story))
        return format_html("{}{}{}{}", badge(story), *marks)

    @admin.display(description=_("credit"))
    def credit(self, story: Story) -> str:
        return ", ".join(line.text for line in story.credits.all())

    @admin.display(description=_("changed"), ordering="changed_at")
    def changed(self, story: Story) -> str:
        return short_time(story.changed_at)

    @admin.display(description=_("published"), ordering="publish_at")
    def published(self, story: Story) -> str:
        return short_time(story.publish_at)

    @admin.display(description=_("assigned to"), ordering="assigned_to")
    def work(self, story: Story) -> SafeString | str:
        """Who is at it, and until when: of what is out or over nothing is due any more."""
        who = story.assigned_to or ""
        if story.due_at is None or story.state not in Story.IN_WORK:
            return str(who)
        is_late = story.is_late()
        told = gettext("late: due %(time)s") if is_late else gettext("due %(time)s")
        text = told % {"time": short_time(story.due_at)}
        look = "state-time warn" if is_late else "state-time"
        return format_html('{} <span class="{}">{}</span>', who, look, text)
