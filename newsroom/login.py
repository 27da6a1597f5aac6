"""The desk's login: after so many wrong passwords a pause, before the next one is even looked at.

Attempts are counted in Django's cache, by name and address and by address alone. A count of names
alone would let anybody keep an editor out (docs/decisions/0053). While the cache cannot be reached
nothing is counted: editors come in on deadline, and the log says so (docs/decisions/0098). Who has
set up a second step is asked for it next (newsroom/second_step.py).
"""

import hashlib
import ipaddress
import logging
from typing import Any, cast

from allauth.account.utils import perform_login
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

PAUSE_SECONDS = 15 * 60
TRIES_OF_A_NAME = 8
TRIES_OF_AN_ADDRESS = 60  # a whole newsroom may sit behind one

log = logging.getLogger(__name__)


class DeskLoginForm(AdminAuthenticationForm):
    def clean(self) -> dict[str, Any]:
        address = _address(self.request) if self.request else ""
        name = self.cleaned_data.get("username", "")
        own = f"{name.casefold()} {address}"
        # Counted before the password is checked, so that no number of requests at once gets round.
        count_try(own, most=TRIES_OF_A_NAME, said=f"{name!r} from {address}")
        count_try(address, most=TRIES_OF_AN_ADDRESS, said=f"{name!r} from {address}")
        cleaned: dict[str, Any] = super().clean()
        forget_tries(own, address)
        return cleaned


class DeskLoginView(LoginView):
    def form_valid(self, form: Any) -> HttpResponse:
        answer = perform_login(self.request, form.get_user(), redirect_url=self.get_success_url())
        return cast("HttpResponse", answer)


def count_try(whose: str, *, most: int, said: str) -> None:
    """Raises ValidationError once there were too many."""
    if _count(_key(whose)) > most:
        log.warning("login paused for %s", said)
        text = _("Too many attempts. Wait %(minutes)s minutes, then try again.")
        raise ValidationError(text % {"minutes": PAUSE_SECONDS // 60}, code="paused")


def forget_tries(*whose: str) -> None:
    try:
        cache.delete_many([_key(one) for one in whose])
    except Exception:
        log.exception("the cache is out of reach: attempts to log in stay counted")


def _address(request: HttpRequest) -> str:
    """Who asks. A server in front stands in our own network and adds to the header's end."""
    near: str = request.META.get("REMOTE_ADDR", "")
    last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        is_ours = not near or ipaddress.ip_address(near).is_private
        return str(ipaddress.ip_address(last)) if is_ours and last else near
    except ValueError:
        return near


def _key(text: str) -> str:
    return f"login-{hashlib.sha256(text.encode()).hexdigest()}"


def _count(key: str) -> int:
    """One attempt more; the pause begins with the first and does not grow.

    In a table of the database it begins with the last, and of attempts at the same moment some
    count as one.
    """
    try:
        cache.add(key, 0, PAUSE_SECONDS)
        return cache.incr(key)
    except ValueError:  # it ran out at this very moment
        return 1
    except Exception:  # each cache has errors of its own
        log.exception("the cache is out of reach: attempts to log in are not counted")
        return 1
