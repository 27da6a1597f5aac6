"""An archive of any size for the benchmark of pages, written in bulk.

One article is made by the way of the desk; the others of a year are its rows with other words,
times and names, one every ten minutes; each further year is that year again, copied by the
database. Skewed as archives are: a topic on every second article, others on twenty; 5,000 people
of whom one wrote every fiftieth article; names that only the oldest bear.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import DateTimeField

from articles.models import (
    Agency,
    AgencyCredit,
    AgencyListing,
    Article,
    Contributor,
    ContributorListing,
    CreditContributor,
    Revision,
    Story,
    Topic,
    TopicListing,
)
from articles.models.listing import LISTINGS, Listing
from benchmarks.site.words import Words, name
from tests import make

A_YEAR, SPAN, YEAR = 50_000, timedelta(seconds=630), timedelta(days=365)
SECTIONS = ("monde", "suisse", "culture", "sport", "economie", "sciences")
TOPICS, PEOPLE, DRAFTS = 300, 5_000, 5_000
RARE, OLD = 20, 20_000
BATCH = 2_000
HEADLINE, LEDE, BODY = "Titre du modèle", "Chapeau du modèle.", "Texte du modèle."
GONE = "Cet article a été retiré."


class Archive:
    """What is the same for all rows: the model article, the names, the words."""

    def __init__(self, size: int, now: datetime) -> None:
        self.base = min(size, A_YEAR)
        self.years = size // self.base
        # Whole seconds: the database can then add years to them as text, too.
        self.now = now.replace(microsecond=0)
        self.model = make.article(headline=HEADLINE, lede=LEDE, body=f"<p>{BODY}</p>")
        self.words = Words()
        self.sections = [make.section(slug).pk for slug in SECTIONS]
        slugs = ("souvent", "rarement", "ancien", *(f"theme-{n}" for n in range(TOPICS)))
        self.topics = made(Topic(slug=slug, qcode=f"bench:{slug}") for slug in slugs)
        people = ("Anne Rochat", "Jean Parti", *(f"Nom {n}" for n in range(PEOPLE)))
        self.people = made(
            Contributor(name=each, slug=each.lower().replace(" ", "-")) for each in people
        )
        self.agencies = list(Agency.objects.filter(is_generic=False).values_list("pk", flat=True))
        credit = AgencyCredit.objects.create(story_id=self.model.pk, text="ats")
        CreditContributor.objects.create(credit=credit, kind="agency", agency_id=self.agencies[0])
        self.rows = {row: Row(row) for row in TABLES}

    def at(self, number: int) -> datetime:
        """When an article of the oldest year came out."""
        return self.now - YEAR * (self.years - 1) - SPAN * (self.base - number)

    def write(self, numbers: range) -> None:
        lists: dict[Any, list[Sequence[Any]]] = {table: [] for table in TABLES}
        for number in numbers:
            for table, changes in self.article(number):
                lists[table].append(self.rows[table].with_(changes))
        for table, rows in lists.items():
            self.rows[table].insert(rows)

    def article(self, number: int) -> Iterator[tuple[Any, dict[str, Any]]]:
        """The rows of one published story. Numbers rise with time."""
        pk = self.model.pk + number
        at = moment(self.at(number))
        section = self.sections[number % len(self.sections)]
        text = Text(self.words, number)
        document = text.into(self.rows[Article].column("document"))
        common = {"headline": text.headline, "lede": text.lede, "section_id": section}
        yield (
            Story,
            common
            | {"id": pk, "body": f"<p>{text.body}</p>", "created_at": at, "changed_at": at}
            | {"publish_at": at, "news_value": number % 6 + 1},
        )
        yield Revision, {"id": pk, "story_id": pk, "document_json": document, "at": at}
        yield (
            Article,
            common
            | {"story_id": pk, "revision_id": pk, "document": document, "search_text": text.words}
            | {"visible_from": at, "first_published_at": at, "slug": f"nouvelle-{number}"}
            | {"html": text.into(self.rows[Article].column("html"))}
            | {"news_value": number % 6 + 1}
            | self.exceptions(number),
        )
        yield AgencyCredit, {"id": pk, "story_id": pk, "text": "ats"}
        yield CreditContributor, {"id": pk, "credit_id": pk, "agency_id": self.agencies[0]}
        named = {
            TopicListing: ("topic_id", self.topics_of(number)),
            ContributorListing: ("contributor_id", self.people_of(number)),
            AgencyListing: ("agency_id", iter([self.agencies[number % 3]])),
        }
        for table, (column, names) in named.items():
            for order, each in enumerate(names):
                own = {"id": pk * NAMES + order, "article_id": pk, column: each}
                yield table, own | {"visible_from": at}

    def exceptions(self, number: int) -> dict[str, Any]:
        """Some were updated, some ended, some had an embargo, some are gone."""
        at = self.at(number)
        if number % 20 == 0:
            return {"updated_at": moment(at + timedelta(hours=1))}
        if number % 97 == 0:
            return {"visible_until": moment(at + YEAR)}
        if number % 101 == 0:
            return {"embargo_until": moment(at + timedelta(hours=1))}
        if number % 211 == 0:
            return {"state": "withdrawn", "notice": GONE}
        return {}

    def topics_of(self, number: int) -> Iterator[int]:
        if number % 2:
            yield self.topics[0]
        yield self.topics[3 + self.words.dice.randrange(1 + number % TOPICS)]

    def people_of(self, number: int) -> Iterator[int]:
        yield self.people[2 + number % PEOPLE]
        if number % 50 == 1:
            yield self.people[0]

    def copy(self, year: int) -> None:
        """The oldest year once more, so many years later."""
        for table in TABLES:
            row = self.rows[table]
            factor = NAMES if issubclass(table, Listing) else 1
            step = year * self.base * factor
            days = year * YEAR.days
            columns = [shifted(field, step, year * self.base, days) for field in row.fields]
            words = words_column(table)
            first, last = (self.model.pk * factor, (self.model.pk + self.base + 1) * factor)
            sql = (
                f"INSERT INTO {row.table} ({row.listed}{words})"  # noqa: S608
                f" SELECT {', '.join(columns)}{words} FROM {row.table}"
                f" WHERE {row.key} > %s AND {row.key} < %s"
            )
            run(sql, [first + factor - 1, last])

    def name_rest(self) -> None:
        """A rare topic over all years; a topic and a person that only the oldest articles bear."""
        every = self.base * self.years
        last, old = self.model.pk + every, min(OLD, every // 5)
        rare = f"(last.story_id - {self.model.pk}) % {max(1, every // RARE)} = 0"
        oldest = f"last.story_id <= {self.model.pk + old}"
        for table, column, pk, condition in (
            ("topiclisting", "topic_id", self.topics[1], rare),
            ("topiclisting", "topic_id", self.topics[2], oldest),
            ("contributorlisting", "contributor_id", self.people[1], oldest),
        ):
            run(
                f"INSERT INTO articles_{table} (id, article_id, {column}, visible_from)"  # noqa: S608
                f" SELECT {pk * 10 * NAMES * (last + 1)} + last.story_id, last.story_id, {pk},"
                f" last.visible_from FROM articles_article AS last WHERE {condition}"
            )

    def plan(self) -> None:
        """The newest five are still to come."""
        newest = Article.objects.newest_first().values_list("pk", flat=True)[:5]
        for hours, pk in enumerate(newest, 1):
            at = self.now + timedelta(hours=hours)
            Article.objects.filter(pk=pk).update(visible_from=at)
            for listing in LISTINGS:
                listing._default_manager.filter(article=pk).update(visible_from=at)

    def drafts(self) -> None:
        """What is on the desk and not out, changed last."""
        states = ("draft", "review", "ready", "binned")
        first = self.model.pk + self.base * self.years + 1
        row = self.rows[Story]
        row.insert(
            row.with_(
                {"id": first + n, "headline": f"Ébauche {name(n)}", "state": states[n % 4]}
                | {"section_id": self.sections[n % 6], "publish_at": None}
                | {"changed_at": moment(self.now - timedelta(minutes=n))}
            )
            for n in range(min(DRAFTS, self.base // 2))
        )


class Text:
    """The words of one article."""

    def __init__(self, words: Words, number: int) -> None:
        pick = words.dice.choice
        first, second = pick(words.headlines), pick(words.headlines)
        lede, *body = (pick(words.paragraphs) for _ in range(4))
        own = name(number // 3 + 1)
        self.headline = f"{first.text} {own} {second.text[:-1]}"
        self.lede = lede.text
        self.body = "</p><p>".join(paragraph.text for paragraph in body)
        rest = " ".join(paragraph.folded for paragraph in (lede, *body))
        self.words = f"{first.folded} {own} {second.folded}\n{rest}"

    def into(self, text: str) -> str:
        """The model's document or page with these words."""
        named = text.replace(HEADLINE, self.headline).replace(LEDE, self.lede)
        return named.replace(BODY, self.body)


