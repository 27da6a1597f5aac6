"""Feeds that ask for a login or for patience, and pages whose files may be shown for a time."""

import django.core.validators
from django.db import migrations, models


def note_ends(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    ending = Article.objects.filter(media__usable_until__isnull=False)
    for article in ending.annotate(ends_on=models.Min("media__usable_until")).defer("html"):
        Article.objects.filter(pk=article.pk).update(html_until=article.ends_on)


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_correction_notes")]
    operations = [
        migrations.AddField(
            "article", "html_until", models.DateField(editable=False, null=True)
        ),
        migrations.RunPython(note_ends, migrations.RunPython.noop),
        migrations.AddField(
            "source",
            "user_name",
            models.CharField(
                blank=True,
                help_text="Of a feed that asks for a name and a password. Without a name the secret is sent as a token (Bearer). A mailbox has the name in its address.",
                max_length=120,
                verbose_name="user name",
            ),
        ),
        migrations.AddField(
            "source",
            "wait_until",
            models.DateTimeField(editable=False, null=True, verbose_name="left alone until"),
        ),
        migrations.AlterField(
            "source",
            "secret_name",
            models.CharField(
                blank=True,
                help_text="The environment variable that holds the password, token or key, e.g. NEWSROOM_SOURCE_ATS; or, with _FILE after it, the file. Never the secret itself.",
                max_length=80,
                validators=[
                    django.core.validators.RegexValidator(
                        "^NEWSROOM_SOURCE_[A-Z0-9_]+$", "Begin with NEWSROOM_SOURCE_, in capitals."
                    )
                ],
                verbose_name="name of the secret",
            ),
        ),
        migrations.AddConstraint(
            "source",
            models.CheckConstraint(
                condition=models.Q(
                    ("user_name", ""),
                    models.Q(("kind", "feed"), ("secret_name__startswith", "NEWSROOM_SOURCE_")),
                    _connector="OR",
                ),
                name="source_user_name_has_its_password",
                violation_error_message="Only a feed has a user name, together with the name of its password.",
            ),
        ),
    ]
