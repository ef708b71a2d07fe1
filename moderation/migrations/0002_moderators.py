"""The group of those who work the review queue. Django makes permissions after all migrations; these are needed before."""

from django.db import migrations

GROUP = "moderators"
PERMISSIONS = [
    ("gallery", "post", "review_post", "Can review posts"),
    ("gallery", "board", "review_board", "Can review boards"),
    ("moderation", "decision", "view_decision", "Can view decision"),
]


def found_group(apps, schema_editor):
    database = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=GROUP)
    for app_label, model, codename, name in PERMISSIONS:
        content_type, _ = content_types.get_or_create(app_label=app_label, model=model)
        permission, _ = permissions.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})
        group.permissions.add(permission)


def dissolve_group(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0001_ledger"),
        ("gallery", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(found_group, dissolve_group)]
