"""The library: photos, sounds, videos, graphics and documents, used by many stories."""

from datetime import datetime, timedelta

import msgspec
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.document import MediaDocument, MediaKind
from articles.home_time import midnight
from articles.models.constraints import one_of

MEDIA_KINDS = [
    (MediaKind.PHOTO.value, _("photo")),
    (MediaKind.AUDIO.value, _("audio")),
    (MediaKind.VIDEO.value, _("video")),
    (MediaKind.GRAPHIC.value, _("graphic")),
    (MediaKind.DOCUMENT.value, _("document")),
]

# Codes of the IPTC's scheme "digitalsourcetype": how a picture came into being.
SOURCE_TYPES = [
    ("digitalCapture", _("photograph")),
    ("computationalCapture", _("photograph, computed from several exposures")),
    ("negativeFilm", _("scan of a negative")),
    ("positiveFilm", _("scan of a slide")),
    ("print", _("scan of a print")),
    ("humanEdits", _("edited by hand")),
    ("algorithmicallyEnhanced", _("enhanced by software")),
    ("digitalCreation", _("drawn or composed by hand")),
    ("dataDrivenMedia", _("made from data")),
    ("virtualRecording", _("recording of a virtual event")),
    ("screenCapture", _("screen capture")),
    ("composite", _("composite")),
    ("compositeCapture", _("composite of photographs")),
    ("compositeSynthetic", _("composite with synthetic parts")),
    ("compositeWithTrainedAlgorithmicMedia", _("edited with generative AI")),
    ("trainedAlgorithmicMedia", _("made by generative AI")),
    ("algorithmicMedia", _("made by an algorithm")),
]

_FROM_0_TO_1 = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Rendition(msgspec.Struct, frozen=True):
    """One public form of a picture, as MediaItem.renditions_json lists it.

    `card` is the 3:2 crop around the focal point, `shape` one of those that search engines ask for
    ("16x9"); `digest` names the stored file and is its ETag.
    """

    suffix: str
    width: int
    height: int
    size: int
    digest: str
    card: bool = False
    shape: str = ""

    @property
    def family(self) -> str:
        """With which others it is made: the shapes have a time of their own."""
        return "shapes" if self.shape else self.suffix

    @property
    def crop(self) -> str:
        """What was cut out of the picture; empty for the whole."""
        return "card" if self.card else self.shape

    @property
    def name(self) -> str:
        """The last part of its address; it stays when the rendition is made anew."""
        return f"{self.crop and f'{self.crop}-'}{self.width}.{self.suffix}"


def original_path(item: "MediaItem", filename: str) -> str:
    """By checksum: the same bytes have one path, and the name that was uploaded tells nothing."""
    suffix = filename.rpartition(".")[2].lower()[:5]
    return f"originals/{str(item.checksum)[:2]}/{item.checksum}.{suffix}"


class MediaItemQuerySet(models.QuerySet["MediaItem"]):
    def locked(self) -> "MediaItemQuerySet":
        """For a change of its files, until the end of the transaction."""
        return self.select_for_update(of=("self",))

    def pictures(self) -> "MediaItemQuerySet":
        """Those of which renditions are made."""
        return self.filter(token__isnull=False, content_type__startswith="image/").order_by("id")

    def awaiting_renditions(self) -> "MediaItemQuerySet":
        """Pictures whose AVIF renditions, and perhaps JPEG ones, are missing or outdated."""
        return self.filter(is_avif_due=True).order_by("id")


