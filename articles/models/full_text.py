"""Full text in the database: what readers type becomes a query of FTS5 or of PostgreSQL.

Both indexes hold Article.search_text, words that articles/folding.py has already made comparable
(docs/decisions/0060-search.md), and both are kept by the database itself: FTS5 by triggers on the
articles, PostgreSQL by generated columns. Only live articles are in FTS5's index; what may be
seen at a moment is asked of the articles all the same.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.lookups import GreaterThanOrEqual
from django.db.models.sql.compiler import SQLCompiler

from articles import folding
from articles.document import from_json

MAX_TERMS = 12
# So many of the newest hits are looked at; a word may be in every article.
CAP = 501

# An entry's number in FTS5's index: the second of publication, then the story. So the order of
# the index is that of publication, a period is a range, and no hit needs a look at its article.
STORY_BITS = 30
_LAST_SECOND = 2**33 - 1
_FIRST_SECOND = -(2**32)

# Three numbers that PostgreSQL's index holds of each article besides its words, in the very words
# of its definition (migration 0025): the month, the section, and the month in the section.
A_SECTION = 1_000_000
_IN_UTC = "extract({part} FROM {{at}} AT TIME ZONE 'UTC')::bigint"
_MONTH = f"{_IN_UTC.format(part='year')} * 12 + {_IN_UTC.format(part='month')} - 1"
_SECTION = f"{{section}} * {A_SECTION}"
PLACES = f"ARRAY[{_MONTH}, {_SECTION}, {_SECTION} + {_MONTH}]"
# In months from now: where the spans end in which it is asked for the newest hits.
SPANS = (0, 1, 3, 12, 36)


@dataclass(frozen=True)
class Terms:
    """What to look for: words and phrases that must all occur. A phrase is a run of words."""

    phrases: tuple[tuple[str, ...], ...]
    # Other spellings, of which one must occur; only for suggestions.
    any_of: tuple[str, ...] = ()
    prefix: str = ""

    @classmethod
    def of(cls, text: str) -> "Terms":
        """Reads what a reader typed. "Double quotes" and «guillemets» hold a phrase together."""
        phrases: list[tuple[str, ...]] = []
        for quoted, guillemets, loose in _PIECES.findall(text[:400]):
            if loose:
                phrases += [(word,) for word in folding.words(loose)]
            elif phrase := tuple(folding.words(quoted or guillemets)):
                phrases.append(phrase)
        return cls(tuple(dict.fromkeys(phrases))[:MAX_TERMS])

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for phrase in self.phrases for word in phrase)

    def __bool__(self) -> bool:
        return bool(self.phrases or self.any_of or self.prefix)

    def fts5(self) -> str:
        """The query in FTS5's language; folded words hold no quotation mark."""
        found = [f'"{" ".join(phrase)}"' for phrase in self.phrases]
        others = [f'"{word}"' for word in self.any_of] + [f'"{self.prefix}"*'] * bool(self.prefix)
        return "{head rest} : (" + " AND ".join(found or [" OR ".join(others)]) + ")"

    def tsquery(self) -> str:
        """The query in PostgreSQL's language."""
        found = [
            "(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in self.phrases
        ]
        others = [f"'{word}'" for word in self.any_of] + [f"'{self.prefix}':*"] * bool(self.prefix)
        return " & ".join(found) or " | ".join(others)


_PIECES = re.compile(r'"([^"]*)"|«([^»]*)»|([^"«]+)')


