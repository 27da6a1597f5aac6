"""manage.py load_topics: the IPTC Media Topics, with French and English names."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import ngettext

from articles import topic_table
from articles.management.arguments import refusal


class Command(BaseCommand):
    help = "Fills the table of topics from a file: the Media Topics that come with the project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=topic_table.TABLE)
        parser.add_argument("--dry-run", action="store_true", help="read the file, write nothing")

    def handle(self, *, path: Path, dry_run: bool, **options: Any) -> None:
        try:
            with transaction.atomic():
                count = topic_table.load(path)
                transaction.set_rollback(dry_run)
        except (OSError, topic_table.TableRefusedError) as error:
            raise CommandError(refusal(error)) from error
        self.stdout.write(
            ngettext("%(count)s topic.", "%(count)s topics.", count) % {"count": count}
        )
