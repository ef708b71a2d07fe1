"""The group of those who check identities. Django makes permissions after all migrations; this one is needed before."""

from django.db import migrations

GROUP = "identity reviewers"
PERMISSIONS = [
    ("identity", "review_identity", "Can see identities and decide on them"),
    ("verificationevent", "view_verificationevent", "Can view verification event"),
]


def found_group(apps, schema_editor):
    database = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=GROUP)
    for model, codename, name in PERMISSIONS:
        content_type, _ = content_types.get_or_create(app_label="accounts", model=model)
        permission, _ = permissions.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})
        group.permissions.add(permission)


def dissolve_group(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_verification"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(found_group, dissolve_group)]
