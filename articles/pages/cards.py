"""Articles as lists show them: a headline with its kicker, perhaps a lede and a picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from articles import typography
from articles.models import Article
from articles.photos import card_picture
from articles.rendering import Picture


@dataclass(frozen=True)
class Card:
    href: str
    headline: str
    kicker: str
    lede: str
    at: datetime
    news_value: int
    pk: int
    # Set where the article's language is not the site's.
    lang: str = ""
    picture: Picture | None = None


def cards(articles: Iterable[Article]) -> list[Card]:
    return [card(article) for article in articles]


def card(article: Article) -> Card:
    profile = typography.profile_for(article.language, settings.TYPOGRAPHY)
    return Card(
        href=article.get_absolute_url(),
        headline=typography.space(article.headline, profile),
        kicker=typography.space(article.kicker, profile),
        lede=typography.space(article.lede, profile),
        at=article.visible_from,
        news_value=article.news_value,
        pk=article.pk,
        lang="" if article.language == settings.LANGUAGE_CODE else article.language,
        picture=card_picture(article.picture) if article.picture else None,
    )
