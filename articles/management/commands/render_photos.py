"""Makes the renditions of the library's pictures that no upload waits for, where no task did."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from articles.models import MediaItem
from articles.photos import FileRefusedError, render_avif, renew
from articles.publication import render_using


class Command(BaseCommand):
    help = (
        "Makes AVIF renditions of the pictures that lack them, and lets the pages that show them "
        "name them. Uploads start that by themselves; this does what was cut short."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, help="at most so many pictures in this run")
        parser.add_argument(
            "--all",
            action="store_true",
            help="make all renditions of all pictures anew, after a change of widths or quality",
        )
        parser.add_argument("--dry-run", action="store_true", help="only count what is to be done")

    def handle(self, *args: Any, **options: Any) -> None:
        every = MediaItem.objects.pictures()
        items = list((every if options["all"] else every.awaiting_avif())[: options["limit"]])
        if options["dry_run"]:
            self.stdout.write(f"{len(items)} pictures to render")
            return
        done = [
            item
            for item in tqdm(items, disable=not sys.stderr.isatty(), unit="picture")
            if self._render(item, anew=options["all"])
        ]
        pages = render_using(done)
        self.stdout.write(f"{len(done)} pictures rendered, {pages} pages renewed")
        if len(done) < len(items):
            raise CommandError(f"{len(items) - len(done)} pictures could not be rendered")

    def _render(self, item: MediaItem, *, anew: bool) -> bool:
        try:
            if anew:
                renew(item, is_avif_later=False)
            render_avif(item)
        except (FileRefusedError, OSError) as error:
            self.stderr.write(f"#{item.pk} {item}: {error}")
            return False
        return True
