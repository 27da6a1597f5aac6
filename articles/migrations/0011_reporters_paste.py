"""Reporters may paste copy: their page makes a dispatch with the draft."""

from django.db import migrations


def allow(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    may = Permission.objects.filter(
        content_type__app_label="articles", codename="add_dispatch"
    )
    for group in Group.objects.filter(name="Reporter"):
        group.permissions.add(*may)


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_wire_updates"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
