"""What was: every change of a story, and every correction that readers were told of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.document import StoryDocument, from_json
from articles.models.constraints import not_blank


class Revision(models.Model):
    """A story as it stood after one act. Written once, never changed."""

    story = models.ForeignKey(
        "articles.Story", models.CASCADE, verbose_name=_("story"), related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    document_json = models.JSONField(_("document"))
    act = models.CharField(_("act"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, blank=True
    )
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)
    # Of what put something before readers: how it stood until then (articles/undoing.py).
    before = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="revision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def document(self) -> StoryDocument:
        return from_json(self.document_json)


class Correction(models.Model):
    """A public note on a published article: what was wrong, and when it was put right."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name=_("article"), related_name="corrections"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    note = models.TextField(
        _("note"), help_text=_("What was wrong and what is right, in a sentence.")
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="correction_number_once"),
            not_blank("note", "correction_has_a_note", _("A correction says what was wrong.")),
        ]

    def __str__(self) -> str:
        return self.note
