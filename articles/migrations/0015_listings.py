"""The tables between articles and names hold the article's time, and read in its order.

New tables, filled at once: remaking the old ones, and the table of articles with them, would take
an archive of a million articles minutes on SQLite.
"""

import django.db.models.deletion
from django.db import migrations, models

import articles.models.listing

NAMES = {"topic": "topics", "agency": "agencies", "contributor": "contributors"}


def listing(name):
    return migrations.CreateModel(
        name=f"{name.capitalize()}Listing",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("visible_from", articles.models.listing.ListedFrom()),
            (
                "article",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    to="articles.article",
                ),
            ),
            (
                name,
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    to=f"articles.{name}",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=[name, "-visible_from", "-article"], name=f"{name}_newest")
            ],
            "constraints": [
                models.UniqueConstraint(fields=("article", name), name=f"{name}_listed_once")
            ],
        },
    )


def filled(name, field):
    old, new = f"articles_article_{field}", f"articles_{name}listing"
    return migrations.RunSQL(
        f"INSERT INTO {new} (article_id, {name}_id, visible_from)"  # noqa: S608  # our own names
        f" SELECT old.article_id, old.{name}_id, row.visible_from FROM {old} AS old"
        " JOIN articles_article AS row ON row.story_id = old.article_id",
        f"INSERT INTO {old} (article_id, {name}_id) SELECT article_id, {name}_id FROM {new}",  # noqa: S608
    )


def drop(apps, schema_editor):
    article = apps.get_model("articles", "Article")
    for field in NAMES.values():
        schema_editor.delete_model(getattr(article, field).through)


def make(apps, schema_editor):
    article = apps.get_model("articles", "Article")
    for field in NAMES.values():
        schema_editor.create_model(getattr(article, field).through)


def through(name, field):
    return migrations.AlterField(
        model_name="article",
        name=field,
        field=models.ManyToManyField(
            blank=True,
            through=f"articles.{name.capitalize()}Listing",
            to=f"articles.{name}",
            verbose_name=field,
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_transcripts_and_former_addresses")]
    operations = [
        *(listing(name) for name in NAMES),
        *(filled(name, field) for name, field in NAMES.items()),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make)],
            state_operations=[through(name, field) for name, field in NAMES.items()],
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["section", "-changed_at", "-id"], name="story_in_section"),
        ),
    ]
