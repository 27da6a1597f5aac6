"""The admin's app, with the desk as its site."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    # Not within articles.admin: loading that package registers with this very site.
    default_site = "newsroom.desk.DeskSite"
