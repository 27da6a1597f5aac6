"""Where copy comes from, and the newsroom's rules for where it goes."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import not_blank, one_of
from articles.models.taxonomy import Section, Topic

SECRETS = "NEWSROOM_SOURCE_"  # only these names, so that the desk cannot reach other secrets
SCHEMES = {"feed": ("https", "http"), "mailbox": ("imaps", "imap")}


class SourceQuerySet(models.QuerySet["Source"]):
    def due(self) -> "SourceQuerySet":
        """The sources that are polled."""
        polled = (Source.Kind.FOLDER, Source.Kind.FEED, Source.Kind.MAILBOX)
        return self.filter(is_active=True, kind__in=polled)

    def troubled(self) -> "SourceQuerySet":
        """The sources with which something was wrong when they were last asked."""
        return self.filter(is_active=True).exclude(trouble="")

    def quiet(self, at: datetime | None = None) -> "SourceQuerySet":
        """The sources from which nothing new came for longer than is usual for them."""
        at = at or timezone.now()
        watched = self.filter(is_active=True, quiet_after_minutes__isnull=False)
        # SQLite cannot multiply minutes; there are only a few different patiences.
        patiences = watched.order_by().values_list("quiet_after_minutes", flat=True).distinct()
        overdue = Q(pk__in=[])
        for minutes in patiences:
            since = at - timedelta(minutes=minutes)
            overdue |= Q(quiet_after_minutes=minutes, heard_at__lt=since)
        return watched.annotate(heard_at=Coalesce("received_at", "added_at")).filter(overdue)

    def unasked_since(self, at: datetime | None = None) -> datetime | None:
        """When a source was asked last, if that is so long ago that nobody can be asking them.

        Those that want to be left alone are not missed.
        """
        at = at or timezone.now()
        minutes = settings.POLLER_ALARM_MINUTES
        asked = self.due().exclude(wait_until__gt=at)
        last: datetime | None = asked.aggregate(last=Max(Coalesce("polled_at", "added_at")))["last"]
        is_long_ago = last is not None and last < at - timedelta(minutes=minutes)
        return last if minutes and is_long_ago else None


class Source(models.Model):
    """Where copy comes from: a person's paste, a folder, a feed, a mailbox, another system."""

    class Kind(models.TextChoices):
        MANUAL = "manual", _("by hand")
        FOLDER = "folder", _("folder")
        FEED = "feed", _("feed")
        MAILBOX = "mailbox", _("mailbox")
        WEBHOOK = "webhook", _("webhook")

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("short name"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MANUAL)
    address = models.CharField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_(
            "Of a folder its name below the inbox, e.g. “keystone”; of a feed its address, "
            "https://…; of a mailbox imaps://user@host/INBOX."
        ),
    )
    user_name = models.CharField(
        _("user name"),
        max_length=120,
        blank=True,
        help_text=_(
            "Of a feed that asks for a name and a password. Without a name the secret is sent as a "
            "token (Bearer). A mailbox has the name in its address."
        ),
    )
    secret_name = models.CharField(
        _("name of the secret"),
        max_length=80,
        blank=True,
        validators=[
            RegexValidator(
                rf"^{SECRETS}[A-Z0-9_]+$", _("Begin with NEWSROOM_SOURCE_, in capitals.")
            )
        ],
        help_text=_(
            "The environment variable that holds the password, token or key, e.g. "
            "NEWSROOM_SOURCE_ATS; or, with _FILE after it, the file. Never the secret itself."
        ),
    )
    is_active = models.BooleanField(_("active"), default=True)
    profile = models.CharField(
        _("agency profile"),
        max_length=40,
        blank=True,
        help_text=_("How its items are to be understood, e.g. “keystone-ats”."),
    )
    default_section = models.ForeignKey(
        Section, models.PROTECT, verbose_name=_("default section"), null=True, blank=True
    )
    default_topics = models.ManyToManyField(
        Topic,
        verbose_name=_("default topics"),
        blank=True,
        help_text=_("Given to stories whose copy names none."),
    )
    settle_seconds = models.PositiveIntegerField(
        _("seconds until a file is whole"),
        default=180,
        help_text=_(
            "A file of a folder is taken once it has not changed for so long. 0 where the sender "
            "renames files when they are whole; names in .part, .tmp and .filepart are never taken."
        ),
    )
    quiet_after_minutes = models.PositiveIntegerField(
        _("minutes until it is too quiet"),
        null=True,
        blank=True,
        help_text=_("The desk is told when nothing new came for so long. Empty: never."),
    )
    publishes_updates = models.BooleanField(
        _("publishes its updates"),
        default=False,
        help_text=_(
            "An update of a published story that no editor has changed goes out at once; a "
            "correction with the agency's public note. Off: an editor publishes every update."
        ),
    )

    # What polling found. Written by articles/sources/ alone.
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    polled_at = models.DateTimeField(_("last looked at"), null=True, editable=False)
    received_at = models.DateTimeField(_("last received"), null=True, editable=False)
    # A feed that is overloaded says for how long it wants to be left alone (Retry-After).
    wait_until = models.DateTimeField(_("left alone until"), null=True, editable=False)
    trouble = models.TextField(_("trouble"), blank=True, editable=False)
    etag = models.CharField(max_length=255, blank=True, editable=False)
    last_modified = models.CharField(max_length=80, blank=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]
        constraints = [
            one_of(
                "kind", ["manual", "folder", "feed", "mailbox", "webhook"], "source_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["manual", "webhook"]) | ~Q(address=""),
                name="source_that_is_polled_has_an_address",
                violation_error_message=_("A source of this kind needs an address."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["manual", "folder", "feed"]) | ~Q(secret_name=""),
                name="source_that_is_secured_names_its_secret",
                violation_error_message=_("A mailbox and a webhook need the name of a secret."),
            ),
            models.CheckConstraint(
                condition=Q(user_name="") | Q(kind="feed", secret_name__startswith=SECRETS),
                name="source_user_name_has_its_password",
                violation_error_message=_(
                    "Only a feed has a user name, together with the name of its password."
                ),
            ),
            models.CheckConstraint(
                condition=Q(secret_name="") | Q(secret_name__startswith=SECRETS),
                name="source_secret_is_one_of_its_own",
                violation_error_message=_("Begin with NEWSROOM_SOURCE_, in capitals."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """An address fits its kind, and a folder lies below the inbox."""
        if self.kind in SCHEMES and self.address:
            schemes = SCHEMES[self.kind]
            if urlsplit(self.address).scheme not in schemes:
                expected = _("Begin with %(scheme)s://") % {"scheme": schemes[0]}
                raise ValidationError({"address": expected})
        if self.kind == self.Kind.FOLDER and self.address and self.folder() is None:
            raise ValidationError({"address": _("This folder does not lie below the inbox.")})

    def is_quiet(self, at: datetime | None = None) -> bool:
        """The row's answer to the question of SourceQuerySet.quiet()."""
        if not self.is_active or self.quiet_after_minutes is None:
            return False
        since = (at or timezone.now()) - timedelta(minutes=self.quiet_after_minutes)
        return (self.received_at or self.added_at) < since

    def folder(self) -> Path | None:
        """The folder of a source of this kind; None where it would lie outside the inbox."""
        inbox = Path(settings.INBOX_DIR).resolve()
        folder = (inbox / self.address.replace("\0", "")).resolve()
        return folder if folder != inbox and folder.is_relative_to(inbox) else None

    def secret(self) -> str:
        """The password or key, from the environment or the file that it names; "" without one
        that can be read.
        """
        if not self.secret_name.startswith(SECRETS):
            return ""
        if value := os.environ.get(self.secret_name, ""):
            return value
        path = os.environ.get(f"{self.secret_name}_FILE", "")
        try:
            return Path(path).read_text("utf-8").strip() if path else ""
        except (OSError, UnicodeDecodeError):
            return ""


class RoutingRule(models.Model):
    """Where the stories of a source go: the first rule that fits decides, for each of the three."""

    class Field(models.TextChoices):
        CATEGORY = "category", _("category")
        KEYWORD = "keyword", _("keyword")
        SLUGLINE = "slugline", _("slugline")
        URGENCY = "urgency", _("urgency")
        GENRE = "genre", _("genre")

    source = models.ForeignKey(
        Source, models.CASCADE, verbose_name=_("source"), related_name="rules"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    field = models.CharField(_("what is looked at"), max_length=10, choices=Field)
    value = models.CharField(
        _("what it is"),
        max_length=120,
        help_text=_(
            "A category is a topic's code or a section, e.g. medtop:15000000; a slugline may end "
            "in *, e.g. elections-*; an urgency fits when the copy is as urgent or more."
        ),
    )
    section = models.ForeignKey(
        Section, models.CASCADE, verbose_name=_("section"), null=True, blank=True
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
    )
    to_review = models.BooleanField(_("send to review"), default=False)

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["order", "id"]
        constraints = [
            one_of(
                "field",
                ["category", "keyword", "slugline", "urgency", "genre"],
                "routing_field_is_known",
            ),
            not_blank("value", "routing_rule_has_a_value", _("Say what the rule looks for.")),
            models.CheckConstraint(
                condition=Q(section__isnull=False)
                | Q(assigned_to__isnull=False)
                | Q(to_review=True),
                name="routing_rule_does_something",
                violation_error_message=_("Say where such stories go."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} {self.value}"
