"""manage.py restore: a backup becomes a site again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.backups import BackupError, check, restore
from articles.management.arguments import refusal


class Command(BaseCommand):
    help = "Brings a backup back, into an empty database and an empty data folder."
    # It runs where there is no database yet.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="the folder of one backup")
        parser.add_argument("--dry-run", action="store_true", help="only compare it with its list")

    def handle(self, *, backup: Path, dry_run: bool, **options: Any) -> None:
        try:
            contents = (check if dry_run else restore)(backup.resolve())
        except (BackupError, OSError) as error:
            raise CommandError(refusal(error)) from error
        counted = {"backup": backup, "count": len(contents.files)}
        files = ngettext(
            "%(backup)s: %(count)s file", "%(backup)s: %(count)s files", len(contents.files)
        )
        self.stdout.write(files % counted)
        if not dry_run:
            self.stdout.write(_("Now run: manage.py migrate"))