class Row:
    """The model's row of a table, from which others are made."""

    def __init__(self, model: Any) -> None:
        self.table = model._meta.db_table
        self.key = model._meta.pk.column
        self.fields = model._meta.concrete_fields
        self.columns = [field.column for field in self.fields]
        self.listed = ", ".join(map(connection.ops.quote_name, self.columns))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {self.listed} FROM {self.table} LIMIT 1")  # noqa: S608
            self.values = cursor.fetchone() or [None] * len(self.columns)

    def column(self, name: str) -> Any:
        return self.values[self.columns.index(name)]

    def with_(self, changes: dict[str, Any]) -> list[Any]:
        row = dict(zip(self.columns, self.values, strict=True)) | changes
        return [row[column] for column in self.columns]

    def insert(self, rows: Any) -> None:
        places = ", ".join(["%s"] * len(self.columns))
        sql = f"INSERT INTO {self.table} ({self.listed}) VALUES ({places})"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(rows))


def shifted(field: Any, own: int, others: int, days: int) -> str:
    """A column's expression for a copy: other numbers, later times."""
    column = connection.ops.quote_name(field.column)
    if field.primary_key and not field.remote_field:
        return f"{column} + {own}"
    if field.column in COPIED:
        return f"{column} + {others}"
    if not isinstance(field, DateTimeField):
        return column
    if connection.vendor == "sqlite":
        return f"datetime({column}, '+{days} days')"
    return f"{column} + interval '{days} days'"


