"""Reporters may paste copy; what was held or refused is let in by editors."""

from django.db import migrations

GIVEN = {
    "Reporter": "add_dispatch",
    "Editor": "change_dispatch",
    "Chief editor": "change_dispatch",
}


def allow(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ours = Permission.objects.filter(content_type__app_label="articles")
    for role, codename in GIVEN.items():
        for group in Group.objects.filter(name=role):
            group.permissions.add(*ours.filter(codename=codename))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_wire_updates"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
