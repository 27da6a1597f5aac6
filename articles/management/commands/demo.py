"""manage.py demo: a site that can be looked at, with stories in every state and editors."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.demonstration import Made, make
from articles.demonstration_plan import read_plan
from articles.models import Article


class Command(BaseCommand):
    help = "Makes the demonstration stories and editors; what is there already is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="print nothing")
        parser.add_argument("--yes", action="store_true", help="do it on a site without debug, too")

    def handle(self, *, quiet: bool, yes: bool, **options: Any) -> None:
        if not (settings.DEBUG or yes):
            raise CommandError(
                _("This makes logins whose passwords are printed. Say --yes if this is meant.")
            )
        made = make(read_plan(), folder=settings.DATA_DIR)
        if not quiet:
            self.stdout.write("\n".join(_told(made)))


def _told(made: Made) -> Iterator[str]:
    site = f"http://127.0.0.1:{os.environ.get('NEWSROOM_PORT') or '8000'}"
    # Outside the f-strings, where makemessages does not look.
    page, front, desk = _("Article"), _("Front page"), _("Desk")
    yield ""
    if article := Article.objects.public().filter(pk=made.seed.pk).first():
        yield f"  {page:<12} {site}{article.get_absolute_url()}"
    yield f"  {front:<12} {site}{reverse('front')}"
    yield f"  {desk:<12} {site}{reverse('admin:index')}"
    yield ""
    role, login, word = _("Role"), _("Login"), _("Password")
    yield f"  {role:<18} {login:<16} {word}"
    for who, password in made.logins:
        yield f"  {_(who.role):<18} {who.username:<16} {password}"
    yield ""
