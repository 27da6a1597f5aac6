"""Addresses that pages had before: an editor changed the slug, and links outside still say it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import not_blank, one_of

# What has a page under its slug. An article's address leads by its number.
KINDS = ("section", "topic", "contributor", "agency")


class FormerAddressManager(models.Manager["FormerAddress"]):
    def keep(self, row: models.Model, slug: str) -> None:
        """Remembers that the row's page stood under this slug; who left it last has it."""
        self.update_or_create(kind=row._meta.model_name, slug=slug, defaults={"row": row.pk})

    def row_of(self, model: Any, slug: str) -> Any:
        """The row whose page stood there; None where there is none any more."""
        former = self.filter(kind=model._meta.model_name, slug=slug).first()
        return model.objects.filter(pk=former.row).first() if former else None


class FormerAddress(models.Model):
    kind = models.CharField(_("kind"), max_length=12)
    slug = models.CharField(_("address"), max_length=120)
    row = models.PositiveBigIntegerField()

    objects = FormerAddressManager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["kind", "slug"]
        constraints = [
            one_of("kind", KINDS, "former_address_kind_is_known"),
            not_blank("slug", "former_address_has_a_slug", _("A former address is not empty.")),
            models.UniqueConstraint(fields=["kind", "slug"], name="former_address_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"
