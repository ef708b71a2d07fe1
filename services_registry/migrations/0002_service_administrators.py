from typing import Any

from django.db import migrations

GROUP = "service administrators"
# Django makes permissions after all migrations have run; a group that needs them now makes them itself, under the
# very names that Django would give them.
PERMISSIONS = {
    "service": {
        "add_service": "Can add service",
        "change_service": "Can change service",
        "view_service": "Can view service",
    },
    "servicesecret": {"view_servicesecret": "Can view secret"},
    "serviceevent": {"view_serviceevent": "Can view event"},
}


def make_group(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=GROUP)
    for model, names in PERMISSIONS.items():
        kind, _ = types.get_or_create(app_label="services_registry", model=model)
        for codename, name in names.items():
            permission, _ = permissions.get_or_create(content_type=kind, codename=codename, defaults={"name": name})
            group.permissions.add(permission)


def remove_group(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias).filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("services_registry", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_group, remove_group)]
