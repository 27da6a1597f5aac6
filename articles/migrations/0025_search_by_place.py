"""PostgreSQL's index of words knows the month and the section of an article, without a column."""

import importlib

from django.db import migrations

before = importlib.import_module("articles.migrations.0023_search_by_period")

_MONTH = (
    "extract(year FROM visible_from AT TIME ZONE 'UTC')::bigint * 12"
    " + extract(month FROM visible_from AT TIME ZONE 'UTC')::bigint - 1"
)
_PLACES = f"ARRAY[{_MONTH}, section_id * 1000000, section_id * 1000000 + {_MONTH}]"
POSTGRESQL = [
    "DROP INDEX article_words",
    "ALTER TABLE articles_article DROP COLUMN search_periods",
    f"CREATE INDEX article_words ON articles_article USING gin (search_vector, ({_PLACES}))",
]


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in before.POSTGRESQL:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0024_agency_website")]
    operations = [migrations.RunPython(install, remove)]
