"""What readers see of a story. One row holds all that a page needs; readers never touch Story."""

from datetime import datetime
from typing import Any

from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import full_text
from articles.models.constraints import not_blank, one_of
from articles.models.full_text import Scope, Terms
from articles.models.listing import AgencyListing, ContributorListing, TopicListing

# The heavy columns: a whole page, twice, and its words.
TEXTS = ("html", "document", "search_text")


class ArticleQuerySet(models.QuerySet["Article"]):
    def public(self, at: datetime | None = None) -> "ArticleQuerySet":
        """The one gate: what may be seen at a moment (now when none is given)."""
        at = at or timezone.now()
        return self.filter(
            Q(visible_until__isnull=True) | Q(visible_until__gt=at),
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=at),
            state=Article.State.LIVE,
            visible_from__lte=at,
        )

    def newest_first(self) -> "ArticleQuerySet":
        return self.order_by("-visible_from", "-story_id")

    def light(self) -> "ArticleQuerySet":
        """For those who ask who may see an article, and when, not what it says."""
        return self.defer(*TEXTS)

    def locked(self) -> "ArticleQuerySet":
        """For a change, until the end of the transaction."""
        return self.select_for_update(of=("self",))

    def search(self, terms: Terms, scope: Scope) -> "ArticleQuerySet":
        """Articles in which all the words occur. SQLite looks at the newest hits only."""
        if not terms:
            return self.none()
        found = self.filter(**scope.filters())
        if connections[self.db].vendor == "sqlite":
            return found.filter(pk__in=full_text.in_fts5(terms, scope))
        return found.filter(full_text.matches(terms))

    def newest_hits(self, terms: Terms, scope: Scope, most: int = full_text.CAP) -> RawSQL:
        """Numbers of the newest hits, as a subquery."""
        return RawSQL(*self._newest(terms, scope, most))  # noqa: S611  # the ORM's own

    def by_time(self, terms: Terms, scope: Scope, most: int = full_text.CAP) -> list[int]:
        """Numbers of the newest hits, the newest first."""
        if not terms:
            return []
        with connections[self.db].cursor() as cursor:
            cursor.execute(*self._newest(terms, scope, most))
            return [number for (number,) in cursor.fetchall()]

    def _newest(self, terms: Terms, scope: Scope, most: int) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL's index of words knows no order: for the newest it would read all articles
        that hold the words, or all from the newest on. So it is asked for one span after another,
        which the index knows too, until there are enough.
        """
        if connections[self.db].vendor == "sqlite":
            return full_text.until_enough([self.search(terms, scope).newest_first()], most)
        found = self.search(terms, Scope())
        newest, *older = (found.filter(span) for span in full_text.spans(scope))
        sought = (rows.order_by(full_text.unindexed_time().desc(), "-pk") for rows in older)
        return full_text.until_enough([newest.newest_first(), *sought], most)

    def some_hits(self, terms: Terms, scope: Scope, count: int) -> list[int]:
        """Numbers of some articles that hold the words, public or not, by the index of words alone.

        On SQLite the newest in the scope; on PostgreSQL any, because putting those that hold a
        frequent word in order, or in a section, means reading them all.
        """
        connection = connections[self.db]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(*full_text.fts5_hits(terms, scope, columns=full_text.STORY))
                return [row[0] for row in cursor.fetchmany(count)]
        with full_text.by_words(self.db):
            return list(self.filter(full_text.matches(terms)).values_list("pk", flat=True)[:count])

    def by_relevance(self, terms: Terms, scope: Scope) -> list[int]:
        """Numbers of the newest hits, the most relevant first."""
        if not terms:
            return []
        connection = connections[self.db]
        if connection.vendor != "sqlite":
            newest = self.newest_hits(terms, scope)
            ranked = self.model.objects.using(self.db).filter(pk__in=newest)
            order = full_text.rank(terms).desc()
            return list(ranked.order_by(order, "-visible_from", "-pk").values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(*full_text.fts5_ranked(terms, scope))
            stories = [row[0] for row in cursor.fetchall()]
        seen = set(self.filter(pk__in=stories, **scope.filters()).values_list("pk", flat=True))
        return [story for story in stories if story in seen]


class Article(models.Model):
    class State(models.TextChoices):
        LIVE = "live", _("live")
        WITHDRAWN = "withdrawn", _("withdrawn")
        KILLED = "killed", _("killed")

    story = models.OneToOneField(
        "articles.Story", models.PROTECT, verbose_name=_("story"), primary_key=True
    )
    revision = models.ForeignKey("articles.Revision", models.PROTECT, verbose_name=_("revision"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.LIVE)
    notice = models.TextField(
        _("notice"), blank=True, help_text=_("What readers find in its place once it is gone.")
    )
    visible_from = models.DateTimeField(_("visible from"))
    visible_until = models.DateTimeField(_("visible until"), null=True, blank=True)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    first_published_at = models.DateTimeField(_("first published"))
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True)

    section = models.ForeignKey("articles.Section", models.PROTECT, verbose_name=_("section"))
    slug = models.SlugField(_("address"), max_length=100)
    language = models.CharField(_("language"), max_length=12)
    kicker = models.CharField(_("kicker"), max_length=120, blank=True)
    headline = models.CharField(_("headline"), max_length=300)
    lede = models.TextField(_("lede"), blank=True)
    news_value = models.PositiveSmallIntegerField(_("news value"))
    picture = models.ForeignKey(
        "articles.MediaItem", models.PROTECT, verbose_name=_("picture"), null=True, blank=True
    )
    topics = models.ManyToManyField(
        "articles.Topic", through=TopicListing, verbose_name=_("topics"), blank=True
    )
    agencies = models.ManyToManyField(
        "articles.Agency", through=AgencyListing, verbose_name=_("agencies"), blank=True
    )
    contributors = models.ManyToManyField(
        "articles.Contributor",
        through=ContributorListing,
        verbose_name=_("contributors"),
        blank=True,
    )
    # Every library item of the published document, posters too: while the article is public,
    # so are their files.
    media = models.ManyToManyField(
        "articles.MediaItem", verbose_name=_("media"), related_name="articles", blank=True
    )
    # The published document without what only the desk may see, for structured data and the API.
    document = models.JSONField(_("document"))
    # Its corrections again, as {"at", "note"}: so the page needs no query for them.
    correction_notes = models.JSONField(_("correction notes"), default=list)
    # The article's main part, rendered at publication: stored it costs a twelfth of a template.
    html = models.TextField(_("page"))
    # The last day on which that page is right: then the rights in one of its files end.
    html_until = models.DateField(null=True, editable=False)
    # Stories to which its text leads and which readers cannot have seen: these links are left out
    # of the document and the page, until the first of them is out. With those that can be undone.
    awaited = models.ManyToManyField(
        "articles.Story", related_name="awaited_by", blank=True, editable=False
    )
    links_due_at = models.DateTimeField(null=True, editable=False)
    # With which templates it was rendered (page_recipe.py); empty: nobody knows.
    rendered_as = models.CharField(max_length=32, blank=True, editable=False)
    search_text = full_text.SearchTextField(editable=False, default="")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            # Front page, latest news, archive: public(), newest first.
            models.Index(fields=["state", "-visible_from", "-story"], name="article_newest"),
            # Section fronts: the same within a section.
            models.Index(
                fields=["section", "state", "-visible_from", "-story"], name="article_in_section"
            ),
            # Until when a page may be kept (pages/context.py): the next end and the next embargo.
            models.Index(
                fields=["visible_until"],
                name="article_next_end",
                condition=Q(visible_until__isnull=False),
            ),
            models.Index(
                fields=["embargo_until"],
                name="article_next_embargo",
                condition=Q(embargo_until__isnull=False),
            ),
            # Sitemaps and notices to other machines: what changed last.
            models.Index(
                fields=["-updated_at"],
                name="article_updated",
                condition=Q(updated_at__isnull=False),
            ),
        ]
        constraints = [
            one_of("state", ["live", "withdrawn", "killed"], "article_state_is_known"),
            not_blank("headline", "article_has_a_headline", _("An article needs a headline.")),
            models.CheckConstraint(
                condition=Q(visible_until__isnull=True)
                | Q(visible_until__gt=models.F("visible_from")),
                name="article_ends_after_it_begins",
                violation_error_message=_("An article cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(state="live") | ~Q(notice=""),
                name="article_gone_has_a_notice",
                violation_error_message=_("Readers must be told why an article is gone."),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.section.slug, self.pk, self.slug])

    def is_public(self, at: datetime | None = None) -> bool:
        """The row's answer to the question of ArticleQuerySet.public()."""
        at = at or timezone.now()
        return (
            self.state == self.State.LIVE
            and self.visible_from <= at
            and (self.visible_until is None or at < self.visible_until)
            and (self.embargo_until is None or self.embargo_until <= at)
        )

    @property
    def out_at(self) -> datetime:
        """From when on readers can see it, if nothing else holds it back."""
        return max(self.visible_from, self.embargo_until or self.visible_from)

    @property
    def changed_at(self) -> datetime:
        """When readers got what it says now."""
        return self.updated_at or self.visible_from

    def was_seen(self, at: datetime) -> bool:
        """Whether readers can have seen it before this moment."""
        return self.out_at <= at

    def was_ever_seen(self, at: datetime) -> bool:
        """The same, or before a withdrawal from which it has yet to return."""
        return self.first_published_at < self.visible_from or self.was_seen(at)

    @property
    def is_gone(self) -> bool:
        """Withdrawn or killed."""
        return self.state != self.State.LIVE

    def has_left(self, at: datetime) -> bool:
        """Whether its address answers 410 with the notice: until it returns, if that is planned."""
        if self.is_gone:
            return self.was_ever_seen(at)
        return bool(self.notice) and not self.was_seen(at)