class SearchTextField(models.TextField):
    """The words of the row's own document, made anew whenever both are saved."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        document: Any = getattr(model_instance, "document", None)
        text = folding.searchable(from_json(document)) if document else ""
        setattr(model_instance, self.attname, text)
        return text


@dataclass(frozen=True)
class Scope:
    """Where to look: in one section, between two moments (the second one included)."""

    section: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def filters(self) -> dict[str, Any]:
        wanted = {
            "section": self.section,
            "visible_from__gte": self.since,
            "visible_from__lte": self.until,
        }
        return {name: value for name, value in wanted.items() if value is not None}


def fts5_hits(terms: Terms, scope: Scope, *, columns: str = "rowid") -> tuple[str, list[Any]]:
    """The newest hits of FTS5 in a scope, newest first, at most CAP."""
    match = terms.fts5()
    if scope.section is not None:
        match = f"section : s{int(scope.section)} AND ({match})"
    first = _number(scope.since) if scope.since else -(2**63)
    last = _number(scope.until) + 2**STORY_BITS - 1 if scope.until else 2**63 - 1
    sql = (
        f"SELECT {columns} FROM articles_words WHERE articles_words MATCH %s"  # noqa: S608  # our names
        " AND rowid BETWEEN %s AND %s ORDER BY rowid DESC LIMIT %s"
    )
    return sql, [match, first, last, CAP]


def fts5_ranked(terms: Terms, scope: Scope) -> tuple[str, list[Any]]:
    """The same hits by relevance, words of the headline counting ten times."""
    columns = "rowid, bm25(articles_words, 10.0, 1.0, 0.0) AS score"
    hits, parameters = fts5_hits(terms, scope, columns=columns)
    ranked = f"SELECT {STORY} FROM ({hits}) ORDER BY score, rowid DESC"  # noqa: S608  # as above
    return ranked, parameters


STORY = f"rowid & {2**STORY_BITS - 1}"


def _number(at: datetime) -> int:
    """The lowest number that an article of this second may have in FTS5's index."""
    second = int(at.timestamp() // 1)
    return min(max(second, _FIRST_SECOND), _LAST_SECOND) << STORY_BITS


def in_fts5(terms: Terms, scope: Scope) -> RawSQL:
    """The stories of the newest hits, as a subquery."""
    hits, parameters = fts5_hits(terms, scope, columns=f"{STORY} AS story")
    return RawSQL(f"SELECT story FROM ({hits})", parameters)  # noqa: S608, S611  # bound above


class Generated(Func):
    """A generated column of articles, which Django does not know."""

    def __init__(self, name: str) -> None:
        super().__init__(F("search_text"), output_field=models.TextField())
        self.name = name

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *args: Any, **kwargs: Any
    ) -> tuple[str, Any]:
        sql, parameters = compiler.compile(self.get_source_expressions()[0])
        return sql.replace("search_text", self.name), parameters


def tsquery(terms: Terms) -> Func:
    text = Value(terms.tsquery())
    return Func(
        text, template="to_tsquery('newsroom', %(expressions)s)", output_field=models.TextField()
    )


def matches(terms: Terms) -> Func:
    """Whether an article's words match, on PostgreSQL."""
    return _holds(Generated("search_vector"), " @@ ", tsquery(terms))


class _Places(Func):
    """What the index of words holds of an article besides: its month, its section, and both."""

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *args: Any, **kwargs: Any
    ) -> tuple[str, Any]:
        section, at = (compiler.compile(each)[0] for each in self.get_source_expressions())
        return PLACES.format(section=section, at=at), ()


def is_among(places: Iterable[int]) -> Func:
    """Whether an article stands in one of these months or sections, asked of the index of words."""
    own = _Places(F("section"), F("visible_from"), output_field=models.TextField())
    listed = f"ARRAY[{', '.join(map(str, places))}]::bigint[]"
    return _holds(own, " && ", RawSQL(listed, []))  # noqa: S611  # numbers


def _holds(column: Func, operator: str, value: Any) -> Func:
    return Func(
        column,
        value,
        template="%(expressions)s",
        arg_joiner=operator,
        output_field=models.BooleanField(),
    )


def rank(terms: Terms) -> Func:
    vector = Generated("search_vector")
    return Func(vector, tsquery(terms), function="ts_rank", output_field=models.FloatField())