TABLES: tuple[Any, ...] = (
    Story,
    Revision,
    Article,
    AgencyCredit,
    CreditContributor,
    *LISTINGS,
)
# The story's number, which all its rows have in the benchmark.
COPIED = ("story_id", "revision_id", "article_id", "credit_id")
# So many numbers are free for an article's rows in a table of names.
NAMES = 4


def moment(at: datetime) -> Any:
    """As the column holds it."""
    return connection.ops.adapt_datetimefield_value(at)


def made(rows: Any) -> list[int]:
    """Their numbers, in their order."""
    every = list(rows)
    return [row.pk for row in type(every[0]).objects.bulk_create(every)]


def fill(size: int, now: datetime) -> None:
    """An archive of so many articles in an empty database; of whole years beyond one."""
    archive = Archive(size, now)
    with quickly():
        for start in range(1, archive.base, BATCH):
            with transaction.atomic():
                archive.write(range(start, min(start + BATCH, archive.base)))
        if archive.years > 1 and connection.vendor == "postgresql":
            run("ALTER TABLE articles_article ALTER COLUMN search_vector DROP EXPRESSION")
        for year in range(1, archive.years):
            with transaction.atomic():
                archive.copy(year)
        archive.name_rest()
    archive.plan()
    archive.drafts()
    settle()


def words_column(table: Any) -> str:
    """PostgreSQL copies what it has read of the words, instead of reading them again."""
    return ", search_vector" if table is Article and connection.vendor == "postgresql" else ""


@contextmanager
def quickly() -> Iterator[None]:
    """PostgreSQL checks no references, and makes its index of words at the end.

    That, and not asking what the words are generated from, saves most of the time; it wants a
    superuser, and such a database is good for nothing else.
    """
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef('article_words'::regclass)")
        (index,) = cursor.fetchone() or ("",)
    run("SET session_replication_role = replica")
    run("DROP INDEX article_words")
    yield
    run(index)
    run("SET session_replication_role = DEFAULT")


def run(sql: str, parameters: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)


def settle() -> None:
    """Numbers go on after the highest one, and PostgreSQL learns what the tables hold."""
    for sql in connection.ops.sequence_reset_sql(no_style(), TABLES):
        run(sql)
    if connection.vendor == "postgresql":
        run("VACUUM ANALYZE")
