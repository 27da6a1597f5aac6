"""The library's files: each row has its files as they were written, each file has its row."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from articles.checking.finding import Finding, Question, in_groups, in_order
from articles.models import MediaItem
from articles.photos import delete_original, delete_unlisted, is_outdated, remake
from articles.publication import render_using

# An upload that is under way has its files before its row.
ORPHANED_AFTER = timedelta(days=1)
_STORE = default_storage


def missing_files(question: Question) -> Iterator[Finding]:
    """Files that rows name and that are not there, or were not written to their end."""
    for items in in_order(MediaItem.objects.exclude(file="")):
        for item in items:
            if not _STORE.exists(item.file.name):
                yield Finding(_("%(item)s: the original is gone.") % {"item": _named(item)})
                continue
            if _broken(item):
                item.refresh_from_db()  # a worker may have replaced them meanwhile
            if broken := _broken(item):
                text = _("%(item)s: renditions are missing or cut short: %(names)s.")
                said = text % {"item": _named(item), "names": ", ".join(broken)}
                yield Finding(said, mend=partial(_made_anew, item))


def old_renditions(question: Question) -> Iterator[Finding]:
    """Pictures without renditions, or whose renditions show an older state of the library."""
    for items in in_order(MediaItem.objects.pictures().filter(is_avif_due=False)):
        for item in items:
            # Of those that were made before this was kept nobody knows from what.
            is_old = bool(item.rendered_as) and is_outdated(item)
            if {r.suffix for r in item.renditions} == {"jpg", "avif"} and not is_old:
                continue
            text = _("%(item)s: the renditions do not show what the library says.")
            yield Finding(text % {"item": _named(item)}, mend=partial(_made_anew, item))


def late_renditions(question: Question) -> Iterator[Finding]:
    """Renditions that nobody has made: a worker that does not run, an original that is damaged."""
    waiting = MediaItem.objects.awaiting_renditions()
    for items in in_order(waiting.filter(created_at__lt=question.at - timedelta(hours=1))):
        for item in items:
            text = _("%(item)s: renditions wait to be made.") % {"item": _named(item)}
            yield Finding(text, mend=partial(_made_anew, item))


def orphaned_files(question: Question) -> Iterator[Finding]:
    """Files that no row names, once they are a day old."""
    for paths in in_groups(_originals()):
        known = set(MediaItem.objects.filter(file__in=paths).values_list("file", flat=True))
        yield from _orphans(question, sorted({*paths} - known), delete_original)
    for folders in in_groups(_folders_of_renditions()):
        rows = MediaItem.objects.filter(token__in=[name.rpartition("/")[2] for name in folders])
        known = {row.rendition_path(r) for row in rows for r in row.renditions}
        lying = (f"{folder}/{name}" for folder in folders for name in _STORE.listdir(folder)[1])
        yield from _orphans(question, (path for path in lying if path not in known), _unlisted)


def _orphans(
    question: Question, paths: Iterable[str], delete: Callable[[str], object]
) -> Iterator[Finding]:
    for path in paths:
        if _STORE.get_modified_time(path) < question.at - ORPHANED_AFTER:
            yield Finding(_("%s: no row names this file.") % path, mend=partial(delete, path))


def _originals() -> Iterator[str]:
    for folder in _folders("originals"):
        yield from (f"{folder}/{name}" for name in _STORE.listdir(folder)[1])


def _folders_of_renditions() -> Iterator[str]:
    for folder in _folders("renditions"):
        yield from _folders(folder)


def _folders(path: str) -> Iterator[str]:
    if _STORE.exists(path):
        yield from (f"{path}/{name}" for name in sorted(_STORE.listdir(path)[0]))


def _broken(item: MediaItem) -> list[str]:
    return [r.name for r in item.renditions if _size(item.rendition_path(r)) != r.size]


def _size(path: str) -> int:
    try:
        return _STORE.size(path)
    except FileNotFoundError:
        return -1


def _named(item: MediaItem) -> str:
    return f"#{item.pk} {item}"


def _made_anew(item: MediaItem) -> None:
    # Only what an editor has not deleted since it was found.
    if MediaItem.objects.filter(pk=item.pk).exists() and remake(item):
        render_using([item])


def _unlisted(path: str) -> None:
    delete_unlisted(path.split("/")[-2], [path])
