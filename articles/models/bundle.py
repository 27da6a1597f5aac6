"""Stories that are published together: a vote, a budget."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import not_blank
from articles.models.story import Story, StoryQuerySet


class BundleQuerySet(models.QuerySet["Bundle"]):
    def open(self, at: datetime | None = None) -> "BundleQuerySet":
        """Those that readers have not seen: their stories go out together or not at all."""
        at = at or timezone.now()
        return self.filter(Q(publish_at__isnull=True) | Q(publish_at__gt=at))


class Bundle(models.Model):
    # What was killed or binned stays in the list of the bundle and holds up nobody.
    FALLEN = frozenset({Story.State.KILLED, Story.State.BINNED})

    name = models.CharField(
        _("name"), max_length=120, help_text=_("What binds the stories: “Budget 2027”.")
    )
    planned_for = models.DateTimeField(
        _("planned for"),
        null=True,
        blank=True,
        help_text=_("The desk's plan. It publishes nothing by itself."),
    )
    publish_at = models.DateTimeField(_("published from"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")
        ordering = ["-created_at", "-id"]
        constraints = [not_blank("name", "bundle_has_a_name", _("Give the bundle a name."))]

    def __str__(self) -> str:
        return self.name

    def is_open(self, at: datetime | None = None) -> bool:
        """The row's answer to the question of BundleQuerySet.open()."""
        return self.publish_at is None or self.publish_at > (at or timezone.now())

    @property
    def is_ordered(self) -> bool:
        """Published, now or for a time that has yet to come."""
        return self.publish_at is not None

    def members(self) -> StoryQuerySet:
        """The stories that its acts are done to, in the order in which they are locked."""
        return Story.objects.filter(bundle=self).exclude(state__in=self.FALLEN).order_by("pk")
