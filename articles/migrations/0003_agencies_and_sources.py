"""The agencies that credit lines name, with their aliases, and the sources of a new desk."""

from django.db import migrations
from django.utils.text import slugify

from articles.wire.credits import default_agencies

SOURCES = [("Importation", "import"), ("Copier-coller", "paste")]


def fill(apps, schema_editor):
    Agency = apps.get_model("articles", "Agency")
    AgencyAlias = apps.get_model("articles", "AgencyAlias")
    for entry in default_agencies():
        agency, _made = Agency.objects.get_or_create(
            name=entry.name,
            defaults={
                "slug": slugify(entry.name),
                "full_name": entry.full_name,
                "is_generic": entry.generic,
            },
        )
        for alias in {entry.name.lower(), *(alias.lower() for alias in entry.aliases)}:
            AgencyAlias.objects.get_or_create(alias=alias, defaults={"agency": agency})
    Source = apps.get_model("articles", "Source")
    for name, slug in SOURCES:
        Source.objects.get_or_create(slug=slug, defaults={"name": name})


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_sections_and_roles")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
