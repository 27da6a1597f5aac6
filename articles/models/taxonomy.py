"""Where a story belongs: sections of this newsroom, topics of the IPTC."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import not_blank

# First parts of addresses that are no section; newsroom/urls.py uses them.
RESERVED_SLUGS = (
    "desk",
    "static",
    "media",
    "recherche",
    "hooks",
    "archives",
    "themes",
    "auteurs",
    "agences",
)


class Section(models.Model):
    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(
        _("address"),
        unique=True,
        help_text=_("The first part of the address of its stories, e.g. “monde”."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Place in the navigation; small numbers come first.")
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "name"]
        constraints = [
            not_blank("name", "section_has_a_name", _("A section needs a name.")),
            models.CheckConstraint(
                condition=~models.Q(slug__in=RESERVED_SLUGS),
                name="section_slug_is_free",
                violation_error_message=_("This address is used by the site itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("section", args=[self.slug])


class Topic(models.Model):
    """An IPTC Media Topic. Retired topics are kept, so that old copy resolves, but not offered."""

    qcode = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][\w-]*:[\w.-]+$")],
        help_text=_("The code of the IPTC Media Topics, e.g. “medtop:20000002”."),
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name_fr = models.CharField(_("French name"), max_length=200, blank=True)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("broader topic"), null=True, blank=True
    )
    is_retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name_fr", "qcode"]
        constraints = [not_blank("qcode", "topic_has_a_code", _("A topic needs its code."))]

    def __str__(self) -> str:
        names = (self.name_fr, self.name_en)
        if get_language() == "en":
            names = (self.name_en, self.name_fr)
        return next(filter(None, names), self.qcode)

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])
