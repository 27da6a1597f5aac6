"""What came in: where from, every byte of it, what was understood and what became of it."""

import textwrap

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.document import Signal, StoryDocument, from_json
from articles.merge import Conflict, conflicts_from_json, taken
from articles.models.constraints import one_of
from articles.models.people import User
from articles.models.source import Source

WORDS = 80  # characters of copy that are enough to know it by
CHECKSUMS = ("sha256:", "text:")  # what the identity of copy without a name of its own begins with


class RawCopy(models.Model):
    """Bytes as received, once for each different content. Never changed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    data = models.BinaryField()

    class Meta:
        verbose_name = _("raw copy")
        verbose_name_plural = _("raw copies")

    def __str__(self) -> str:
        return self.sha256[:12]


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def with_words(self) -> "DispatchQuerySet":
        """Without the texts, but with what names each of them (Dispatch.words)."""
        rows: DispatchQuerySet = self.defer("lines", "document").annotate(
            headline=KT("document__headline"), first_line=KT("lines__0__text")
        )
        return rows

    def refused(self) -> "DispatchQuerySet":
        """The error basket: copy that could not be read and has not been since."""
        return self.filter(outcome=Dispatch.Outcome.REJECTED)

    def waiting(self) -> "DispatchQuerySet":
        """Held copy that nobody at the desk has seen: kills without a story, holds, advisories."""
        return self.filter(outcome=Dispatch.Outcome.HELD, seen_at=None)

    def recalls(self) -> "DispatchQuerySet":
        """Kills and holds that have taken stories away, and that nobody at the desk has seen."""
        signals = (Signal.KILL, Signal.HOLD)
        merged = self.filter(outcome=Dispatch.Outcome.MERGED, signal__in=signals, seen_at=None)
        return merged.exclude(recalled=[])

    def lifted(self) -> "DispatchQuerySet":
        """The last word on items whose story a hold withdrew and that their agency sends again."""
        told = self.filter(story__state="withdrawn", seen_at=None)
        usable = told.exclude(signal__in=(Signal.KILL, Signal.HOLD, Signal.ADVISORY))
        same = Dispatch.objects.filter(story=OuterRef("story"))
        holds = same.filter(signal=Signal.HOLD, pk__lt=OuterRef("pk")).exclude(recalled=[])
        return usable.filter(Exists(holds), ~Exists(same.filter(pk__gt=OuterRef("pk"))))

    def mark_seen(self, *, by: User) -> int:
        """An editor has seen what waited for it; who saw it first stays. For how many it is news.

        Evaluated one list after the other: an update cannot say which of them a row stood in.
        """
        waiting = (self.waiting(), self.recalls(), self.lifted())
        news = {pk for rows in waiting for pk in rows.values_list("pk", flat=True)}
        unseen = Dispatch.objects.filter(pk__in=news, seen_at=None)
        return unseen.update(seen_by=by, seen_at=timezone.now())

    def undecided(self) -> "DispatchQuerySet":
        """Updates that wait for an editor, of stories that can still be changed."""
        open_ones = self.filter(outcome=Dispatch.Outcome.CONFLICT, story__isnull=False)
        return open_ones.exclude(story__state__in=("killed", "binned"))

    def applied(self) -> "DispatchQuerySet":
        """What was brought into its story, as far as it was; the last one is the next one's base.

        An update may have told a story nothing new and still have been compared with it.
        """
        return self.filter(Q(outcome__in=Dispatch.APPLIED) | Q(brought__isnull=False))


class Dispatch(models.Model):
    """One revision of one received item."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        MERGED = "merged", _("merged")
        UNCHANGED = "unchanged", _("unchanged")
        CONFLICT = "conflict", _("conflict")
        HELD = "held", _("held")
        REJECTED = "rejected", _("rejected")
        RETRIED = "retried", _("read at a later try")

    # What came into its story, all of it or some.
    APPLIED = (Outcome.CREATED, Outcome.MERGED, Outcome.CONFLICT)

    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"))
    identity = models.CharField(
        _("identity"), max_length=255, help_text=_("Who the item is, without its revision.")
    )
    revision = models.CharField(_("revision"), max_length=40, blank=True)
    sha256 = models.CharField(_("checksum"), max_length=64)
    raw = models.ForeignKey(RawCopy, models.PROTECT, verbose_name=_("raw copy"))
    name = models.CharField(_("file name"), max_length=255, blank=True)
    # Of how many items in the same bytes this is one: with all of them here, the bytes need not be
    # read again.
    items_in_copy = models.PositiveIntegerField(default=1, editable=False)
    format = models.CharField(_("format"), max_length=20, blank=True)
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    lines = models.JSONField(
        _("lines"), default=list, help_text=_("Each line's label, confidence and reason.")
    )
    document = models.JSONField(_("document"), null=True)
    signal = models.CharField(_("signal"), max_length=12, blank=True)
    notices = models.JSONField(_("notices"), default=list)
    conflicts = models.JSONField(
        _("conflicts"), default=list, help_text=_("What the wire and the desk both changed.")
    )
    # Of each conflict that an editor has settled: the three texts, the choice, what came of it,
    # who and when (articles/intake/deciding.py).
    decisions = models.JSONField(_("decisions"), default=list, editable=False)
    brought = models.ForeignKey(
        "articles.Revision",
        models.SET_NULL,
        verbose_name=_("revision that brought it into the story"),
        related_name="+",
        null=True,
        editable=False,
        db_index=False,  # nobody asks a revision for it, and every dispatch would pay
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    # Of a kill or a hold: the numbers of the stories that it withdrew or handed back.
    recalled = models.JSONField(default=list, editable=False)
    story = models.ForeignKey(
        "articles.Story",
        models.SET_NULL,
        verbose_name=_("story"),
        related_name="dispatches",
        null=True,
    )
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    # Held copy, and what recalled stories, stands on the desk's first page until it was seen.
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("seen by"),
        related_name="+",
        null=True,
        editable=False,
        db_index=False,
    )
    seen_at = models.DateTimeField(_("seen"), null=True, editable=False)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        ordering = ["-received_at", "-id"]
        indexes = [
            # "What has come of this item, from whichever source?", asked when one is recalled; of
            # one source, the constraint's own index answers.
            models.Index(fields=["identity"], name="dispatch_by_identity"),
            # The error basket.
            models.Index(fields=["-id"], name="dispatch_refused", condition=Q(outcome="rejected")),
            # Held copy that waits for somebody to see it.
            models.Index(
                fields=["-id"],
                name="dispatch_waiting",
                condition=Q(outcome="held", seen_at__isnull=True),
            ),
            # Recalls of stories that nobody at the desk has seen.
            models.Index(
                fields=["-id"],
                name="dispatch_recalls",
                condition=Q(outcome="merged", signal__in=["kill", "hold"], seen_at__isnull=True),
            ),
            # The updates that wait for an editor, of all stories or of one.
            models.Index(
                fields=["story"], name="dispatch_undecided", condition=Q(outcome="conflict")
            ),
            # The desk's list, and the item that a correction under a new name corrects.
            models.Index(fields=["-received_at", "-id"], name="dispatch_last_received"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "identity", "revision", "sha256"],
                name="dispatch_once",
                violation_error_message=_("This revision of the item is already here."),
            ),
            one_of("signal", Signal, "dispatch_signal_is_known"),
            one_of(
                "outcome",
                ["created", "merged", "unchanged", "conflict", "held", "rejected", "retried"],
                "dispatch_outcome_is_known",
            ),
        ]

    def __str__(self) -> str:
        # What has no name of its own is known by a checksum; people know it by its file or words.
        if self.identity.startswith(CHECKSUMS):
            return self.name or self.words or gettext("copy without a name")
        return f"{self.identity} {self.revision}".strip()

    @property
    def words(self) -> str:
        """Its headline, or else its first line, cut at a word."""
        if "headline" in self.__dict__:  # DispatchQuerySet.with_words()
            found = self.__dict__["headline"] or self.__dict__["first_line"]
        else:
            found = self.told().headline or (self.lines and self.lines[0]["text"])
        return textwrap.shorten(found or "", WORDS, placeholder="…")

    def is_waiting(self) -> bool:
        """The row's answer to the question of DispatchQuerySet.waiting()."""
        return self.outcome == self.Outcome.HELD and self.seen_at is None

    def is_recall(self) -> bool:
        """The row's answer to the question of DispatchQuerySet.recalls()."""
        is_one = self.outcome == self.Outcome.MERGED and bool(self.recalled)
        return is_one and self.signal in (Signal.KILL, Signal.HOLD) and self.seen_at is None

    def told(self) -> StoryDocument:
        """What it was understood to say; refused copy says nothing."""
        return from_json(self.document) if self.document else StoryDocument()

    def taken(self) -> StoryDocument:
        """What of it has been brought into its story; where a decision is open, the words before.

        Conflicts that were decided count as brought in, whichever side was chosen.
        """
        return taken(self.told(), self.open_conflicts())

    def open_conflicts(self) -> tuple[Conflict, ...]:
        return conflicts_from_json(self.conflicts)
