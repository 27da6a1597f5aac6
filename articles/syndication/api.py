"""Published articles for other machines, as ninjs 3.1: a list by key, and each by its number.

Only what readers see goes out: no slugline, no urgency, no terms of use, no name or checksum of an
original file, no agency's own identity; media are those that the page shows, under its addresses.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import document as doc
from articles.document import (
    RECORDINGS,
    Block,
    MediaBlock,
    MediaDocument,
    SidebarDocument,
    StoryDocument,
    WireDocument,
)
from articles.models import Article
from articles.pages import paging
from articles.pages.context import Shell, absolute
from articles.pages.freshness import conditional, may_be_kept
from articles.photos import picture_of
from articles.syndication.entries import for_entries, stable_id
from articles.wire.formats import ninjs_export

PER_PAGE = 20


@require_safe
@conditional
def article_list(request: HttpRequest) -> HttpResponseBase:
    """The newest articles, of one section with `rubrique`; `next` leads to older ones."""
    shell = Shell.load(timezone.now())
    articles = Article.objects.public(shell.at)
    slug = request.GET.get("rubrique", "")
    if slug:
        if (section := shell.section(slug)) is None:
            raise Http404("no such section")
        articles = articles.filter(section=section.pk)
    older = paging.older_than(articles, request.GET.get("avant", ""))
    rows = list(for_entries(older).prefetch_related("corrections")[: PER_PAGE + 1])
    answer: dict[str, Any] = {"items": [item(row) for row in rows[:PER_PAGE]]}
    if len(rows) > PER_PAGE:
        query = f"?rubrique={slug}&avant=" if slug else "?avant="
        answer["next"] = absolute(f"{reverse('api_articles')}{query}{paging.key(rows[-2])}")
    return may_be_kept(_json(answer), shell.at, shell.due)


@require_safe
@conditional
def one_article(request: HttpRequest, story: int) -> HttpResponseBase:
    """One article; 410 with its notice when it was withdrawn."""
    shell = Shell.load(timezone.now())
    rows = Article.objects.select_related("section").defer("html", "search_text")
    row = get_object_or_404(rows, pk=story)
    if row.has_left(shell.at):
        gone = _json({"uri": stable_id(row), "pubStatus": "canceled", "edNote": row.notice})
        gone.status_code = 410
        return may_be_kept(gone, shell.at, shell.due)
    if not row.is_public(shell.at):
        raise Http404("not public")
    return may_be_kept(_json(item(row)), shell.at, shell.due)


def item(article: Article) -> dict[str, Any]:
    """An article as ninjs, with the address of its page as a rendition."""
    files = {each.checksum or "": each for each in article.media.all()}
    found: dict[str, Any] = json.loads(ninjs_export.write(_Public(files).document(article)))
    page = {"name": "web", "href": absolute(article.get_absolute_url())}
    notes = "\n".join(correction.note for correction in article.corrections.all())
    return found | {"renditions": [page]} | ({"edNote": notes} if notes else {})


@dataclass(frozen=True)
class _Public:
    """What of a document goes out, given the article's files by checksum."""

    files: dict[str, Any]

    def document(self, article: Article) -> StoryDocument:
        document = doc.from_json(article.document)
        return doc.replace(
            document,
            published_at=article.first_published_at,
            modified_at=article.updated_at or article.first_published_at,
            media=tuple(self.media(document.media)),
            body=tuple(self.blocks(document.body)),
            sidebars=tuple(self.sidebar(box) for box in document.sidebars),
            wire=WireDocument(guid=stable_id(article)),
            urgency=None,
            slugline="",
            rights="",
            source_url="",
        )

    def sidebar(self, box: SidebarDocument) -> SidebarDocument:
        media, body = tuple(self.media(box.media)), tuple(self.blocks(box.body))
        return doc.replace(box, media=media, body=body)

    def media(self, media: tuple[MediaDocument, ...]) -> Iterator[MediaDocument]:
        """With public addresses; what the page does not show is left out."""
        for each in media:
            item = self.files.get(each.file) if each.file else None
            shown = picture_of(item) if item else None
            if shown or each.kind in RECORDINGS:
                href = absolute(shown.src) if shown else ""
                yield doc.replace(each, href=href, file="", rights="", poster=None)

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, MediaBlock):
                yield from (MediaBlock(media=each) for each in self.media((block.media,)))
            else:
                yield block


def _json(value: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(value, json_dumps_params={"ensure_ascii": False})
    # Anybody's page may read what anybody may read.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
