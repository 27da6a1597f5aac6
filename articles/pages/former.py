"""Pages whose address an editor changed: who asks for the old one is led to the new one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, FormerAddress
from articles.pages.freshness import View, may_be_kept


def leads_on(model: type[Model], relation: str, slug: str = "slug") -> Callable[[View], View]:
    """A view whose page is not found looks among the former addresses of the model's rows.

    `relation` is the article's field for such rows, `slug` the name of the view's argument. A row
    that no public article bears has no page to lead to: its new name may be that of a story to
    come. Sections stand on every page already.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, **asked: Any) -> HttpResponseBase:
            try:
                return view(request, **asked)
            except Http404:
                row = FormerAddress.objects.row_of(model, asked[slug])
                if row is None or row.slug == asked[slug] or not _has_page(row, relation):
                    raise
                return _moved(request, asked | {slug: row.slug})

        return wrapped

    return decorated


def _has_page(row: Any, relation: str) -> bool:
    public = Article.objects.public(timezone.now())
    return relation == "section" or public.filter(**{relation: row}).exists()


def _moved(request: HttpRequest, asked: dict[str, Any]) -> HttpResponsePermanentRedirect:
    """Kept no longer than a page: an editor may change the address back."""
    match = request.resolver_match
    address = reverse(match.view_name if match else "", kwargs=asked)
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    return may_be_kept(response, timezone.now(), None)
