"""Who has seen held copy, and what waits for somebody to see it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_presence")]

    operations = [
        migrations.AddField(
            model_name="dispatch",
            name="seen_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="seen"),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="seen_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="seen by",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(("outcome", "held"), ("seen_at__isnull", True)),
                fields=["-id"],
                name="dispatch_waiting",
            ),
        ),
    ]
