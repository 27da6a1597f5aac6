"""What should go on by itself: sources that send, updates that are decided, notices that go out."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext as _

from articles.checking.finding import Finding, Question
from articles.models import Dispatch, Source
from articles.syndication import notices

# The chores run every five minutes, and a hub may be away for two of their rounds.
_TOLD_AFTER = timedelta(minutes=15)


def quiet_sources(question: Question) -> Iterator[Finding]:
    """Sources from which nothing came for too long, and those that could not be asked."""
    quiet = Source.objects.quiet(question.at).values_list("pk", flat=True)
    for source in Source.objects.filter(pk__in=quiet) | Source.objects.troubled():
        if source.trouble:
            yield Finding(_("%(source)s: %(text)s") % {"source": source, "text": source.trouble})
        else:
            text = _("%(source)s: nothing new since %(moment)s.")
            since = source.received_at or source.added_at
            said = {"source": source, "moment": since.isoformat(timespec="minutes")}
            yield Finding(text % said)


def waiting_dispatches(question: Question) -> Iterator[Finding]:
    """Updates that wait for an editor, and copy that could not be read, once a day old."""
    for rows, text in (
        (
            Dispatch.objects.undecided(),
            _("%(count)s updates wait for an editor, the oldest since %(moment)s."),
        ),
        (
            Dispatch.objects.refused(),
            _("%(count)s dispatches could not be read, the oldest of %(moment)s."),
        ),
    ):
        yield from _waiting(rows.filter(received_at__lt=question.at - timedelta(days=1)), text)


def unsent_notices(question: Question) -> Iterator[Finding]:
    """Articles of which the hub and search engines were not told."""
    told = {"hub_face": settings.WEBSUB_HUB, "indexnow_face": settings.INDEXNOW_KEY}
    for name in filter(told.get, told):
        for change in notices.changes(question.at, name):
            article = change.article
            if article.changed_at < question.at - _TOLD_AFTER:
                text = _("#%(number)s %(article)s: other machines were not told (%(name)s).")
                said = {"number": article.pk, "article": article, "name": name.partition("_")[0]}
                yield Finding(text % said)


def _waiting(rows: QuerySet[Dispatch], text: str) -> Iterator[Finding]:
    found = rows.aggregate(count=Count("pk"), since=Min("received_at"))
    if found["count"]:
        moment = found["since"].isoformat(timespec="minutes")
        yield Finding(text % {"count": found["count"], "moment": moment}, is_fault=False)
