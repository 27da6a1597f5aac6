"""The table of topics is filled from a file: the Media Topics of the IPTC, or a newer release."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.models import Topic

TABLE = Path(settings.BASE_DIR, "fixtures", "topics", "mediatopics.tsv")
COLUMNS = ("qcode", "parent", "retired", "name_fr", "name_en")
FIELDS = ("slug", "name_fr", "name_en", "is_retired")


class TableRefusedError(Exception):
    """A file that is no table of topics; str() says which line and what was expected."""


@transaction.atomic
def load(path: Path = TABLE) -> int:
    """Adds the topics of a tab-separated file, renews those that are there; returns how many.

    Addresses of topics that have a name already stay as they are. No topic is deleted: what a
    newer release no longer has stays for old articles. Raises TableRefusedError.
    """
    rows = list(_rows(path))
    known = Topic.objects.in_bulk([row["qcode"] for row in rows], field_name="qcode")
    taken = {topic.slug for topic in Topic.objects.all() if topic.name_fr or topic.name_en}
    topics = [_topic(row, known.get(row["qcode"]), taken) for row in rows]
    Topic.objects.bulk_create([topic for topic in topics if topic.pk is None])
    Topic.objects.bulk_update([topic for topic in topics if topic.pk], FIELDS)
    _place(topics, rows)
    return len(topics)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t")
        if tuple(table.fieldnames or ()) != COLUMNS:
            raise TableRefusedError(
                _("%(path)s, line 1: expected the columns %(columns)s.")
                % {"path": path, "columns": ", ".join(COLUMNS)}
            )
        for row in table:
            if not row["qcode"] or not (row["name_fr"] or row["name_en"]):
                raise TableRefusedError(
                    _("%(path)s, line %(line)s: expected a code and a name.")
                    % {"path": path, "line": table.line_num}
                )
            yield row


def _topic(row: dict[str, str], known: Topic | None, taken: set[str]) -> Topic:
    topic = known or Topic(qcode=row["qcode"])
    if not (topic.name_fr or topic.name_en):
        topic.slug = _free(row["name_fr"] or row["name_en"], taken)
    topic.name_fr, topic.name_en = row["name_fr"], row["name_en"]
    topic.is_retired = bool(row["retired"])
    return topic


def _free(name: str, taken: set[str]) -> str:
    base = slugify(name)[:70].strip("-") or "x"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug


def _place(topics: Iterable[Topic], rows: Iterable[dict[str, str]]) -> None:
    """Each below its broader topic."""
    by_code = {topic.qcode: topic for topic in topics}
    for topic, row in zip(by_code.values(), rows, strict=True):
        topic.parent = by_code.get(row["parent"])
    Topic.objects.bulk_update(by_code.values(), ["parent"])
