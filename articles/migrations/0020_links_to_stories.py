from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_page_recipe")]
    operations = [
        migrations.AddField(
            "article",
            "awaited",
            models.ManyToManyField(
                blank=True, editable=False, related_name="awaited_by", to="articles.story"
            ),
        ),
        migrations.AddField(
            "article", "links_due_at", models.DateTimeField(editable=False, null=True)
        ),
    ]
