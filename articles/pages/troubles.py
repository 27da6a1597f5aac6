"""The page of a failure: whether it is ours, or one that passes."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

from articles.troubles import is_away, is_full

RETRY_SECONDS = 10


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, 507 where nothing can be stored, else 500."""
    error = sys.exc_info()[1]
    if is_full(error):
        response = HttpResponse(render_to_string("507.html"), status=507)
    elif is_away(error):
        response = HttpResponse(render_to_string("503.html"), status=503)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    else:
        response = server_error(request)
    response.headers["Cache-Control"] = "no-store"
    return response
