"""manage.py check_site: whether files, pages, links and sources are as they should be."""

import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.checking import CHECKS, Finding, Question
from articles.management.arguments import whole_number
from articles.photos import FileRefusedError


class Command(BaseCommand):
    help = "Looks for what is wrong with the site; changes nothing without --mend."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "checks", nargs="*", metavar="CHECK", help=f"some of {', '.join(CHECKS)}"
        )
        parser.add_argument("--mend", action="store_true", help="mend what can be mended safely")
        parser.add_argument(
            "--days",
            type=whole_number(0, 3650),
            default=7,
            help="tell of rights that end within so many days",
        )

    def handle(self, *, checks: list[str], mend: bool, days: int, **options: Any) -> None:
        _refuse_unknown(checks)
        question = Question(timezone.now(), days)
        found, faults = Counter[str](), 0
        for name in checks or CHECKS:
            for finding in CHECKS[name](question):
                found[name] += 1
                is_mended, said = _mended(finding) if mend else (False, "")
                faults += finding.is_fault and not is_mended
                self.stderr.write(f"{name}: {finding.text} {said}".rstrip())
            self.stdout.write(f"{name}: {found[name]}")
        if faults:
            self.stdout.write(ngettext("%s fault is left.", "%s faults are left.", faults) % faults)
            sys.exit(1)


def _mended(finding: Finding) -> tuple[bool, str]:
    """Whether it is mended now, and what is to be said of that."""
    if finding.mend is None:
        return False, ""
    try:
        finding.mend()
    except (FileRefusedError, OSError) as error:
        return False, str(error)
    return True, _("Mended.")


def _refuse_unknown(checks: list[str]) -> None:
    if unknown := sorted({*checks} - {*CHECKS}):
        raise CommandError(
            _("There is no check named %(names)s. Expected: %(known)s.")
            % {"names": ", ".join(unknown), "known": ", ".join(CHECKS)}
        )
