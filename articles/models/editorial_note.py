"""What editors tell each other about a story. It stays on the desk."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import not_blank


class EditorialNoteQuerySet(models.QuerySet["EditorialNote"]):
    def open(self) -> "EditorialNoteQuerySet":
        return self.filter(resolved_at=None)


class EditorialNote(models.Model):
    """Written once; what becomes of it is that somebody has dealt with it, or has not."""

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, verbose_name=_("story"), related_name="notes"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+"
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    text = models.TextField(_("note"), max_length=2000)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("settled by"),
        related_name="+",
        null=True,
        blank=True,
    )
    resolved_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = EditorialNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("editorial note")
        verbose_name_plural = _("editorial notes")
        ordering = ["id"]
        constraints = [
            not_blank("text", "editorial_note_says_something", _("Write the note.")),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="editorial_note_settled_by_somebody",
                violation_error_message=_("A note is settled by somebody at a time."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
