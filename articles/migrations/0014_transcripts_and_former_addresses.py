"""What recordings say, captions of videos, and the addresses that pages had before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_logins_and_ends_of_rights")]
    operations = [
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12, verbose_name="kind")),
                ("slug", models.CharField(max_length=120, verbose_name="address")),
                ("row", models.PositiveBigIntegerField()),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "ordering": ["kind", "slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["section", "topic", "contributor", "agency"])
                        ),
                        name="former_address_kind_is_known",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        name="former_address_has_a_slug",
                        violation_error_message="A former address is not empty.",
                    ),
                    models.UniqueConstraint(fields=("kind", "slug"), name="former_address_once"),
                ],
            },
        ),
        migrations.AddField(
            "mediaitem",
            "captions",
            models.TextField(blank=True, editable=False, verbose_name="captions"),
        ),
        migrations.AddField(
            "mediaitem",
            "captions_language",
            models.CharField(
                blank=True,
                help_text="E.g. “fr” or “en”; left empty, it is the language of the site.",
                max_length=10,
                verbose_name="language of the captions",
            ),
        ),
        migrations.AddField(
            "mediaitem",
            "transcript",
            models.TextField(
                blank=True,
                help_text="All that is said in a recording; a blank line parts two paragraphs.",
                verbose_name="transcript",
            ),
        ),
        migrations.AddConstraint(
            "mediaitem",
            models.CheckConstraint(
                condition=models.Q(("captions", ""), ("kind", "video"), _connector="OR"),
                name="media_captions_are_of_a_video",
                violation_error_message="Only a video has captions.",
            ),
        ),
    ]
