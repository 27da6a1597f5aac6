"""The second step of the desk's login: passkeys, codes of an app, recovery codes.

django-allauth asks for them and keeps them; here stands what makes its pages the desk's own, who
may come in, and that a house may demand a second step of everybody (docs/decisions/0187).
"""

import ipaddress
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from articles.second_step import lacks_second_step
from newsroom.middleware import DESK_PATH, Handler

SECURITY_PATH = f"{DESK_PATH}security/"
# What a desk that demands a second step leaves to those who have none yet.
LEFT_OPEN = ("admin:login", "admin:logout", "admin:jsi18n", "admin:set_language", "account_login")


class DeskAccounts(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: editors are made at the desk."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """A passkey opens the desk to no more people than a password does."""
        if user.is_active and user.is_staff:
            return None
        messages.error(request, gettext("This account has no access to the desk."))
        return HttpResponseRedirect(reverse("admin:login"))


class SecondStepMiddleware:
    """Gives allauth's pages what a page of the desk knows, and leads there who must go there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(SECURITY_PATH):
            add_never_cache_headers(response)  # codes and secrets stand there
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        is_desk = settings.SECOND_STEP_REQUIRED and request.path_info.startswith(DESK_PATH)
        if not is_desk or request.path_info.startswith(SECURITY_PATH):
            return None
        match = request.resolver_match
        if not match or match.view_name in LEFT_OPEN or not lacks_second_step(request.user):
            return None
        return redirect("mfa_index")

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        if request.path_info.startswith(SECURITY_PATH):
            response.context_data = {
                **admin.site.each_context(request),
                "passkeys_possible": are_passkeys_possible(request),
                "is_missing": settings.SECOND_STEP_REQUIRED and lacks_second_step(request.user),
                **(response.context_data or {}),
            }
        return response


def are_passkeys_possible(request: HttpRequest) -> bool:
    """Browsers bind a passkey to a name: never to an address, and without TLS to localhost only."""
    host = request.get_host().partition(":")[0]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False


@login_required
def totp_picture(request: HttpRequest) -> HttpResponse:
    """The secret that is being set up, as a QR code: a page of the desk may show no data: image."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        return HttpResponseNotFound()
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(svg, content_type="image/svg+xml")
