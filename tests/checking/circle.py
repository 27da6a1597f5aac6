"""The site's addresses, and one that leads to itself."""

from django.urls import path
from django.views.generic import RedirectView

from newsroom.urls import urlpatterns as site

urlpatterns = [path("rond/", RedirectView.as_view(url="/rond/")), *site]
