"""The working copy: a story (its sidebars and media: parts.py, its credits: credit.py).

Each row knows its part of the document; Story.document() puts them together. The way back,
from a document to rows, is articles/models/writing.py.
"""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import document as doc
from articles.document import StoryDocument
from articles.models.article import TEXTS
from articles.models.body import BodyField
from articles.models.constraints import one_of, validate_web_address
from articles.models.parts import blocks_with


class StoryQuerySet(models.QuerySet["Story"]):
    def whole(self) -> "StoryQuerySet":
        """With all that document() reads: a fixed number of queries for any number of stories."""
        return self.select_related("section").prefetch_related(
            "topics",
            "sidebars",
            "uses__item__poster",
            "credits__contributors__agency",
            "credits__contributors__contributor",
        )

    def with_article(self) -> "StoryQuerySet":
        """With what its article says of who may see it."""
        return self.select_related("article").defer(*(f"article__{name}" for name in TEXTS))

    def locked(self) -> "StoryQuerySet":
        """For a change, until the end of the transaction.

        Their numbers stay: another story that leads to one may be published at the same time.
        """
        return self.select_for_update(of=("self",), no_key=True)

    def in_work(self) -> "StoryQuerySet":
        """What the desk works at: neither out nor over."""
        return self.filter(state__in=Story.IN_WORK)


