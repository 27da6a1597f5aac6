"""Lets an editor who has lost phone and key in by password again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

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
            raise CommandError(f"there is no editor {options['username']!r}") from None
        number = remove_second_step(user, by="manage.py")
        self.stdout.write(f"{number} removed: {user.username} signs in with the password alone")
