"""Makes the renditions of the library's pictures that no upload waits for, where no task did."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import ngettext
from tqdm import tqdm

from articles.management.arguments import whole_number
from articles.models import MediaItem
from articles.photos import FileRefusedError, remake, render
from articles.publication import render_using


class Command(BaseCommand):
    help = (
        "Makes the renditions that pictures lack, or that show an older state of the library, and "
        "lets the pages that show them name them. The desk starts that by itself; this does what "
        "was cut short."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--limit", type=whole_number(1), help="at most so many pictures in this run"
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help="make all renditions of all pictures anew, after a change of widths or quality",
        )
        parser.add_argument("--dry-run", action="store_true", help="only count what is to be done")

    def handle(self, *args: Any, **options: Any) -> None:
        every, due = MediaItem.objects.pictures(), MediaItem.objects.awaiting_renditions()
        wanted, make = (every, remake) if options["all"] else (due, render)
        numbers = list(wanted.values_list("pk", flat=True)[: options["limit"]])
        if options["dry_run"]:
            to_render = ngettext(
                "%(count)s picture to render.", "%(count)s pictures to render.", len(numbers)
            )
            self.stdout.write(to_render % {"count": len(numbers)})
            return
        rendered, pages, failed = 0, 0, 0
        for number in tqdm(numbers, disable=not sys.stderr.isatty(), unit="picture"):
            item = wanted.filter(pk=number).first()
            try:
                if item and make(item):
                    rendered += 1
                    pages += render_using([item])
            except (FileRefusedError, OSError) as error:
                failed += 1
                self.stderr.write(f"#{number} {item}: {error}")
        self._tell(rendered, pages, failed)

    def _tell(self, rendered: int, pages: int, failed: int) -> None:
        pictures = ngettext("%(count)s picture rendered.", "%(count)s pictures rendered.", rendered)
        changed = ngettext("%(count)s page changed.", "%(count)s pages changed.", pages)
        self.stdout.write(pictures % {"count": rendered})
        self.stdout.write(changed % {"count": pages})
        if failed:
            refused = ngettext(
                "%(count)s picture could not be rendered.",
                "%(count)s pictures could not be rendered.",
                failed,
            )
            raise CommandError(refused % {"count": failed})
