"""Who on the desk has a second step of login, and how a lost one is taken away.

The pages that ask for it are django-allauth's, in the project's newsroom/second_step.py.
"""

import logging
from typing import Any

from allauth.mfa.models import Authenticator

from articles.models import User

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

log = logging.getLogger(__name__)


def lacks_second_step(user: Any) -> bool:
    is_asked = user.is_authenticated and user.is_staff
    return bool(is_asked) and not Authenticator.objects.filter(user=user, type__in=KINDS).exists()


def remove_second_step(user: User, *, by: str) -> int:
    """For who has lost it: all factors go, and the password alone opens again. How many went."""
    number: int = Authenticator.objects.filter(user=user).delete()[0]
    log.warning("second step of %r removed by %s: %s factors", user.get_username(), by, number)
    return number
