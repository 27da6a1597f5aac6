"""manage.py render_articles: stored pages are rendered anew, after a change of the templates."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from articles import publication
from articles.management.arguments import whole_number
from articles.models import Article


class Command(BaseCommand):
    help = "Renders the stored main part of every article anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "ids", nargs="*", type=whole_number(1), metavar="ID", help="these stories only"
        )
        parser.add_argument("--dry-run", action="store_true", help="count, and write nothing")

    def handle(self, *, ids: list[int], dry_run: bool, **options: Any) -> None:
        articles = Article.objects.filter(pk__in=ids) if ids else Article.objects.all()
        # One by one: editors go on publishing meanwhile.
        numbers = articles.order_by("pk").values_list("pk", flat=True).iterator()
        changed = sum(publication.render_anew(number, dry_run=dry_run) for number in numbers)
        self.stdout.write(
            ngettext("%(count)s page changed.", "%(count)s pages changed.", changed)
            % {"count": changed}
        )
