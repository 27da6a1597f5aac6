"""When articles came out: many such questions in one query, each one seek in an index.

The ORM would write the question anew for each day of a month, most of a millisecond each, which is
many times what the answer takes. So it writes it once, and other bounds are put into it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Value

from articles.models.article import ArticleQuerySet

Bounds = tuple[datetime, datetime]


@dataclass(frozen=True)
class Seek:
    sql: str
    parameters: tuple[Any, ...]

    @classmethod
    def of(cls, articles: ArticleQuerySet, place: int = 0) -> "Seek":
        """When the article at a place in their order came out."""
        rows = articles.values("visible_from")[place : place + 1]
        return cls(*rows.query.sql_with_params())

    def between(self, bounds: Bounds, others: Iterable[Bounds]) -> list["Seek"]:
        """The same between other bounds, given those that it was written with."""
        values = list(self.parameters)
        places = [values.index(_as_stored(bound)) for bound in bounds]
        return [self._with(dict(zip(places, other, strict=True))) for other in others]

    def _with(self, bounds: dict[int, datetime]) -> "Seek":
        values = enumerate(self.parameters)
        found = (_as_stored(bounds[n]) if n in bounds else value for n, value in values)
        return replace(self, parameters=tuple(found))


def moments(seeks: Sequence[Seek]) -> list[datetime | None]:
    """The answers, in one query."""
    if not seeks:
        return []
    columns = ", ".join(f"({seek.sql})" for seek in seeks)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [each for seek in seeks for each in seek.parameters])
        return [_moment(value) for value in cursor.fetchone()]


def _as_stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _moment(value: Any) -> datetime | None:
    """What a column of times holds, as the database gives it."""
    column = Value(None, output_field=DateTimeField())
    for convert in connection.ops.get_db_converters(column):
        value = convert(value, column, connection)
    moment: datetime | None = value
    return moment
