"""Under which names an article stands: topics, agencies, contributors, each with its time.

The time is the article's own, kept once more so that the page of a name is read in its order from
one index, however many articles bear the name and however old they are. Whether an article may be
seen is asked of the article alone.
"""

from datetime import datetime
from typing import Any

from django.db import models


class ListedFrom(models.DateTimeField):
    """The article's own time, where none is given."""

    def pre_save(self, model_instance: Any, add: bool) -> datetime:
        at: datetime = getattr(model_instance, self.attname) or model_instance.article.visible_from
        setattr(model_instance, self.attname, at)
        return at


class Listing(models.Model):
    # The unique constraint's index begins with it.
    article = models.ForeignKey("articles.Article", models.CASCADE, db_index=False)
    visible_from = ListedFrom()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.article_id}, {self.visible_from}"


def _once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["article", name], name=f"{name}_listed_once")


def _newest(name: str) -> models.Index:
    """For the page of a name and its feeds: its articles, newest first."""
    return models.Index(fields=[name, "-visible_from", "-article"], name=f"{name}_newest")


class TopicListing(Listing):
    topic = models.ForeignKey("articles.Topic", models.CASCADE, db_index=False)

    class Meta:
        constraints = [_once("topic")]
        indexes = [_newest("topic")]


class AgencyListing(Listing):
    agency = models.ForeignKey("articles.Agency", models.CASCADE, db_index=False)

    class Meta:
        constraints = [_once("agency")]
        indexes = [_newest("agency")]


class ContributorListing(Listing):
    contributor = models.ForeignKey("articles.Contributor", models.CASCADE, db_index=False)

    class Meta:
        constraints = [_once("contributor")]
        indexes = [_newest("contributor")]


LISTINGS: tuple[type[Listing], ...] = (TopicListing, AgencyListing, ContributorListing)


def list_from(article: Any) -> None:
    """Follows the article to another time."""
    for listing in LISTINGS:
        listing._default_manager.filter(article=article).update(visible_from=article.visible_from)
