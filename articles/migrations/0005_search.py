"""Full text: the words of articles, FTS5's index with its triggers, PostgreSQL's column."""

from django.db import migrations, models

import articles.models.full_text
from articles.models import full_text

POSTGRESQL = [
    # French endings; no stop words, so that "où est" finds something. Accents are folded already.
    "CREATE TEXT SEARCH DICTIONARY newsroom_french (TEMPLATE = snowball, LANGUAGE = french)",
    "CREATE TEXT SEARCH CONFIGURATION newsroom (COPY = pg_catalog.simple)",
    """ALTER TEXT SEARCH CONFIGURATION newsroom
       ALTER MAPPING FOR asciiword, word WITH newsroom_french""",
    r"""ALTER TABLE articles_article ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('newsroom'::regconfig, split_part(search_text, E'\n', 1)), 'A') ||
        setweight(to_tsvector('newsroom'::regconfig, split_part(search_text, E'\n', 2)), 'D')
    ) STORED""",
    "CREATE INDEX article_words ON articles_article USING gin (search_vector)",
    # Else a word that is in no list of frequent ones is taken for one that is found at once.
    "ALTER TABLE articles_article ALTER COLUMN search_vector SET STATISTICS 1000",
]
POSTGRESQL_BACK = [
    "ALTER TABLE articles_article DROP COLUMN search_vector",
    "DROP TEXT SEARCH CONFIGURATION newsroom",
    "DROP TEXT SEARCH DICTIONARY newsroom_french",
]


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        full_text.install_fts5(schema_editor.connection)
        return
    for statement in POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        full_text.remove_fts5(schema_editor.connection)
        return
    for statement in POSTGRESQL_BACK:
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    """The field fills itself whenever it is saved."""
    for article in apps.get_model("articles", "Article").objects.defer("html").iterator(500):
        article.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_renditions")]
    operations = [
        migrations.AddField(
            "article",
            "search_text",
            articles.models.full_text.SearchTextField(default="", editable=False),
        ),
        migrations.AddIndex(
            "article",
            models.Index(
                condition=models.Q(("updated_at__isnull", False)),
                fields=["-updated_at"],
                name="article_updated",
            ),
        ),
        # First the words, then the index of them: its triggers must not meet rows it never held.
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