class MediaItem(models.Model):
    kind = models.CharField(_("kind"), max_length=10, choices=MEDIA_KINDS, default="photo")
    file = models.FileField(_("file"), upload_to=original_path, blank=True, max_length=120)
    checksum = models.CharField(
        _("checksum"), max_length=64, unique=True, null=True, blank=True, editable=False
    )
    # What stands in public addresses in the place of a guessable number or name.
    token = models.CharField(max_length=32, unique=True, null=True, blank=True, editable=False)
    content_type = models.CharField(_("file type"), max_length=40, blank=True, editable=False)
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
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_("All that is said in a recording; a blank line parts two paragraphs."),
    )
    # WebVTT as photos/captions.py wrote it, never as it was sent.
    captions = models.TextField(_("captions"), blank=True, editable=False)
    captions_language = models.CharField(
        _("language of the captions"),
        max_length=10,
        blank=True,
        help_text=_("E.g. “fr” or “en”; left empty, it is the language of the site."),
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
    digital_source_type = models.CharField(
        _("origin of the picture"),
        max_length=40,
        choices=SOURCE_TYPES,
        blank=True,
        help_text=_("Readers are told when software made or changed the picture."),
    )
    width = models.PositiveIntegerField(_("width"), null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True, editable=False)
    focal_x = models.FloatField(
        _("focal point, from the left"),
        default=0.5,
        validators=_FROM_0_TO_1,
        help_text=_("From 0 (left edge) to 1 (right edge): cards crop around this point."),
    )
    focal_y = models.FloatField(
        _("focal point, from the top"),
        default=0.5,
        validators=_FROM_0_TO_1,
        help_text=_("From 0 (top edge) to 1 (bottom edge)."),
    )
    # What the file says of itself (IPTC, XMP, Exif), as photos/embedded.py reads it.
    embedded = models.JSONField(default=dict, blank=True, editable=False)
    renditions_json = models.JSONField(default=list, blank=True, editable=False)
    # What the JPEG ones were made from (photos.renditions.recipe); empty: nobody knows any more.
    rendered_as = models.CharField(max_length=32, blank=True, editable=False)
    is_avif_due = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = MediaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("media item")
        verbose_name_plural = _("media items")
        ordering = ["-id"]
        indexes = [
            # awaiting_renditions(): what render_photos still has to do, oldest first.
            models.Index(
                fields=["id"], name="media_awaiting_avif", condition=models.Q(is_avif_due=True)
            ),
        ]
        constraints = [
            one_of("kind", MediaKind, "media_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(captions="") | models.Q(kind="video"),
                name="media_captions_are_of_a_video",
                violation_error_message=_("Only a video has captions."),
            ),
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
            one_of(
                "digital_source_type",
                ["", *(code for code, _label in SOURCE_TYPES)],
                "media_source_type_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="media_focal_point_is_inside",
                violation_error_message=_("The focal point lies between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        # Of what nobody has described, the caption of a story tells more than the credit; the
        # library's screens load it along.
        caption = self.__dict__.get("caption", "")
        words = (self.title, self.description, self.alt, caption, self.credit, self.href)
        return next(filter(None, words), f"#{self.pk}")

    def document(self) -> MediaDocument:
        """What the library knows of it, without a poster and without what belongs to one use."""
        return MediaDocument(
            kind=MediaKind(self.kind),
            credit=self.credit,
            title=self.title,
            programme=self.programme,
            duration_seconds=self.duration_seconds,
            broadcast_on=self.broadcast_on,
            alt=self.alt,
            description=self.description,
            transcript=self.transcript_paragraphs,
            file=self.checksum or "",
            href=self.href,
            rights=self.rights,
        )

    @property
    def is_missing(self) -> bool:
        """Whether the copy named it and no file has come yet."""
        return not self.file

    @property
    def rights_end_at(self) -> datetime | None:
        """The moment from which readers see it no more: midnight after its last day, at home."""
        if self.usable_until is None:
            return None
        return midnight(self.usable_until + timedelta(days=1))

    def is_usable(self, at: datetime | None = None) -> bool:
        """Whether its rights allow to show it at a moment (now when none is given)."""
        end = self.rights_end_at
        return end is None or (at or timezone.now()) < end

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def transcript_paragraphs(self) -> tuple[str, ...]:
        parts = self.transcript.replace("\r\n", "\n").split("\n\n")
        return tuple(" ".join(part.split()) for part in parts if part.strip())

    @property
    def renditions(self) -> list[Rendition]:
        """The public forms, smallest first within each family and format."""
        return msgspec.convert(self.renditions_json, list[Rendition])

    @renditions.setter
    def renditions(self, renditions: list[Rendition]) -> None:
        self.renditions_json = msgspec.to_builtins(renditions)

    def rendition_path(self, rendition: Rendition) -> str:
        """Where the bytes lie. New bytes have a new path, so none is ever half replaced."""
        name = f"{rendition.digest}.{rendition.suffix}"
        return f"renditions/{str(self.token)[:2]}/{self.token}/{name}"
