"""Every address of the site: the desk, then the readers' pages."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("desk/", admin.site.urls),
]
