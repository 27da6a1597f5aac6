"""The sections that a newsroom starts with, and the roles as groups with their permissions."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

SECTIONS = [
    ("Monde", "monde"),
    ("Suisse", "suisse"),
    ("Régions", "regions"),
    ("Économie", "economie"),
    ("Culture", "culture"),
    ("Sciences", "sciences"),
    ("Sport", "sport"),
]
WRITING = [
    "view_story", "add_story", "change_story", "send_to_review_story",
    "view_sidebar", "add_sidebar", "change_sidebar", "delete_sidebar",
    "view_storymedia", "add_storymedia", "change_storymedia", "delete_storymedia",
    "view_agencycredit", "add_agencycredit", "change_agencycredit", "delete_agencycredit",
    "view_creditcontributor", "add_creditcontributor", "change_creditcontributor",
    "delete_creditcontributor",
    "view_mediaitem", "add_mediaitem", "view_section", "view_topic", "view_agency",
    "view_agencyalias", "view_contributor", "add_contributor", "view_revision", "view_dispatch",
    "view_source", "view_user",
]
LIBRARY = ["view_mediaitem", "add_mediaitem", "change_mediaitem", "delete_mediaitem"]
EDITING = [
    *WRITING, *LIBRARY, "hand_back_story", "approve_story", "publish_story", "correct_story",
    "unpublish_story", "restore_story", "bin_story", "change_contributor", "view_article",
    "view_correction", "add_dispatch",
]
CHIEF = [
    *EDITING, "kill_story", "add_section", "change_section", "add_topic", "change_topic",
    "add_agency", "change_agency", "add_agencyalias", "change_agencyalias", "delete_agencyalias",
    "add_source", "change_source", "delete_contributor",
]
ROLES = {
    "Reporter": WRITING,
    "Editor": EDITING,
    "Chief editor": CHIEF,
    "Media desk": [*LIBRARY, "view_story", "view_storymedia", "change_storymedia"],
}


def fill(apps, schema_editor):
    Section = apps.get_model("articles", "Section")
    for order, (name, slug) in enumerate(SECTIONS, 1):
        Section.objects.get_or_create(slug=slug, defaults={"name": name, "order": order})
    # Permissions are made after all migrations; the roles need them now.
    for label in ("articles", "auth"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ours = Permission.objects.filter(content_type__app_label__in=["articles", "auth"])
    for role, codenames in ROLES.items():
        Group.objects.get_or_create(name=role)[0].permissions.set(
            ours.filter(codename__in=codenames)
        )
    Group.objects.get_or_create(name="Administrator")[0].permissions.set(ours)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_first"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
