"""The parts of a story that are rows of their own: sidebars, and the places of media items."""

from collections.abc import Iterable, Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles import document as doc
from articles.document import MediaDocument
from articles.markup import blocks_from_html
from articles.models.body import BodyField
from articles.models.constraints import one_of
from articles.models.credit import AgencyCredit


class Sidebar(models.Model):
    """An encadré: a part of one story with its own headline."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="sidebars")
    headline = models.CharField(_("headline"), max_length=300, blank=True)
    body: models.TextField = BodyField(_("body"), blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("sidebar")
        verbose_name_plural = _("sidebars")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.headline

    def document(
        self, uses: Iterable["StoryMedia"], lines: Iterable[AgencyCredit]
    ) -> doc.SidebarDocument:
        own = [use for use in uses if use.sidebar_id == self.pk]
        return doc.SidebarDocument(
            headline=self.headline,
            body=blocks_with(self.body, [use for use in own if use.after_block is not None]),
            media=tuple(use.document() for use in own if use.after_block is None),
            credits=tuple(line.document() for line in lines if line.sidebar_id == self.pk),
        )


class StoryMedia(models.Model):
    """One use of a library item in one story; the caption belongs to the use."""

    LEAD, BODY, SIDEBAR = "lead", "body", "sidebar"
    PLACEMENTS = [
        (LEAD, _("before the text")),
        (BODY, _("in the text")),
        (SIDEBAR, _("in a sidebar")),
    ]

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="uses")
    item = models.ForeignKey(
        "articles.MediaItem", models.PROTECT, verbose_name=_("media item"), related_name="uses"
    )
    placement = models.CharField(_("place"), max_length=8, choices=PLACEMENTS, default=LEAD)
    sidebar = models.ForeignKey(
        Sidebar, models.CASCADE, verbose_name=_("sidebar"), null=True, blank=True
    )
    after_block = models.PositiveIntegerField(
        _("after block"),
        null=True,
        blank=True,
        help_text=_("In the text: after how many paragraphs and crossheads. Empty: before."),
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    caption = models.TextField(_("caption"), blank=True)
    poster_caption = models.TextField(
        _("poster's caption"),
        blank=True,
        help_text=_("What stands below the picture of an audio or video item."),
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("For this use; else the library's text is taken."),
    )

    class Meta:
        verbose_name = _("media in the story")
        verbose_name_plural = _("media in the story")
        ordering = ["order", "id"]
        constraints = [
            one_of("placement", ["lead", "body", "sidebar"], "use_placement_is_known"),
            models.CheckConstraint(
                condition=models.Q(placement="sidebar", sidebar__isnull=False)
                | models.Q(~models.Q(placement="sidebar"), sidebar__isnull=True),
                name="use_in_a_sidebar_names_it",
                violation_error_message=_("Choose a sidebar for a media item in a sidebar only."),
            ),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.item)

    def document(self) -> MediaDocument:
        poster = self.item.poster
        return doc.replace(
            self.item.document(),
            caption=self.caption,
            alt=self.alt or self.item.alt,
            poster=doc.replace(poster.document(), caption=self.poster_caption) if poster else None,
        )


def blocks_with(html: str, uses: Iterable[StoryMedia]) -> tuple[doc.Block, ...]:
    """The blocks of a text, and the media in it after the blocks that they follow."""
    return tuple(_interleave(blocks_from_html(html), uses))


def _interleave(blocks: tuple[doc.Block, ...], uses: Iterable[StoryMedia]) -> Iterator[doc.Block]:
    waiting = sorted(uses, key=lambda use: (use.after_block or 0, use.order))
    for count in range(len(blocks) + 1):
        if count:
            yield blocks[count - 1]
        last = count == len(blocks)
        while waiting and (last or (waiting[0].after_block or 0) <= count):
            yield doc.MediaBlock(media=waiting.pop(0).document())
