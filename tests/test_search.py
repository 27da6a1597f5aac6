"""Full text on the database of the run: SQLite, or PostgreSQL where DATABASE_URL names one."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles import folding, search
from articles.models import Article, full_text
from articles.models.full_text import Scope, Terms
from tests import make

BODY = (
    "<p>L’œuvre parue dans les journaux de Genève parle d'un accord dirigé contre la Chine.</p>"
    "<p>Deux ballons, des chevaux et 1'200 bateaux à Saint-Gall. Aujourd’hui&nbsp;: rien.</p>"
)


def found(text: str, **scope: Any) -> list[str]:
    articles = Article.objects.public().search(Terms.of(text), Scope(**scope))
    return [article.headline for article in articles.newest_first()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "geneve",
        "GENÈVE",
        "oeuvre",
        "œuvres",
        "l'œuvre",
        "journal",
        "journaux",
        "accord",
        "l'accord dirigé",
        "ballon",
        "ballons",
        "cheval",
        "bateau",
        "1200",
        "1'200",
        "saint gall",
        "Saint-Gall",
        "aujourd'hui",
        "lac gele",
        '"accord dirigé"',
        "«accord dirigé» geneve",
        "d'un accord",
    ],
)
def test_french_is_found_however_it_is_typed(text: str) -> None:
    make.article(body=BODY)
    assert found(text) == ["Le lac gèle à Neuchâtel"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", '"', '""', "-", "*", "'", '"dirigé accord"', "lac absent", "s1", "head", "ball"]
)
def test_what_does_not_occur_is_not_found(text: str) -> None:
    make.article(body=BODY)
    assert found(text) == []


@pytest.mark.django_db
def test_period_and_section_narrow_the_search() -> None:
    old = make.article(headline="Lac ancien", section=make.section("suisse"))
    new = make.article(headline="Lac neuf", at=make.NOON + timedelta(days=2))
    day = make.NOON + timedelta(days=1)
    assert found("lac", since=day) == ["Lac neuf"]
    assert found("lac", until=day) == ["Lac ancien"]
    assert found("lac", section=old.section_id) == ["Lac ancien"]
    assert found("lac", since=make.NOON, until=new.visible_from) == ["Lac neuf", "Lac ancien"]


AGO = (0, 2, 13, 60, 200, 700, 1500, 4000)


@pytest.mark.django_db
@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 6, 7, 8])
def test_newest_hits_are_the_newest_however_far_back_they_lie(most: int) -> None:
    """In this month, in those before it, years ago; between others without the word."""
    now = make.NOON + timedelta(days=2)
    numbers = [make.article(headline="Lac", at=make.NOON - timedelta(days=n)).pk for n in AGO]
    for days in AGO:
        at, section = make.NOON - timedelta(days=days), make.section("suisse")
        make.article(headline="Fleuve", lede="Rien.", at=at, section=section)
    make.article(headline="Lac", at=now + timedelta(days=1))
    public, terms = Article.objects.public(now), Terms.of("lac")
    for scope in (
        Scope(until=now),
        Scope(until=now, since=make.NOON - timedelta(days=5000)),
        Scope(until=now, section=make.section("monde").pk),
    ):
        assert public.by_time(terms, scope, most) == numbers[:most]
    elsewhere = Scope(until=now, section=make.section("suisse").pk)
    assert public.by_time(terms, elsewhere, most) == []


@pytest.mark.django_db
@pytest.mark.parametrize("days", AGO)
def test_newest_hits_end_with_the_period(days: int) -> None:
    numbers = [make.article(headline="Lac", at=make.NOON - timedelta(days=n)).pk for n in AGO]
    since = make.NOON - timedelta(days=days)
    for section in (None, make.section("monde").pk):
        scope = Scope(section, since, make.NOON)
        found = Article.objects.public(make.NOON).by_time(Terms.of("lac"), scope)
        assert found == numbers[: AGO.index(days) + 1]


@pytest.mark.django_db
def test_months_of_the_index_begin_in_utc() -> None:
    new_year = datetime(2026, 1, 1, 0, 30, tzinfo=ZoneInfo("Europe/Zurich"))
    number = make.article(headline="Lac", at=new_year).pk
    scope = Scope(since=new_year - timedelta(minutes=1), until=new_year)
    assert Article.objects.by_time(Terms.of("lac"), scope) == [number]


@pytest.mark.django_db
@pytest.mark.parametrize("year", [1, 2, 4, 5, 2026, 9998])
@pytest.mark.parametrize("section", [None, 7])
def test_no_moment_is_too_early_for_a_search(year: int, section: int | None) -> None:
    until = datetime(year, 1, 1, tzinfo=UTC)
    for since in (None, until, until + timedelta(days=3)):
        assert Article.objects.by_time(Terms.of("lac"), Scope(section, since, until)) == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's index is in order of time")
def test_postgresql_s_index_of_words_knows_months_and_sections() -> None:
    rows = Article.objects.filter(full_text.is_among([1]), full_text.matches(Terms.of("lac")))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.explain()
    (asked,) = (line for line in plan.splitlines() if "Index Cond" in line)
    assert ("@@" in asked, "&&" in asked) == (True, True)


@pytest.mark.django_db
def test_index_follows_every_change_of_the_row() -> None:
    article = make.article(headline="Lac")
    assert found("lac") == ["Lac"]
    Article.objects.filter(pk=article.pk).update(visible_from=make.NOON - timedelta(days=400))
    assert (found("lac", since=make.NOON), found("lac", until=make.NOON)) == ([], ["Lac"])
    article.refresh_from_db()
    article.document = article.document | {"headline": "Fleuve", "lede": "", "body": []}
    article.save()
    assert (found("lac"), found("fleuve")) == ([], ["Lac"])
    Article.objects.filter(pk=article.pk).delete()
    assert found("fleuve") == []


@pytest.mark.django_db
def test_a_moment_beyond_the_index_s_range_breaks_nothing() -> None:
    article = make.article(headline="Lac")
    for year in (1, 1815, 1960, 2300, 9998):
        moment = make.NOON.replace(year=year, day=1)
        Article.objects.filter(pk=article.pk).update(visible_from=moment)
        articles = Article.objects.search(Terms.of("lac"), Scope(until=moment))
        assert [row.visible_from for row in articles] == [moment]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL needs no triggers")
def test_triggers_come_back_after_a_migration_that_makes_the_table_anew() -> None:
    from django.core.management import call_command

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER articles_words_added")
    call_command("migrate", verbosity=0)
    make.article(headline="Lac")
    assert found("lac") == ["Lac"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="checks FTS5's own structures")
def test_index_is_sound_after_many_changes() -> None:
    for n in range(5):
        make.article(headline=f"Lac {n}", at=make.NOON + timedelta(minutes=n))
    Article.objects.filter(headline="Lac 2").update(state="killed", notice="Retiré.")
    Article.objects.filter(headline="Lac 3").delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_words WHERE articles_words MATCH 'lac'")
        assert cursor.fetchone() == (3,)
        cursor.execute("INSERT INTO articles_words (articles_words) VALUES ('integrity-check')")


class AnyInput(TestCase):
    """Whatever is typed is an answer, never an error."""

    def setUp(self) -> None:
        make.article(body=BODY)

    def ask(self, text: str) -> None:
        articles, terms, scope = Article.objects.public(), Terms.of(text), Scope()
        list(articles.search(terms, scope))
        articles.by_relevance(terms, scope)
        articles.by_time(terms, scope)
        if terms:
            search.suggestion(articles, terms, scope)

    @given(st.text(max_size=60))
    def test_any_text(self, text: str) -> None:
        self.ask(text)

    @given(st.text(alphabet="lac \"'«»*:^-+(){}NEARORAND&|!<>\\%_\0\u0301œﬀ\ud800ꟙ𞤀", max_size=40))
    def test_the_languages_of_queries(self, text: str) -> None:
        self.ask(text)

    def test_ten_kilobytes(self) -> None:
        for piece in ("lac ", '"', "é", "(", "a" * 50 + " ", "NEAR/5 ", "«x "):
            self.ask(piece * (10_000 // len(piece)))


@given(st.text(max_size=200))
def test_folding_is_stable(text: str) -> None:
    once = " ".join(folding.WORD.findall(folding.fold(text)))
    assert " ".join(folding.WORD.findall(folding.fold(once))) == once


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("journaux", "journal"),
        ("bateaux", "bateau"),
        ("lacs", "lac"),
        ("yeux", "oeil"),
        ("travaux", "travail"),
        ("bus", "bus"),
        ("stress", "stress"),
        ("jeux", "jeu"),
    ],
)
def test_plurals(plural: str, singular: str) -> None:
    assert folding.singular(plural) == folding.singular(singular)


def test_excerpt_is_cut_between_words_around_the_first_that_is_found() -> None:
    text = "début " * 60 + "le glacier recule " + "fin " * 100
    pieces = list(search.marked(search._cut(text, {"glacier"}), {"glacier"}))
    assert [piece.marked for piece in pieces] == [False, True, False]
    assert pieces[0].text.startswith("… début ")
    assert pieces[2].text.endswith("fin …")
    assert sum(len(piece.text) for piece in pieces) <= search.EXCERPT + 4


def test_terms_are_limited_and_told_apart() -> None:
    assert Terms.of('lacs "à l’aube" «et soir» lac').phrases == (
        ("lac",),
        ("a", "aube"),
        ("et", "soir"),
    )
    assert len(Terms.of(" ".join(f"mot{n}" for n in range(100))).phrases) == full_text.MAX_TERMS


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the triggers are SQLite's")
def test_an_index_that_lost_its_triggers_is_made_anew():
    article = make.article(headline="Une loutre au port")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER articles_words_changed")
    Article.objects.filter(pk=article.pk).update(state="withdrawn", notice="Retiré.")
    full_text.install_fts5(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_words WHERE articles_words MATCH 'loutre'")
        assert cursor.fetchone() == (0,)
