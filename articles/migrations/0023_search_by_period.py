"""PostgreSQL's index of words knows in which year and month an article came out."""

from django.db import migrations

_YEAR, _MONTH = (
    f"extract({part} from visible_from AT TIME ZONE 'UTC')::integer" for part in ("year", "month")
)
POSTGRESQL = [
    f"""ALTER TABLE articles_article ADD COLUMN search_periods integer[] GENERATED ALWAYS AS (
        ARRAY[{_YEAR}, {_YEAR} * 12 + {_MONTH} - 1]
    ) STORED""",
    "DROP INDEX article_words",
    """CREATE INDEX article_words ON articles_article
       USING gin (search_vector, search_periods)""",
]
POSTGRESQL_BACK = [
    "DROP INDEX article_words",
    "ALTER TABLE articles_article DROP COLUMN search_periods",
    "CREATE INDEX article_words ON articles_article USING gin (search_vector)",
]


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL_BACK:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_held_copy_seen")]
    operations = [migrations.RunPython(install, remove)]
