"""Tells WebSub's hub and IndexNow what is due."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.syndication import notices


class Command(BaseCommand):
    help = (
        "Tells the WebSub hub and IndexNow which articles came, changed or went. Run it every "
        "minute: it repeats what failed, and tells what comes or ends at a planned moment."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list what is due")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if not (settings.WEBSUB_HUB or settings.INDEXNOW_KEY):
            self.stdout.write(_("Nobody is to be told: neither a hub nor a key is set."))
            return
        if options["dry_run"]:
            for name in ("hub_face", "indexnow_face"):
                counted = {"count": len(notices.changes(at, name)), "name": name[:-5]}
                self.stdout.write(_("%(name)s: %(count)s due") % counted)
            return
        report = notices.send(at)
        self.stdout.write(_("%(count)s told") % {"count": report.told})
        if report.problems:
            raise CommandError("; ".join(report.problems))
