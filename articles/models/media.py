"""The library: photos, sounds, videos, graphics and documents, used by many stories."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.document import MediaKind
from articles.models.constraints import one_of

MEDIA_KINDS = [
    (MediaKind.PHOTO.value, _("photo")),
    (MediaKind.AUDIO.value, _("audio")),
    (MediaKind.VIDEO.value, _("video")),
    (MediaKind.GRAPHIC.value, _("graphic")),
    (MediaKind.DOCUMENT.value, _("document")),
]


def original_path(item: "MediaItem", filename: str) -> str:
    """By checksum: the same bytes have one path, and the name that was uploaded tells nothing."""
    suffix = filename.rpartition(".")[2].lower()[:5]
    return f"originals/{item.checksum[:2]}/{item.checksum}.{suffix}"


class MediaItemQuerySet(models.QuerySet["MediaItem"]):
    def missing(self) -> "MediaItemQuerySet":
        """Named by copy, but the file has not come."""
        return self.filter(file="")


class MediaItem(models.Model):
    kind = models.CharField(_("kind"), max_length=10, choices=MEDIA_KINDS, default="photo")
    file = models.FileField(_("file"), upload_to=original_path, blank=True, max_length=120)
    checksum = models.CharField(
        _("checksum"), max_length=64, unique=True, null=True, blank=True, editable=False
    )
    href = models.CharField(
        _("name in the copy"),
        max_length=500,
        blank=True,
        help_text=_("The file name or address by which copy named it."),
    )
    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("Of an audio or video item.")
    )
    programme = models.CharField(
        _("programme"), max_length=120, blank=True, help_text=_("E.g. “Le Journal horaire”.")
    )
    duration_seconds = models.PositiveIntegerField(_("duration in seconds"), null=True, blank=True)
    broadcast_on = models.DateField(_("broadcast on"), null=True, blank=True)
    poster = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("poster"),
        null=True,
        blank=True,
        limit_choices_to={"kind": "photo"},
        help_text=_("The picture that stands for an audio or video item."),
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("What is to be seen or heard, for good.")
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What a reader who does not see the picture should know of it."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=300,
        blank=True,
        help_text=_("As the source writes it, without brackets: “Keystone/Marcel Bieri”."),
    )
    rights = models.TextField(_("rights and terms of use"), blank=True)
    usable_until = models.DateField(_("usable until"), null=True, blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = MediaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("media item")
        verbose_name_plural = _("media items")
        ordering = ["-id"]
        constraints = [
            one_of("kind", MediaKind, "media_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(file="") | models.Q(checksum__isnull=False),
                name="media_file_has_a_checksum",
                violation_error_message=_("A file must carry its checksum."),
            ),
            models.CheckConstraint(
                condition=~models.Q(poster=models.F("id")),
                name="media_is_not_its_own_poster",
                violation_error_message=_("An item cannot be its own poster."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.description or self.credit or self.href or f"#{self.pk}"

    @property
    def is_missing(self) -> bool:
        """Whether the copy named it and no file has come yet."""
        return not self.file
