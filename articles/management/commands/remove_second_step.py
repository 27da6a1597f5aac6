"""Lets an editor who has lost phone and key in by password again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.models import User
from articles.second_step import remove_second_step


class Command(BaseCommand):
    help = "Removes the passkeys, the app and the recovery codes of one editor; the log says so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = User.objects.get(username=options["username"])
        except User.DoesNotExist:
            unknown = _("There is no editor “%(name)s”.") % {"name": options["username"]}
            raise CommandError(unknown) from None
        number = remove_second_step(user, by="manage.py")
        told = _("%(count)s removed: %(name)s signs in with the password alone.")
        self.stdout.write(told % {"count": number, "name": user.username})
