"""Who writes and who sends: editors with a login, agencies, and names on credit lines."""

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.document import ContributorKind
from articles.models.constraints import not_blank, validate_web_address


class User(AbstractUser):
    """Somebody with a login on the desk."""

    initials = models.CharField(
        _("initials"),
        max_length=12,
        blank=True,
        help_text=_("The desk's sign for this person, as in “agences/vkiss”."),
    )

    class Meta(AbstractUser.Meta):
        # The stubs type the parent's names as plain strings.
        verbose_name = _("editor")  # type: ignore[assignment]
        verbose_name_plural = _("editors")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Agency(models.Model):
    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("The short name, e.g. “ATS”.")
    )
    full_name = models.CharField(_("full name"), max_length=160, blank=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    website = models.CharField(
        _("website"),
        max_length=200,
        blank=True,
        validators=[validate_web_address],
        help_text=_("The agency's own: “https://www.keystone-sda.ch/”. Its page leads there."),
    )
    is_generic = models.BooleanField(
        _("agencies in general"),
        default=False,
        help_text=_("For the word “agences”, which names none in particular."),
    )

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]
        constraints = [not_blank("name", "agency_has_a_name", _("An agency needs a name."))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agency", args=[self.slug])


class AgencyAlias(models.Model):
    """One way in which copy writes an agency's name: ats, sda, Keystone-ATS."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="aliases")
    alias = models.CharField(
        _("alias"),
        max_length=80,
        unique=True,
        help_text=_("In small letters, as compared with credit lines: “keystone-ats”."),
    )

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["alias"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(alias=Lower("alias")) & ~models.Q(alias=""),
                name="alias_is_in_small_letters",
                violation_error_message=_("Write the alias in small letters."),
            )
        ]

    def __str__(self) -> str:
        return self.alias

    def clean(self) -> None:
        self.alias = self.alias.strip().lower()


class Contributor(models.Model):
    """A person whom credit lines name: an author, a photographer."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    initials = models.CharField(
        _("initials"),
        max_length=12,
        blank=True,
        help_text=_("As in sign-offs, e.g. “vkiss”; stories signed so are listed on this page."),
    )
    role = models.CharField(
        _("role"), max_length=80, blank=True, help_text=_("E.g. “Correspondante à Berne”.")
    )
    biography = models.TextField(_("biography"), blank=True)
    fediverse = models.CharField(
        _("fediverse"),
        max_length=160,
        blank=True,
        validators=[RegexValidator(r"^@[\w.-]+@[\w.-]+\.[a-z]{2,}\Z")],
        help_text=_("E.g. “@nadia@journa.host”. The profile there must name this site, too."),
    )

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["name"]
        constraints = [
            not_blank("name", "contributor_has_a_name", _("A contributor needs a name.")),
            models.CheckConstraint(
                condition=models.Q(fediverse="") | models.Q(fediverse__startswith="@"),
                name="contributor_fediverse_is_a_handle",
                violation_error_message=_("A name in the fediverse begins with “@”."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contributor", args=[self.slug])


CONTRIBUTOR_KINDS = [
    (ContributorKind.AGENCY.value, _("agency")),
    (ContributorKind.PERSON.value, _("person")),
    (ContributorKind.INITIALS.value, _("initials")),
]
