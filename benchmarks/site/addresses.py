"""The pages that the benchmark asks for, one or more of each kind."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from articles.models import Agency, Article, ContributorListing, Story, TopicListing
from articles.models.listing import Listing
from articles.pages import paging
from benchmarks.site.words import Words, name

# The thousandth page of a list, or where a smaller archive has none, its last but one.
PAGE = 1_000


def pages() -> dict[str, str]:
    """Name and address. What has "desk" in its name wants an editor."""
    newest = Article.objects.public(timezone.now()).newest_first()
    article = newest.select_related("section")[20]
    deep = f"?avant={paging.key(far(newest, 60))}"
    day = newest[newest.count() // 4].visible_from
    return {
        "article": article.get_absolute_url(),
        "front": "/",
        "section": "/monde/",
        "section, page 1000": f"/monde/?avant={key_in(newest.filter(section__slug='monde'), 24)}",
        "latest, root of the archive": "/archives/",
        "latest, page 1000": f"/archives/{deep}",
        "archive, year": f"/archives/{day:%Y}/",
        "archive, month": f"/archives/{day:%Y/%m}/",
        "archive, day": f"/archives/{day:%Y/%m/%d}/",
        **_names(),
        **_searches(deep),
        **_machines(article, day, deep),
        **_desk(),
    }


def far(articles: Any, per_page: int) -> Any:
    """The last article of the thousandth page."""
    return articles[min(per_page * (PAGE - 1), articles.count() * 3 // 4)]


def key_in(articles: Any, per_page: int) -> str:
    return paging.key(far(articles, per_page))


def listed(listing: Any, **name: str) -> str:
    """The key of the thousandth page of a name."""
    rows: Any = listing.objects.filter(**name).order_by("-visible_from")
    row: Listing = far(rows, 24)
    return f"?avant={paging.key(row.article)}"


def _names() -> dict[str, str]:
    agency = Agency.objects.filter(is_generic=False).order_by("name")[0]
    topic = listed(TopicListing, topic__slug="souvent")
    person = listed(ContributorListing, contributor__slug="anne-rochat")
    return {
        "topic, frequent": "/themes/souvent/",
        "topic, page 1000": f"/themes/souvent/{topic}",
        "topic, rare": "/themes/rarement/",
        "topic, old": "/themes/ancien/",
        "contributor": "/auteurs/anne-rochat/",
        "contributor, page 1000": f"/auteurs/anne-rochat/{person}",
        "contributor, gone": "/auteurs/jean-parti/",
        "agency": agency.get_absolute_url(),
    }


def _searches(deep: str) -> dict[str, str]:
    vocabulary = Words().vocabulary
    often, some, seldom = vocabulary[1], vocabulary[300], vocabulary[3_000]
    long = next(word for word in vocabulary[8_000:] if len(word) == 7)
    mistyped = f"{long[:4]}q{long[5:]}"
    page = "/recherche/?q="
    return {
        "search, frequent word": f"{page}{often}",
        "search, two words": f"{page}{often}+{some}",
        "search, some word": f"{page}{some}",
        "search, seldom word": f"{page}{seldom}",
        "search, rare word": f"{page}{name(7)}",
        "search, page by key": f"{page}{some}&{deep[1:]}",
        "search, section": f"{page}{often}&rubrique=monde",
        "search, year": f"{page}{some}&periode=annee",
        "search, section and year": f"{page}{some}&rubrique=monde&periode=annee",
        "search, nothing": f"{page}wwwwxxxx",
        "search, nothing in a section": f"{page}wwwwxxxx&rubrique=monde",
        "search, mistyped": f"{page}{mistyped}",
        "search by relevance, frequent": f"{page}{often}&tri=pertinence",
        "search by relevance, two words": f"{page}{often}+{some}&tri=pertinence",
        "search by relevance, seldom": f"{page}{seldom}&tri=pertinence",
        "search by relevance, rare": f"{page}{name(7)}&tri=pertinence",
    }


def _machines(article: Article, day: Any, deep: str) -> dict[str, str]:
    return {
        "RSS": "/rss.xml",
        "Atom": "/atom.xml",
        "JSON feed": "/feed.json",
        "RSS of a section": "/monde/rss.xml",
        "RSS of a topic": "/themes/souvent/rss.xml",
        "RSS of an old topic": "/themes/ancien/rss.xml",
        "RSS of a contributor": "/auteurs/anne-rochat/rss.xml",
        "sitemap, index": "/sitemap.xml",
        "sitemap, month": f"/sitemap-{day.year}-{day.month}.xml",
        "sitemap, news": "/sitemap-news.xml",
        "sitemap, contributors": reverse("contributor_sitemap"),
        "API, list": "/api/articles/",
        "API, list of a section": "/api/articles/?rubrique=monde",
        "API, list, page 1000": f"/api/articles/{deep}",
        "API, article": reverse("api_article", args=[article.pk]),
    }


def _desk() -> dict[str, str]:
    desk = reverse("admin:articles_story_changelist")
    section = Story.objects.filter(section__slug="sport").values_list("section", flat=True)[0]
    vocabulary = Words().vocabulary
    agency = Agency.objects.filter(is_generic=False).order_by("name")[1].pk
    return {
        "desk, list": desk,
        "desk, page 20": f"{desk}?p=20",
        "desk, in review": f"{desk}?state__exact=review",
        "desk, section": f"{desk}?section__id__exact={section}",
        "desk, agency": f"{desk}?agency={agency}",
        "desk, search, frequent": f"{desk}?q={vocabulary[1]}",
        "desk, search, rare": f"{desk}?q={name(7)}",
        "desk, search, nothing": f"{desk}?q=wwwwxxxx",
    }
