"""Every address of the site: the desk, then the readers' pages."""

from allauth.account.views import logout, reauthenticate
from django.contrib import admin
from django.urls import include, path, register_converter

from articles.pages import archive, names, views
from articles.pages.addresses import StoryNumber
from articles.pages.calendar import FourDigits, TwoDigits
from articles.pages.media import media_file
from articles.pages.search import search_page
from articles.pages.troubles import failed
from articles.sources.webhook import receive_hook
from newsroom.second_step import totp_picture

register_converter(FourDigits, "yyyy")
register_converter(TwoDigits, "nn")
register_converter(StoryNumber, "story")

handler404 = views.not_found
handler500 = failed

urlpatterns = [
    path("", views.front_page, name="front"),
    # Of allauth's addresses only those that the second step needs, under the names it knows.
    path("desk/login/", admin.site.login, name="account_login"),
    path("desk/security/cancel/", logout, name="account_logout"),
    path("desk/security/password/", reauthenticate, name="account_reauthenticate"),
    path("desk/security/totp/picture.svg", totp_picture, name="totp_picture"),
    path("desk/security/", include("allauth.mfa.urls")),
    path("desk/", admin.site.urls),
    path("files/<slug:token>/<str:name>", media_file, name="media_file"),
    path("recherche/", search_page, name="search"),
    path("archives/", archive.latest_page, name="archive"),
    path("archives/<yyyy:year>/", archive.period_page, name="archive_year"),
    path("archives/<yyyy:year>/<nn:month>/", archive.period_page, name="archive_month"),
    path("archives/<yyyy:year>/<nn:month>/<nn:day>/", archive.day_page, name="archive_day"),
    path("themes/<slug:slug>/", names.topic_page, name="topic"),
    path("auteurs/<slug:slug>/", names.contributor_page, name="contributor"),
    path("agences/<slug:slug>/", names.agency_page, name="agency"),
    path("", include("articles.syndication.urls")),
    path("hooks/<slug:slug>/", receive_hook, name="hook"),
    # Last, because a section may have any name that stands nowhere above.
    path("<slug:section>/", views.section_page, name="section"),
    path("<slug:section>/<story:story>-<slug:slug>/", views.article_page, name="article"),
]
