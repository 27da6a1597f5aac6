"""The forms of the second step: tries are counted as the login counts passwords.

A code is good once, for all processes: the last ones are kept beside the secret, not in a cache.
"""

from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.db import transaction
from django.utils.translation import gettext

from newsroom.login import TRIES_OF_A_NAME, count_try, forget_tries

KEPT_CODES = 5  # more than can be good at one moment: now, before, ahead


class CodeForm(AuthenticateForm):
    @transaction.atomic
    def clean_code(self) -> str:
        """Raises ValidationError for a wrong code, a used one, and after too many."""
        whose = f"second step {self.user.pk}"
        count_try(whose, most=TRIES_OF_A_NAME, said=f"the second step of {self.user.username!r}")
        code: str = self.cleaned_data["code"]
        rows = Authenticator.objects.select_for_update().filter(user=self.user)
        for row in rows.exclude(type=Authenticator.Type.WEBAUTHN):
            if _is_good(row, code):
                row.user = self.user
                self.authenticator = row
                forget_tries(whose)
                return code
        raise get_adapter().validation_error("incorrect_code")


class CodeAgainForm(CodeForm, ReauthenticateForm):
    save = ReauthenticateForm.save


class PasswordAgainForm(PasswordForm):
    def clean_password(self) -> str:
        whose = f"password {self.user.pk}"
        count_try(whose, most=TRIES_OF_A_NAME, said=f"the password of {self.user.username!r}")
        password: str = super().clean_password()
        forget_tries(whose)
        return password


class AddPasskeyForm(AddWebAuthnForm):
    """A key opens the desk alone unless its owner says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext("Name of the key")
        self.fields["passwordless"].initial = True


def _is_good(row: Authenticator, code: str) -> bool:
    if row.type != Authenticator.Type.TOTP:
        is_good: bool = row.wrap().validate_code(code)
        return is_good
    used = row.data.get("used", [])
    digits = "".join(filter(str.isalnum, code))
    if digits in used or not validate_totp_code(decrypt(row.data["secret"]), code):
        return False
    row.data["used"] = [digits, *used][:KEPT_CODES]
    row.save(update_fields=["data"])
    return True
