"""manage.py export_copy: stories leave as files of a wire format."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.document import public_document
from articles.management.arguments import whole_number
from articles.models import Story
from articles.wire.formats import docx, newsml_g2, ninjs, nitf, text

WRITERS = {
    "ninjs": (ninjs.write, "json"),
    "newsml-g2": (newsml_g2.write, "xml"),
    "nitf": (nitf.write, "xml"),
    "text": (text.write, "txt"),
    "docx": (docx.write, "docx"),
}


class Command(BaseCommand):
    help = "Writes stories as files: ninjs, NewsML-G2, NITF, plain text or Word."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "ids", nargs="+", type=whole_number(1), metavar="ID", help="numbers of stories"
        )
        parser.add_argument("--format", choices=list(WRITERS), default="ninjs")
        parser.add_argument("--out", type=Path, default=Path(), help="folder for the files")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written")

    def handle(self, *, ids: list[int], out: Path, dry_run: bool, **options: Any) -> None:
        write, suffix = WRITERS[options["format"]]
        stories = Story.objects.whole().in_bulk(ids)
        if missing := [str(number) for number in ids if number not in stories]:
            raise CommandError(_("There is no story %s.") % ", ".join(missing))
        if not dry_run:
            try:
                out.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise CommandError(f"{out}: {error.strerror}") from error
        for number in ids:
            path = out / f"{number}.{suffix}"
            # Notes for the desk alone stay on the desk.
            data = write(public_document(stories[number].document()))
            if not dry_run:
                path.write_bytes(data)
            self.stdout.write(str(path))
        written = ngettext("%(count)s story.", "%(count)s stories.", len(ids))
        self.stdout.write(written % {"count": len(ids)})
