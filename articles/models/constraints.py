"""Constraints and validators that several models share in shape."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

validate_web_address = RegexValidator(r"(?i)^https?://[^\s\"'<>\\]+\Z")


def one_of(field: str, values: Iterable[str], name: str) -> models.CheckConstraint:
    """The database's own word for `choices`."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": list(values)}),
        name=name,
        violation_error_message=_("This value is not one of the choices."),
    )


def not_blank(field: str, name: str, message: Any) -> models.CheckConstraint:
    """Refuses an empty text, in forms and in bulk updates alike; `message` is a lazy text."""
    return models.CheckConstraint(
        condition=~models.Q(**{field: ""}), name=name, violation_error_message=message
    )
