"""The ways that SQLite takes: an archive of a million articles must not be walked through."""

import pytest
from django.db import connection

from articles.models import Article, Story
from articles.models.article import ArticleQuerySet
from articles.models.full_text import Scope, Terms
from articles.pages import paging
from articles.pages.calendar import Period, within
from articles.pages.names import newest_of
from tests import make

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's planner"),
]
KEY = f"{make.NOON.timestamp() * 1_000_000:.0f}-1"


def plan(articles: ArticleQuerySet) -> str:
    return " | ".join(articles.explain().splitlines())


def test_words_lead_to_their_articles_one_by_one() -> None:
    for text in ("rare", "deux mots", '"une phrase"'):
        found = Article.objects.public().search(Terms.of(text), Scope())
        for articles in (found, found.newest_first()[:20], found.filter(section=1)):
            assert "(story_id=?)" in plan(articles)


def test_lists_follow_their_index_in_its_order() -> None:
    newest = Article.objects.public().newest_first()
    for articles, index in (
        (newest, "article_newest (state=?"),
        (newest.filter(section=1), "article_in_section (section_id=? AND state=?"),
    ):
        for page in (articles, paging.older_than(articles, KEY)):
            assert f"USING INDEX {index} AND visible_from" in plan(page[:20])
            assert "TEMP B-TREE" not in plan(page[:20])


def test_pages_far_back_begin_at_their_key() -> None:
    older = paging.older_than(Article.objects.public().newest_first(), KEY)
    month = within(Period.month_of(make.NOON))
    part = paging.older_than(Article.objects.all(), KEY) & month
    for page in (older, month.public().newest_first(), part.public().newest_first()):
        assert "visible_from>? AND visible_from<?" in plan(page[:20])


def test_last_changes_come_from_their_index() -> None:
    changed = Article.objects.public().filter(updated_at__isnull=False).order_by("-updated_at")
    assert "USING INDEX article_updated" in plan(changed[:20])


@pytest.mark.parametrize("key", ["", KEY])
def test_names_are_read_in_the_order_of_their_listing(key: str) -> None:
    for relation, index in (
        ("topics", "topic_newest (topic_id=?"),
        ("agencies", "agency_newest (agency_id=?"),
        ("contributors", "contributor_newest (contributor_id=?"),
    ):
        row = Article._meta.get_field(relation).related_model(pk=1)
        found = plan(newest_of(row, relation, make.NOON, 25, key=key))
        assert f"COVERING INDEX {index} AND visible_from>? AND visible_from<?)" in found
        assert "TEMP B-TREE" not in found


def test_the_desk_s_lists_follow_their_indexes() -> None:
    stories = Story.objects.order_by("-changed_at", "-id")
    for rows, index in (
        (stories, "story_last_changed"),
        (stories.filter(state="review"), "story_in_state (state=?)"),
        (stories.filter(section=1), "story_in_section (section_id=?)"),
    ):
        found = rows[:50].explain()
        assert f"USING INDEX {index}" in found
        assert "TEMP B-TREE" not in found
