"""manage.py backup: the database and the files into a folder of their own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.backups import BackupError, back_up, check, forget
from articles.management.arguments import refusal, whole_number


class Command(BaseCommand):
    help = "Writes a backup of the database and the files below a folder, while the site runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the backups lie, each in its folder")
        parser.add_argument(
            "--keep", type=whole_number(1), metavar="N", help="delete all but the newest N"
        )

    def handle(self, *, folder: Path, keep: int | None, **options: Any) -> None:
        try:
            backup = back_up(folder.resolve(), at=timezone.now())
            files = check(backup).files
        except (BackupError, OSError) as error:
            raise CommandError(refusal(error)) from error
        self.stdout.write(
            ngettext(
                "%(backup)s: %(count)s file, %(size)s",
                "%(backup)s: %(count)s files, %(size)s",
                len(files),
            )
            % {"backup": backup, "count": len(files), "size": filesizeformat(sum(files.values()))}
        )
        for gone in forget(folder.resolve(), keep=keep) if keep else ():
            self.stdout.write(_("%s deleted") % gone)
