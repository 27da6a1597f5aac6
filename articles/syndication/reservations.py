"""What machines may do with the site: robots.txt, and the reservation of mining and AI training.

The reservation (Directive (EU) 2019/790, article 4) is said in the ways that crawlers read: groups
of robots.txt, the headers, meta elements and file of TDMRep, Content-Usage of the IETF's AIPREF,
and a licence of RSL 1.0. Search is always allowed, also that of AI services.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.pages.context import absolute
from articles.pages.freshness import conditional, may_be_kept
from articles.syndication.feed_formats import xml_document

# Crawlers that gather texts for training; those that search for a reader are not among them.
TRAINING = (
    "AI2Bot",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Diffbot",
    "Google-Extended",
    "GPTBot",
    "Meta-ExternalAgent",
    "omgili",
    "Timpibot",
)


@require_safe
@conditional
def robots(request: HttpRequest) -> HttpResponseBase:
    """Search results are no pages of their own; the desk is nobody's business."""
    lines = ["User-agent: *", f"Disallow: {reverse('search')}", "Disallow: /desk/"]
    if settings.MINING_RESERVED:
        lines += ["", *(f"User-agent: {name}" for name in TRAINING), "Disallow: /"]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}"]
    response = HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8")
    return may_be_kept(response, timezone.now(), None)


@require_safe
@conditional
def tdmrep(request: HttpRequest) -> HttpResponseBase:
    """TDMRep's file: one rule for the whole site."""
    rule = {"location": "/", "tdm-reservation": int(settings.MINING_RESERVED)}
    if settings.MINING_RESERVED and settings.MINING_POLICY:
        rule["tdm-policy"] = settings.MINING_POLICY
    return may_be_kept(JsonResponse([rule], safe=False), timezone.now(), None)


@require_safe
@conditional
def rsl(request: HttpRequest) -> HttpResponseBase:
    """The same as an RSL licence: search permitted, training prohibited, terms elsewhere."""
    if not settings.MINING_RESERVED:
        raise Http404("nothing is reserved")
    xml, out = xml_document()
    xml.open("rsl", {"xmlns": "https://rslstandard.org/rsl"})
    xml.open("content", {"url": "/"})
    xml.add("copyright", settings.SITE_NAME, type="organization")
    xml.add("terms", settings.MINING_POLICY)
    xml.open("license")
    xml.add("permits", "search", type="usage")
    xml.add("prohibits", "ai-train", type="usage")
    for name in ("license", "content", "rsl"):
        xml.endElement(name)
    response = HttpResponse(out.getvalue(), "application/rsl+xml; charset=utf-8")
    return may_be_kept(response, timezone.now(), None)


def meta() -> dict[str, str]:
    """What a page's head says of it, by the names of TDMRep."""
    return {name: value for name, value in headers().items() if name.startswith("tdm-")}


def headers() -> dict[str, str]:
    """What every answer says of it."""
    if not settings.MINING_RESERVED:
        return {}
    policy = {"tdm-policy": settings.MINING_POLICY} if settings.MINING_POLICY else {}
    return {"tdm-reservation": "1", "Content-Usage": "train-ai=n, search=y"} | policy


def reserve(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: the reservation stands on pages, feeds and files alike."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in headers().items():
            response.headers.setdefault(name, value)
        return response

    return middleware
