import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0023_search_by_period"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="website",
            field=models.CharField(
                blank=True,
                help_text="The agency's own: “https://www.keystone-sda.ch/”. Its page leads there.",
                max_length=200,
                validators=[
                    django.core.validators.RegexValidator("(?i)^https?://[^\\s\\\"'<>\\\\]+\\Z")
                ],
                verbose_name="website",
            ),
        ),
    ]