class Story(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        READY = "ready", _("ready")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        KILLED = "killed", _("killed")
        BINNED = "binned", _("in the bin")

    IN_WORK = (State.DRAFT, State.REVIEW, State.READY)

    kicker = models.CharField(
        _("kicker"), max_length=120, blank=True, help_text=_("A word or two above the headline.")
    )
    headline = models.CharField(
        _("headline"), max_length=300, help_text=_("Says what happened; no full stop.")
    )
    lede = models.TextField(
        _("lede"), blank=True, help_text=_("The first paragraph: who, what, where, when.")
    )
    body: models.TextField = BodyField(_("body"), blank=True)
    section = models.ForeignKey(
        "articles.Section", models.PROTECT, verbose_name=_("section"), null=True, blank=True
    )
    topics = models.ManyToManyField("articles.Topic", verbose_name=_("topics"), blank=True)
    keywords = models.TextField(
        _("keywords"), blank=True, help_text=_("Words of the copy that are no topics, one a line.")
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        default="fr",
        validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")],
        help_text=_("The language it is written in: fr, en, de, it, fr-CH …"),
    )
    slugline = models.CharField(
        _("slugline"), max_length=120, blank=True, help_text=_("The desk's short name for it.")
    )
    news_value = models.PositiveSmallIntegerField(
        _("news value"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
        help_text=_("1 leads the front page, 6 is for the record."),
    )
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), null=True, blank=True, help_text=_("As the agency sent it: 1 flash … 9.")
    )
    dateline = models.CharField(_("dateline"), max_length=160, blank=True)
    genre = models.CharField(_("genre"), max_length=80, blank=True)
    rights = models.TextField(_("rights and terms of use"), blank=True)
    source_url = models.CharField(
        _("address of the source"),
        max_length=500,
        blank=True,
        validators=[validate_web_address],
        help_text=_("Where the source itself shows it: “https://…”."),
    )
    # What the copy said of itself and no editor changes: its dates and who it is for the agency,
    # as in the document's JSON form.
    origin = models.JSONField(default=dict, blank=True, editable=False)

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
    )
    due_at = models.DateTimeField(
        _("due"),
        null=True,
        blank=True,
        help_text=_("When the desk wants to have it, e.g. an hour before it is planned for."),
    )
    embargo_until = models.DateTimeField(
        _("embargo until"), null=True, blank=True, help_text=_("No reader sees it before.")
    )
    planned_for = models.DateTimeField(
        _("planned for"),
        null=True,
        blank=True,
        help_text=_("The desk's plan. It publishes nothing by itself."),
    )
    publish_at = models.DateTimeField(_("published from"), null=True, blank=True, editable=False)
    bundle = models.ForeignKey(
        "articles.Bundle",
        models.SET_NULL,
        verbose_name=_("bundle"),
        related_name="stories",
        null=True,
        blank=True,
        editable=False,
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-changed_at", "-id"]
        indexes = [
            # The desk's list: all, one state or one section, last changed first.
            models.Index(fields=["-changed_at", "-id"], name="story_last_changed"),
            models.Index(fields=["state", "-changed_at", "-id"], name="story_in_state"),
            models.Index(fields=["section", "-changed_at", "-id"], name="story_in_section"),
            # The desk's plan, day by day; and the stories of a bundle. Few rows of an archive.
            models.Index(
                fields=["planned_for"],
                name="story_planned",
                condition=models.Q(planned_for__isnull=False),
            ),
            models.Index(
                fields=["embargo_until"],
                name="story_embargoed",
                condition=models.Q(embargo_until__isnull=False),
            ),
            # Somebody's open work, and what of it is due.
            models.Index(
                fields=["assigned_to", "due_at"],
                name="story_in_work",
                condition=models.Q(
                    assigned_to__isnull=False, state__in=["draft", "review", "ready"]
                ),
            ),
            models.Index(
                fields=["due_at"],
                name="story_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["bundle"],
                name="story_in_bundle",
                condition=models.Q(bundle__isnull=False),
            ),
        ]
        constraints = [
            one_of(
                "state",
                ["draft", "review", "ready", "published", "withdrawn", "killed", "binned"],
                "story_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(news_value__range=(1, 6)),
                name="story_news_value_1_to_6",
                violation_error_message=_("The news value runs from 1 to 6."),
            ),
        ]
        permissions = [
            ("send_to_review_story", _("Can send stories to review")),
            ("hand_back_story", _("Can hand stories back to their author")),
            ("approve_story", _("Can declare stories ready")),
            ("publish_story", _("Can publish stories")),
            ("correct_story", _("Can correct published stories")),
            ("unpublish_story", _("Can withdraw published stories")),
            ("kill_story", _("Can kill stories")),
            ("restore_story", _("Can restore earlier revisions")),
            ("bin_story", _("Can put stories into the bin and take them out")),
        ]

    def __str__(self) -> str:
        return self.headline or self.slugline or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        """The reader's address; of a story that has no article, its preview for editors."""
        is_out = hasattr(self, "article")
        return self.article.get_absolute_url() if is_out else self.preview_url()

    def is_scheduled(self, at: datetime | None = None) -> bool:
        """Published for a moment that has yet to come."""
        if self.state != self.State.PUBLISHED or self.publish_at is None:
            return False
        return self.publish_at > (at or timezone.now())

    def is_late(self, at: datetime | None = None) -> bool:
        """Due and still in work."""
        due = self.due_at if self.state in self.IN_WORK else None
        return due is not None and due < (at or timezone.now())

    def preview_url(self) -> str:
        return reverse("admin:articles_story_preview", args=[self.pk])

    def document(self) -> StoryDocument:
        """The story as data. Load it through `whole()` to spare queries."""
        uses = list(self.uses.all())
        lines = list(self.credits.all())
        return doc.replace(
            self._stated(),
            headline=self.headline,
            kicker=self.kicker,
            lede=self.lede,
            body=blocks_with(self.body, [use for use in uses if use.placement == use.BODY]),
            media=tuple(use.document() for use in uses if use.placement == use.LEAD),
            sidebars=tuple(box.document(uses, lines) for box in self.sidebars.all()),
            credits=tuple(line.document() for line in lines if line.sidebar_id is None),
            language=self.language,
            section=self.section.slug if self.section else "",
            topics=tuple(sorted(topic.qcode for topic in self.topics.all())),
            keywords=tuple(self.keywords.splitlines()),
            slugline=self.slugline,
            urgency=self.urgency,
            dateline=self.dateline,
            genre=self.genre,
            rights=self.rights,
            source_url=self.source_url,
        )

    def _stated(self) -> StoryDocument:
        """What the copy said of itself, as a document with nothing else in it."""
        return doc.from_json({"schema": doc.SCHEMA_VERSION, **self.origin})
