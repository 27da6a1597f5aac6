"""The credit lines of a story and the names on them: agencies, persons, desk initials."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles import document as doc
from articles.document import ContributorKind, CreditPlace
from articles.models.constraints import one_of
from articles.models.people import CONTRIBUTOR_KINDS


class AgencyCredit(models.Model):
    """One credit line of a story, word for word; what it names stands in its contributors."""

    PLACES = [
        (CreditPlace.BYLINE.value, _("above the text")),
        (CreditPlace.SIGNOFF.value, _("below the text")),
        (CreditPlace.INLINE.value, _("in the text")),
    ]

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="credits")
    sidebar = models.ForeignKey(
        "articles.Sidebar", models.CASCADE, verbose_name=_("sidebar"), null=True, blank=True
    )
    text = models.CharField(
        _("credit line"), max_length=500, help_text=_("As it is printed, e.g. “agences/vkiss”.")
    )
    place = models.CharField(
        _("place"), max_length=8, choices=PLACES, default=CreditPlace.SIGNOFF.value
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["order", "id"]
        constraints = [one_of("place", CreditPlace, "credit_place_is_known")]

    def __str__(self) -> str:
        return self.text

    def document(self) -> doc.CreditDocument:
        return doc.CreditDocument(
            text=self.text,
            contributors=tuple(row.document() for row in self.contributors.all()),
            place=CreditPlace(self.place),
        )


class CreditContributor(models.Model):
    """One name of a credit line, in its order: an agency, a person, or desk initials."""

    credit = models.ForeignKey(AgencyCredit, models.CASCADE, related_name="contributors")
    order = models.PositiveIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=CONTRIBUTOR_KINDS)
    agency = models.ForeignKey(
        "articles.Agency", models.PROTECT, verbose_name=_("agency"), null=True, blank=True
    )
    contributor = models.ForeignKey(
        "articles.Contributor", models.PROTECT, verbose_name=_("contributor"), null=True, blank=True
    )
    initials = models.CharField(_("initials"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("name on the credit line")
        verbose_name_plural = _("names on the credit line")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind="agency", agency__isnull=False, contributor__isnull=True, initials=""
                )
                | models.Q(
                    kind="person", agency__isnull=True, contributor__isnull=False, initials=""
                )
                | models.Q(models.Q(kind="initials", agency__isnull=True), ~models.Q(initials="")),
                name="credit_names_one_of_its_kind",
                violation_error_message=_(
                    "Give an agency, a person or initials, as its kind says."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.document().name

    def document(self) -> doc.ContributorDocument:
        named: Any = {
            ContributorKind.AGENCY: self.agency,
            ContributorKind.PERSON: self.contributor,
            ContributorKind.INITIALS: self.initials,
        }[ContributorKind(self.kind)]
        return doc.ContributorDocument(
            kind=ContributorKind(self.kind), name=named if self.initials else named.name
        )
