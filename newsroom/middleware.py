"""The project's own middleware: what is the desk's alone, and headers that Django does not set."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

DESK_PATH = "/desk/"

Handler = Callable[[HttpRequest], HttpResponse]


class DeskSessionMiddleware(SessionMiddleware):
    """Cookies are the desk's: no other address gives one out, takes one back or differs by one.

    Django takes back what is no session or no token (its messages, too), on a page that caches
    share. An editor's session is still known where a file asks for it (articles/pages/media.py).
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if not request.path_info.startswith(DESK_PATH):
            request.COOKIES.clear()


class DeskLocaleMiddleware(LocaleMiddleware):
    """Editors choose the language of the desk; the site speaks its own.

    So no reader's page varies by Accept-Language, and each is one page to every cache.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(DESK_PATH):
            super().process_request(request)
        else:
            # The thread still speaks the language of the editor whom it served before.
            translation.activate(settings.LANGUAGE_CODE)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.startswith(DESK_PATH):
            return super().process_response(request, response)
        return response


class ReadersGZipMiddleware(GZipMiddleware):
    """What readers get is compressed, where no server in front does it: texts, to a third.

    Never the desk, whose pages hold tokens beside what an address says (BREACH). Readers' pages
    hold no secret, so their bytes need no random padding either.
    """

    max_random_bytes = 0
    texts = ("text/", "application/json", "application/feed+json", "application/manifest+json")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith(self.texts) or kind.endswith("xml")
        # Part of a file is part of its plain bytes.
        if not is_text or response.status_code == 206:
            return response
        if request.path_info.startswith(DESK_PATH):
            return response
        return super().process_response(request, response)


def resource_policy(get_response: Handler) -> Handler:
    """Nothing of the site may be embedded elsewhere or use the device's sensors."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        )
        return response

    return middleware
