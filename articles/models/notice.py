"""What other machines were last told of an article: hubs of feeds, and IndexNow."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One row for an article of which anybody was told.

    A face is what there was to see: the address and the time of the last change; empty when there
    was nothing. So what has to be told is what differs, and nothing is told twice.
    """

    article = models.OneToOneField(
        "articles.Article",
        models.CASCADE,
        verbose_name=_("article"),
        primary_key=True,
        related_name="told",
    )
    hub_face = models.CharField(max_length=300, blank=True)
    # In which feeds it stood then: a name of an address and a slug, or none, each.
    hub_feeds = models.JSONField(default=list, blank=True)
    indexnow_face = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self) -> str:
        return self.hub_face or self.indexnow_face