def spans(scope: Scope) -> Iterator[Q]:
    """The scope in ever older spans, one after the other, as the index of words knows them."""
    place = (scope.section or 0) * A_SECTION
    rest = Q(is_among([place])) if place else Q()
    since = Q(GreaterThanOrEqual(unindexed_time(), scope.since)) if scope.since else Q()
    if scope.until is None:
        yield rest & since
        return
    last = _month(scope.until)
    first = _month(scope.since or datetime.min.replace(tzinfo=UTC))
    until = Q(visible_from__lte=scope.until)
    for newest, oldest in pairwise(last - length for length in SPANS):
        if months := range(newest, max(oldest, first - 1), -1):
            ends = (since if first in months else Q()) & (until if last in months else Q())
            yield Q(is_among(place + month for month in months)) & ends
    end = last - SPANS[-1] + 1
    if first < end:
        before = Q(visible_from__lt=datetime(end // 12, end % 12 + 1, 1, tzinfo=UTC))
        yield rest & since & before


def unindexed_time() -> Func:
    """The time of publication, by which nobody walks through all articles for a few hits."""
    return Func(
        F("visible_from"),
        template="(%(expressions)s + interval '0')",
        output_field=models.DateTimeField(),
    )


def _month(at: datetime) -> int:
    """Its number among all months since the year 0, in UTC."""
    at = at.astimezone(UTC)
    return at.year * 12 + at.month - 1


def until_enough(searches: Iterable[models.QuerySet], most: int) -> tuple[str, tuple[Any, ...]]:
    """The first so many numbers that some searches find, each of which finds older articles.

    One query: of the searches after those that found enough none is begun.
    """
    named: list[str] = []
    parameters: list[Any] = []
    for n, search in enumerate(searches):
        sql, own = search.values("pk", "visible_from")[:most].query.sql_with_params()
        if named:
            newer = f"found_{n - 1}"
            sql = (
                f"SELECT * FROM {newer} UNION ALL SELECT * FROM ({sql}) AS older"  # noqa: S608  # our names
                f" WHERE (SELECT count(*) FROM {newer}) < {most}"
            )
        named.append(f"found_{n}(number, at) AS ({sql})")
        parameters += own
    sql = (
        f"WITH {', '.join(named)} SELECT number FROM found_{len(named) - 1}"  # noqa: S608  # as above
        f" ORDER BY at DESC, number DESC LIMIT {most}"
    )
    return sql, tuple(parameters)


@contextmanager
def by_words(using: str) -> Iterator[None]:
    """Within, PostgreSQL finds articles by the index of words alone.

    For a query of hundreds of spellings, most of which occur nowhere: the planner cannot know
    that, and would read the whole table.
    """
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on")


_ENTRY = (
    "(min(max(CAST(strftime('%s', substr({row}.visible_from, 1, 19)) AS INTEGER),"
    f" {_FIRST_SECOND}), {_LAST_SECOND}) << {STORY_BITS}) + {{row}}.story_id, "
    "substr({row}.search_text, 1, instr({row}.search_text, char(10))), "
    "substr({row}.search_text, instr({row}.search_text, char(10)) + 1), "
    "'s' || {row}.section_id"
)
_ADD = (
    "INSERT INTO articles_words (rowid, head, rest, section)"
    f" SELECT {_ENTRY.format(row='NEW')} WHERE NEW.state = 'live';"
)
# A contentless index forgets an entry only when it is told what stood in it.
_FORGET = (
    "INSERT INTO articles_words (articles_words, rowid, head, rest, section)"
    f" SELECT 'delete', {_ENTRY.format(row='OLD')} WHERE OLD.state = 'live';"
)
_INDEXED = ("state", "visible_from", "section_id", "search_text")
_CHANGED = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _INDEXED)
_REBUILD = (
    "INSERT INTO articles_words (articles_words) VALUES ('delete-all')",
    (
        "INSERT INTO articles_words (rowid, head, rest, section)"  # noqa: S608  # our own names
        f" SELECT {_ENTRY.format(row='articles_article')} FROM articles_article"
        " WHERE articles_article.state = 'live'"
    ),
)
FTS5 = {
    "articles_words": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS articles_words USING fts5("
        "head, rest, section, content='', tokenize='unicode61 remove_diacritics 2')"
    ),
    "articles_words_added": (
        "CREATE TRIGGER IF NOT EXISTS articles_words_added"
        f" AFTER INSERT ON articles_article BEGIN {_ADD} END"
    ),
    "articles_words_changed": (
        "CREATE TRIGGER IF NOT EXISTS articles_words_changed"
        f" AFTER UPDATE OF {', '.join(_INDEXED)} ON articles_article WHEN {_CHANGED}"
        f" BEGIN {_FORGET} {_ADD} END"
    ),
    "articles_words_deleted": (
        "CREATE TRIGGER IF NOT EXISTS articles_words_deleted"
        f" AFTER DELETE ON articles_article BEGIN {_FORGET} END"
    ),
}


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether the index stands: not before its migration, nor after its removal."""
    return "articles_words" in connection.introspection.table_names()


def install_fts5(connection: BaseDatabaseWrapper) -> None:
    """The index and its triggers, where they are missing; then what stands is indexed anew.

    A migration that changes the table of articles makes it anew, and SQLite drops its triggers:
    so this is called after every migrate (articles/apps.py). An index that a trigger would tell
    to forget what it never held would be broken.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'articles_words%'")
        if {name for (name,) in cursor.fetchall()} >= FTS5.keys():
            return
        for statement in (*FTS5.values(), *_REBUILD):
            cursor.execute(statement)


def remove_fts5(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in reversed(FTS5):
            kind = "TRIGGER" if name != "articles_words" else "TABLE"
            cursor.execute(f"DROP {kind} IF EXISTS {name}")
