"""One address for each kind of page, found as a reader finds it: by the sitemap and the pages.

A kind of article is told by what its page holds, so that the demonstration may change its stories.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from lxml import etree

from tests.e2e.audit.site import Answer, Site

# The article of a kind is the newest one of whose page this is true.
ARTICLES = {
    "photo": "//article//figure//picture",
    "audio": "//audio",
    "video": "//*[contains(@class, 'media-video')]",
    "gallery": "//article[count(.//figure//picture) > 1]",
    "sidebars": "//article[count(.//aside) > 1]",
    "crossheads": "//article//h2[not(@id)]",
    "quote": "//article//figure[@class='quote']",
    "list": "//article//*[@class='story-body']/ul",
    "embed": "//article//*[contains(@class, 'embed')]",
    "corrected": "//*[@id='corrections']",
    "foreign": "//article[@lang='en']",
    "plain": "//article[not(.//figure)]",
}
LISTS = {
    "topic": "/themes/",
    "contributor": "/auteurs/",
    "agency": "/agences/",
}
PLACES = {
    "front": "/",
    "latest": "/archives/",
    "search": "/recherche/",
    "results": "/recherche/?q=suisse",
    "relevance": "/recherche/?q=suisse&tri=pertinence",
    "no results": "/recherche/?q=zzzz",
    "not found": "/nulle/part/",
}
DERIVED = ("section", "older", "year", "month", "day", "longest", "shortest", "gone")
KINDS = (*ARTICLES, *LISTS, *PLACES, *DERIVED)
# Kinds that answer something else than 200, and that search engines are to leave out.
STATUS = {"not found": 404, "gone": 410}
UNLISTED = {"results", "relevance", "no results", *STATUS}


def addresses(site: Site) -> dict[str, str]:
    """The path of each kind of page. A kind that no page is of fails the audit."""
    articles = [site.get(path) for path in listed(site) if re.search(r"/\d+-", path)]
    found = {**PLACES, **dict(articles_of(articles)), **dict(lists_of(articles))}
    found |= periods(articles[0])
    by_length = sorted(articles, key=lambda article: len(article.body))
    found |= {"longest": by_length[-1].path, "shortest": by_length[0].path}
    found |= {
        "section": f"/{articles[0].path.split('/')[1]}/",
        "older": f"/archives/?avant={time.time_ns() // 1000}-1",
        "gone": withdrawn(site, articles),
    }
    missing = sorted({*KINDS} - {*found})
    assert missing == [], f"the demonstration has no page of: {missing}"
    return {kind: found[kind] for kind in KINDS}


def listed(site: Site) -> list[str]:
    """The addresses of all sitemaps, as paths, in their order: the newest articles first."""
    index = locations(site.get("/sitemap.xml"))
    found = [address for part in index for address in locations(site.get(site.local(part)))]
    return [site.local(address) for address in dict.fromkeys(found)]


def locations(answer: Answer) -> list[str]:
    """The addresses that a sitemap or an index lists, without those of pictures."""
    found = etree.fromstring(answer.body).iterfind(
        "{*}*/{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    )
    return [loc.text or "" for loc in found]


def articles_of(articles: list[Answer]) -> Iterator[tuple[str, str]]:
    for kind, held in ARTICLES.items():
        for article in articles:
            if article.page.xpath(held):
                yield kind, article.path
                break


def lists_of(articles: list[Answer]) -> Iterator[tuple[str, str]]:
    for kind, start in LISTS.items():
        for article in articles:
            links = article.page.xpath("//article//a/@href[starts-with(., $start)]", start=start)
            if links:
                yield kind, str(links[0])
                break


def periods(article: Answer) -> dict[str, str]:
    """The archive's pages of the day on which an article appeared."""
    (published,) = article.page.xpath("//meta[@property='article:published_time']/@content")
    year, month, day = str(published)[:10].split("-")
    return {
        "year": f"/archives/{year}/",
        "month": f"/archives/{year}/{month}/",
        "day": f"/archives/{year}/{month}/{day}/",
    }


def withdrawn(site: Site, articles: list[Answer]) -> str:
    """A story whose number stands in no sitemap, and that readers are told is gone."""
    numbers = {int(article.path.split("/")[2].split("-")[0]) for article in articles}
    for number in range(1, max(numbers)):
        if number not in numbers and (answer := site.get(f"/x/{number}-x/")).status == 410:
            return answer.path
    raise AssertionError("the demonstration has no withdrawn story")
