"""What readers have before them: pages of an older house, links to nowhere, rights that end."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache, partial
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from articles.checking.finding import Finding, Question, in_order
from articles.home_time import day_of
from articles.models import Article, MediaItem
from articles.page_recipe import page_recipe
from articles.publication import render_anew

logger = logging.getLogger(__name__)
_HREF = re.compile(r'<a [^>]*?href="([^"]+)"')
_FOLLOWED = 3  # redirects, one after the other


def old_pages(question: Question) -> Iterator[Finding]:
    """Stored pages that were rendered with other templates than today's."""
    old = Article.objects.exclude(rendered_as=page_recipe()).only("pk", "headline")
    for articles in in_order(old):
        for article in articles:
            text = _("%(article)s: the page was rendered with older templates.")
            yield Finding(
                text % {"article": _named(article)}, mend=partial(render_anew, article.pk)
            )


def dead_links(question: Question) -> Iterator[Finding]:
    """Links of public pages to addresses of this site at which readers find nothing."""
    leads = lru_cache(maxsize=100_000)(_leads_somewhere)
    public = Article.objects.public(question.at).only("pk", "headline", "html")
    for articles in in_order(public):
        for article in articles:
            for path in sorted({*filter(None, map(_own_path, _HREF.findall(article.html)))}):
                if not leads(path):
                    text = _("%(article)s: a link leads to %(path)s, where nothing is.")
                    yield Finding(text % {"article": _named(article), "path": path})


def ending_rights(question: Question) -> Iterator[Finding]:
    """Files that readers see today and that they must not see any more in some days."""
    today = day_of(question.at)
    span = (today, today + timedelta(days=question.days))
    shown = MediaItem.objects.filter(usable_until__range=span, articles__state=Article.State.LIVE)
    for items in in_order(shown.distinct()):
        for item in items:
            text = _("#%(number)s %(item)s: its rights end after %(day)s.")
            said = {"number": item.pk, "item": item, "day": item.usable_until}
            yield Finding(text % said, is_fault=False)


def _named(article: Article) -> str:
    return f"#{article.pk} {article.headline}"


def _own_path(href: str) -> str:
    """The path of an address of this site; "" for others, and for places in the same page."""
    address = unescape(href).removeprefix(settings.SITE_URL)
    is_own = address.startswith("/") and not address.startswith(("//", settings.STATIC_URL))
    return unquote(urlsplit(address).path) if is_own else ""


def _leads_somewhere(path: str) -> bool:
    """Whether a reader who asks for this path gets a page or a file, perhaps under another."""
    for _hop in range(_FOLLOWED):
        request = _request(path)
        try:
            request.resolver_match = match = resolve(path)
            response = match.func(request, *match.args, **match.kwargs)
        except (Http404, Resolver404):
            return False
        except Exception:
            # Readers get an error page; the check goes on.
            logger.exception("%s fails.", path)
            return False
        if response.status_code not in (301, 302):
            return bool(response.status_code < 400)
        path = urlsplit(response["Location"]).path
    return False


def _request(path: str) -> HttpRequest:
    """As a reader sends it. It goes to the view itself: no middleware has a say in what exists."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    site = urlsplit(settings.SITE_URL)
    request.META = {
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or 80),
    }
    request.user = AnonymousUser()
    return request
