"""Stories that a recall took away, when a story is due, and what an act changed for readers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0026_feeds_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="dispatch",
            name="recalled",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="revision",
            name="before",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="story",
            name="due_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the desk wants to have it, e.g. an hour before it is planned for.",
                null=True,
                verbose_name="due",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(
                    ("outcome", "merged"),
                    ("seen_at__isnull", True),
                    ("signal__in", ["kill", "hold"]),
                ),
                fields=["-id"],
                name="dispatch_recalls",
            ),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                condition=models.Q(
                    ("assigned_to__isnull", False), ("state__in", ["draft", "review", "ready"])
                ),
                fields=["assigned_to", "due_at"],
                name="story_in_work",
            ),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="story_due"
            ),
        ),
    ]
