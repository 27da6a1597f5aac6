from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils.translation import override

from articles import photos
from articles.models import Article, MediaItem
from tests import make
from tests.photos import files

pytestmark = pytest.mark.django_db


def run(*checks: str, **options: object) -> tuple[int, str, str]:
    """Its exit status, its counts, its findings."""
    out, err, status = StringIO(), StringIO(), 0
    try:
        with override("en"):
            call_command("check_site", *checks, stdout=out, stderr=err, **options)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue(), err.getvalue()


def test_a_site_that_is_well() -> None:
    make.article()
    status, counts, findings = run()
    assert (status, findings) == (0, "")
    assert counts.splitlines() == [
        f"{name}: 0"
        for name in (
            *("files", "renditions", "late", "orphans", "pages"),
            *("links", "rights", "sources", "dispatches", "notices"),
        )
    ]


def test_a_fault_is_told_and_then_mended() -> None:
    article = make.article()
    Article.objects.update(rendered_as="")
    said = f"pages: #{article.pk} {article.headline}: the page was rendered with older templates."
    assert run("pages") == (1, "pages: 1\n1 fault is left.\n", f"{said}\n")
    assert run("pages", mend=True) == (0, "pages: 1\n", f"{said} Mended.\n")
    assert run("pages", mend=True) == (0, "pages: 0\n", "")


def test_what_cannot_be_mended_stays_a_fault() -> None:
    item = photos.take_in(files.jpeg((300, 200)), item=MediaItem(title="Le lac"))
    default_storage.delete(str(item.file.name))
    status, _counts, findings = run("files", mend=True)
    assert (status, findings) == (1, f"files: #{item.pk} Le lac: the original is gone.\n")


def test_a_failure_while_mending_is_told_and_stops_nothing() -> None:
    lost, good = (photos.take_in(files.jpeg((300, side))) for side in (200, 300))
    for item in (lost, good):
        photos.render(item)
        MediaItem.objects.filter(pk=item.pk).update(credit="AFP")
    default_storage.delete(str(lost.file.name))
    default_storage.save(str(lost.file.name), ContentFile(b"no picture"))
    status, counts, findings = run("renditions", mend=True)
    assert (status, counts) == (1, "renditions: 2\n1 fault is left.\n")
    assert findings.count("Mended.") == 1
    assert "The picture is damaged or incomplete" in findings


def test_a_check_that_is_unknown_is_refused() -> None:
    with pytest.raises(CommandError, match=r"no check named fils. Expected: files, renditions"):
        run("fils")
