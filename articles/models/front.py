"""The editors' order: which stories stand first on the front page and on those of sections."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.taxonomy import Section


class FrontSlotQuerySet(models.QuerySet["FrontSlot"]):
    def on(self, section: int | None) -> "FrontSlotQuerySet":
        """Of a section's page, or of the front page where none is given."""
        return self.filter(section=section)

    def public(self, at: datetime) -> "FrontSlotQuerySet":
        """Those whose story readers may see: a place can be given before it is published."""
        article = Article.objects.public(at).filter(pk=OuterRef("story_id"))
        return self.filter(Exists(article))


class FrontSlot(models.Model):
    """A place that an editor gave to a story. What comes after the places comes by itself."""

    section = models.ForeignKey(
        Section,
        models.CASCADE,
        verbose_name=_("page"),
        null=True,
        blank=True,
        help_text=_("The section on whose page the story stands; empty: the front page."),
    )
    # A place is nothing without its story, nor without its section.
    story = models.ForeignKey(
        "articles.Story",
        models.CASCADE,
        verbose_name=_("story"),
        help_text=_("Readers see it here once it is published, and while it is."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Small numbers come first; 0 leads the page.")
    )
    kicker = models.CharField(
        _("kicker"), max_length=120, blank=True, help_text=_("Here only; empty: the story's own.")
    )
    headline = models.CharField(
        _("headline"),
        max_length=300,
        blank=True,
        help_text=_("Here only; empty: the story's own."),
    )

    objects = FrontSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on the front")
        verbose_name_plural = _("front pages")
        ordering = [F("section__order").asc(nulls_first=True), "section_id", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "story"],
                name="front_slot_once_in_a_section",
                violation_error_message=_("The story has a place on this page already."),
            ),
            models.UniqueConstraint(
                fields=["story"],
                condition=Q(section__isnull=True),
                name="front_slot_once_on_the_front",
                violation_error_message=_("The story has a place on this page already."),
            ),
        ]

    def __str__(self) -> str:
        return self.headline or str(self.story)

    def move(self, step: int) -> int:
        """Changes places with the story before (-1) or after (1) it; says which place it has now.

        The others are numbered anew, so that equal numbers do not stand in the way.
        """
        with transaction.atomic():
            slots = FrontSlot.objects.select_for_update().on(self.section_id)
            page = list(slots.order_by("order", "id"))
            place = page.index(self)
            wanted = max(0, min(len(page) - 1, place + step))
            page.insert(wanted, page.pop(place))
            for number, slot in enumerate(page):
                slot.order = number
            FrontSlot.objects.bulk_update(page, ["order"])
        return wanted
