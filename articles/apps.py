"""The one app."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate, post_save, pre_delete
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        post_migrate.connect(_keep_indexes, sender=self)
        # Here and not at the top: they need the models or settings, which load after this module.
        from articles.house_look import colours_can_be_read  # noqa: PLC0415
        from articles.models import Article  # noqa: PLC0415
        from articles.syndication.notices import send_last, send_soon  # noqa: PLC0415

        post_save.connect(send_soon, sender=Article)
        pre_delete.connect(send_last, sender=Article)
        checks.register(colours_can_be_read)


def _keep_indexes(using: str, **kwargs: Any) -> None:
    """Puts back what SQLite drops when a migration makes the table of articles anew."""
    from articles.models import full_text, plans  # noqa: PLC0415  # models load after this module

    connection = connections[using]
    if connection.vendor == "sqlite" and full_text.is_installed(connection):
        full_text.install_fts5(connection)
        plans.steady(connection)
