"""Links from one story of the house to another.

An address holds the headline of its story. So what readers cannot have seen yet is not linked: they
get the words without the link, until that story is out (docs/decisions/0137).
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles import document as doc
from articles.document import (
    Block,
    BulletList,
    Crosshead,
    MediaBlock,
    StoryDocument,
    public_document,
)
from articles.models import Article, Story

# Inline HTML has one form (markup.py): an <a> bears its href alone, and holds no other.
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')
_STORY = re.compile(r"/[\w-]+/0*([0-9]{1,18})-[^/]*/?")


def texts_of(document: StoryDocument) -> Iterator[str]:
    """The inline HTML of a document."""
    for body in (document.body, *(box.body for box in document.sidebars)):
        for block in body:
            if isinstance(block, BulletList):
                yield from block.items
            elif not isinstance(block, Crosshead | MediaBlock):
                yield block.html


def targets(texts: Iterable[str]) -> set[int]:
    """The numbers of the house's stories to which some texts lead."""
    hrefs = (match[1] for html in texts for match in _LINK.finditer(html))
    return {number for number in map(_story_of, hrefs) if number is not None}


def unseen(numbers: Iterable[int], at: datetime) -> dict[int, datetime | None]:
    """Those of the stories that readers cannot have seen, and when they will where that is said."""
    wanted = set(numbers)
    if not wanted:
        return {}
    found = Article.objects.filter(pk__in=wanted).only("state", "visible_from", "embargo_until")
    rows = {row.pk: row for row in found}
    stories = Story.objects.filter(pk__in=wanted).values_list("pk", flat=True)
    hidden = (pk for pk in stories if pk not in rows or not rows[pk].was_seen(at))
    return {pk: rows[pk].out_at if pk in rows else None for pk in hidden}


def waiting(texts: Iterable[str], at: datetime) -> Iterable[Story]:
    """The stories to which some texts lead and which readers cannot have seen."""
    numbers = unseen(targets(texts), at)
    return Story.objects.filter(pk__in=numbers).order_by("pk") if numbers else ()


def followed(article: Article) -> StoryDocument:
    """The document of an article, of whose links to other stories those that are out are there.

    What is not out yet is awaited, and so is what can still be taken back, which leaves its words
    without the link then; the caller saves the article.
    """
    stored = doc.from_json(article.document)
    # A page that was never rendered has waited for nothing.
    waited = bool(article.rendered_as) and article.awaited.exists()
    whole = public_document(article.revision.document) if waited else stored
    at, linked = timezone.now(), targets(texts_of(whole))
    hidden = unseen(linked, at)
    undoable = _undoable(linked - hidden.keys(), at)
    if not (hidden or undoable or waited):
        return stored
    document = without_links(whole, hidden)
    article.document = doc.to_json(document)
    article.awaited.set({*hidden, *undoable})
    article.links_due_at = min(filter(None, hidden.values()), default=None)
    transaction.on_commit(partial(_look_again, article.pk, undoable), robust=True)
    return document


def _undoable(numbers: Collection[int], at: datetime) -> set[int]:
    """Those of the stories whose publication an editor can still undo (articles/undoing.py)."""
    if not (numbers and settings.UNDO_SECONDS):
        return set()
    since = at - timedelta(seconds=settings.UNDO_SECONDS)
    fresh = Article.objects.filter(pk__in=numbers, revision__at__gt=since)
    return {*fresh.filter(revision__before__isnull=False).values_list("pk", flat=True)}


def tell_waiting(article: Article) -> None:
    """Pages whose links wait for this article are rendered anew when it is out, or goes at once.

    Two that lead to each other and are published at once know nothing of each other before both
    are committed: so this is said once more then, and what is awaited is looked at (_look_again).
    Until then nobody waits for a page that another holds: he may wait for this one.
    """
    _wake(article.pk, article.out_at, skip_locked=True)
    transaction.on_commit(partial(_wake, article.pk, article.out_at), robust=True)


def _wake(number: int, due: datetime, *, skip_locked: bool = False) -> None:
    _render_by(due, Article.objects.filter(awaited=number), skip_locked=skip_locked)


@transaction.atomic(savepoint=False)
def _render_by(due: datetime, pages: QuerySet[Article], *, skip_locked: bool = False) -> None:
    later = pages.filter(Q(links_due_at__isnull=True) | Q(links_due_at__gt=due)).order_by("pk")
    rows = later.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)
    if numbers := list(rows.values_list("pk", flat=True)):
        Article.objects.filter(pk__in=numbers).update(links_due_at=due)


def _look_again(number: int, linked: Collection[int]) -> None:
    """Whether what the page awaits came out meanwhile, or went of what it is `linked` with."""
    page = Article.objects.filter(pk=number)
    live = Article.objects.filter(story__awaited_by=number, state=Article.State.LIVE)
    for row in live.exclude(pk__in=linked).only("visible_from", "embargo_until"):
        _render_by(row.out_at, page)
    if Article.objects.filter(pk__in=linked).count() < len(linked):
        _render_by(timezone.now(), page)


def without_links(document: StoryDocument, numbers: Iterable[int]) -> StoryDocument:
    """The document in whose texts nothing leads to these stories; the words stay."""
    hidden = set(numbers)

    def released(match: re.Match[str]) -> str:
        return match[2] if _story_of(match[1]) in hidden else match[0]

    def body(blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(_changed(block, lambda html: _LINK.sub(released, html)) for block in blocks)

    boxes = tuple(doc.replace(box, body=body(box.body)) for box in document.sidebars)
    return doc.replace(document, body=body(document.body), sidebars=boxes)


def _story_of(href: str) -> int | None:
    """The story to whose page an address of the site leads, under any slug."""
    try:
        parts = urlsplit(unescape(href).strip())
    except ValueError:
        return None
    if parts.netloc.casefold() not in ("", urlsplit(settings.SITE_URL).netloc):
        return None
    found = _STORY.fullmatch(parts.path)
    return int(found[1]) if found else None


def _changed(block: Block, change: Callable[[str], str]) -> Block:
    match block:
        case BulletList():
            return doc.replace(block, items=tuple(map(change, block.items)))
        case Crosshead() | MediaBlock():
            return block
    return doc.replace(block, html=change(block.html))
