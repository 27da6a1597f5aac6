"""Who has a story open at the desk: a remark for colleagues, no lock. The version decides."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A form says so every forty seconds; of a tab in the background browsers let it do so once a
# minute.
FRESH = timedelta(seconds=150)
KEPT = timedelta(days=1)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def now(self, at: datetime | None = None) -> "PresenceQuerySet":
        """Those whose form has told of itself lately, the first to come first."""
        fresh = self.filter(seen_at__gt=(at or timezone.now()) - FRESH)
        return fresh.select_related("user").order_by("since", "id")

    def note(self, story_pk: int, user_pk: int, since: datetime) -> None:
        """One query, whether the form tells for the first time or once more."""
        now = timezone.now()
        rows: Any = [Presence(story_id=story_pk, user_id=user_pk, since=since, seen_at=now)]
        self.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["story", "user"],
            update_fields=["since", "seen_at"],
        )

    def leave(self, story_pk: int, user_pk: int) -> None:
        """Takes away also what no form took away when its window was closed by force."""
        old = models.Q(seen_at__lt=timezone.now() - KEPT)
        self.filter(old | models.Q(story=story_pk, user=user_pk)).delete()


class Presence(models.Model):
    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["story", "user"], name="presence_once_for_each")
        ]

    def __str__(self) -> str:
        return self.user.get_full_name() or self.user.get_username()
