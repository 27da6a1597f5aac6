"""A crowd at one page: when nginx's copy ends, all who ask before the next is there come here."""

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from newsroom.middleware import Handler

# What a page that nginx keeps depends on (deploy/nginx), besides its address.
ASKED = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_ACCEPT_ENCODING", "PATH_INFO", "QUERY_STRING")
CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"}


class SameSecond:
    """Gives the page that this process has just made to others who ask in the same second.

    Only what nginx may keep, and no longer than nginx: until the second of the clock ends in which
    the gate was asked (docs/decisions/0147). Not used where no nginx is in front.
    """

    def __init__(self, get_response: Handler) -> None:
        if not settings.ACCEL:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self._kept = 0, dict[tuple[str, ...], HttpResponse]()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        made = self._made_in(int(timezone.now().timestamp()))
        if request.method != "GET" or CONDITIONS & request.META.keys():
            return self.get_response(request)
        key = tuple(request.META.get(name, "") for name in ASKED)
        if (known := made.get(key)) is not None:
            return HttpResponse(known.content, status=known.status_code, headers=known.headers)
        response = self.get_response(request)
        # Among this second's, also if the answer comes in the next: nobody looks there any more.
        if _may_be_kept(response):
            made[key] = response
        return response

    def _made_in(self, second: int) -> dict[tuple[str, ...], HttpResponse]:
        """The second and its pages are read and changed as one: threads share them."""
        kept, made = self._kept
        if kept != second:
            made = {}
            self._kept = second, made
        return made


def _may_be_kept(response: HttpResponse) -> bool:
    is_whole = not response.streaming and not response.cookies
    return is_whole and response.headers.get("X-Accel-Expires", "0") != "0"
