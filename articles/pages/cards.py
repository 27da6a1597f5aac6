"""Articles as lists show them: a headline with its kicker, perhaps a lede and a picture."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from articles import typography
from articles.models import Article
from articles.models.article import ArticleQuerySet
from articles.pages.context import section_address
from articles.photos import card_picture
from articles.rendering import Picture

# Of forty columns in three tables a card needs these; fetching all of them costs twice the time.
_HEADLINE_COLUMNS = (
    *("slug", "language", "kicker", "headline", "visible_from"),
    *("section__slug", "section__name"),
)
_PICTURE_COLUMNS = (
    "file",
    "token",
    "content_type",
    "renditions_json",
    "alt",
    "digital_source_type",
    "usable_until",
)
OF_PICTURE = tuple(f"picture__{name}" for name in _PICTURE_COLUMNS)
_CARD_COLUMNS = (*_HEADLINE_COLUMNS, "lede", "news_value", *OF_PICTURE)


@dataclass(frozen=True)
class Headline:
    href: str
    headline: str
    kicker: str
    at: datetime
    # Set where the article's language is not the site's.
    lang: str
    section: str


@dataclass(frozen=True)
class Card(Headline):
    lede: str
    picture: Picture | None


def for_headlines(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.select_related("section").only(*_HEADLINE_COLUMNS)


def for_cards(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.select_related("section", "picture").only(*_CARD_COLUMNS)


def headline(article: Article) -> Headline:
    return Headline(
        href=article_address(article),
        headline=_spaced(article.headline, article.language),
        kicker=_spaced(article.kicker, article.language),
        at=article.visible_from,
        lang=_foreign(article.language),
        section=article.section.name,
    )


def card(article: Article, *, kicker: str = "", headline: str = "") -> Card:
    """With other words where an editor wrote some for this place."""
    return Card(
        href=article_address(article),
        headline=_spaced(headline or article.headline, article.language),
        kicker=_spaced(kicker or article.kicker, article.language),
        at=article.visible_from,
        lang=_foreign(article.language),
        section=article.section.name,
        lede=_spaced(article.lede, article.language),
        picture=card_picture(article.picture),
    )


def article_address(article: Article) -> str:
    """What get_absolute_url() gives, for a fraction of its time."""
    return f"{section_address(article.section.slug)}{article.pk}-{article.slug}/"


def _spaced(text: str, language: str) -> str:
    return typography.space(text, typography.profile_for(language, settings.TYPOGRAPHY))


def _foreign(language: str) -> str:
    return "" if language == settings.LANGUAGE_CODE else language
