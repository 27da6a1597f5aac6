"""When articles came out: many such questions in one query, each one seek in an index.

The ORM would write the question anew for each day of a month, most of a millisecond each, and the
database would plan it as often. So it is written once, and asked of each span of a table.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Value
from django.db.models.expressions import RawSQL

from articles.models import Article
from articles.models.article import ArticleQuerySet

Bounds = tuple[datetime, datetime]


def moments(*orders: ArticleQuerySet) -> list[datetime | None]:
    """When the first article of each of these orders came out, in one query."""
    seeks = [_first(order) for order in orders]
    columns = ", ".join(f"({sql})" for sql, _parameters in seeks)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [each for _sql, own in seeks for each in own])
        return [_moment(value) for value in cursor.fetchone()]


def newest_in(spans: Sequence[Bounds], at: datetime) -> list[datetime | None]:
    """When the newest public article of each span came out, in one query.

    A span holds its first moment, not its second. It is asked before public(), for the reason that
    paging.older_than gives.
    """
    if not spans:
        return []
    starts, ends = RawSQL("span.starts", []), RawSQL("span.ends", [])
    within = Article.objects.filter(visible_from__lt=ends, visible_from__gte=starts)
    seek, own = _first(within.public(at).newest_first())
    rows = ", ".join(["(%s, %s, %s)"] * len(spans))
    values = [each for n, span in enumerate(spans) for each in (n, *map(_as_stored, span))]
    sql = f"WITH span(number, starts, ends) AS (VALUES {rows}) SELECT number, ({seek}) FROM span"  # noqa: S608  # the ORM's
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *own])
        found = dict(cursor.fetchall())
    return [_moment(found[number]) for number in range(len(spans))]


def _first(order: ArticleQuerySet) -> tuple[str, tuple[Any, ...]]:
    sql, parameters = order.values("visible_from")[:1].query.sql_with_params()
    return sql, parameters


def _as_stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _moment(value: Any) -> datetime | None:
    """What a column of times holds, as the database gives it."""
    column = Value(None, output_field=DateTimeField())
    for convert in connection.ops.get_db_converters(column):
        value = convert(value, column, connection)
    moment: datetime | None = value
    return moment
