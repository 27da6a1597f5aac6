"""The site's addresses, one that leads to itself, and one that fails."""

from django.http import HttpRequest
from django.urls import path
from django.views.generic import RedirectView

from newsroom.urls import urlpatterns as site


def failing(request: HttpRequest) -> None:
    raise RuntimeError("no luck")


urlpatterns = [
    path("faute/", failing),
    path("rond/", RedirectView.as_view(url="/rond/")),
    *site,
]
