"""Corrections stand on the article's row, too, so that its page needs no query for them."""

from django.db import migrations, models


def copy_notes(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    for article in Article.objects.filter(corrections__isnull=False).distinct().defer("html"):
        article.correction_notes = [
            {"at": row.at.isoformat(), "note": row.note}
            for row in article.corrections.order_by("number")
        ]
        article.save(update_fields=["correction_notes"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_reporters_paste")]
    operations = [
        migrations.AddField(
            "article",
            "correction_notes",
            models.JSONField(default=list, verbose_name="correction notes"),
        ),
        migrations.RunPython(copy_notes, migrations.RunPython.noop),
    ]
