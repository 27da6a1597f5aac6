import pytest
from django.core.management import call_command

from articles.models import Article
from articles.publication import render_anew
from tests import make

pytestmark = pytest.mark.django_db


def test_stored_pages_are_rendered_anew(capsys):
    article = make.article()
    Article.objects.update(html="ancien")
    call_command("render_articles")
    article.refresh_from_db()
    assert "<h1>" in article.html
    assert capsys.readouterr().out.startswith("1 ")


def test_a_dry_run_counts_and_writes_nothing(capsys):
    make.article()
    Article.objects.update(html="ancien")
    call_command("render_articles", "--dry-run")
    assert Article.objects.get().html == "ancien"
    assert capsys.readouterr().out.startswith("1 ")


def test_only_the_stories_that_are_named():
    first, second = make.article(), make.article()
    Article.objects.update(html="ancien")
    call_command("render_articles", first.pk)
    assert Article.objects.get(pk=second.pk).html == "ancien"
    assert Article.objects.get(pk=first.pk).html != "ancien"


def test_plan_that_was_taken_back_meanwhile_stops_nothing():
    assert not render_anew(make.article().pk + 1)
