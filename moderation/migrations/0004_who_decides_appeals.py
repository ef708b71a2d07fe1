"""Moderators read appeals; a group of its own keeps the rules. Django makes permissions after all migrations."""

from django.db import migrations

MODERATORS, RULE_KEEPERS = "moderators", "rule keepers"
PERMISSIONS = {
    MODERATORS: [("appeal", "decide_appeal", "Can decide appeals")],
    RULE_KEEPERS: [
        ("textrule", "add_textrule", "Can add rule on texts"),
        ("textrule", "change_textrule", "Can change rule on texts"),
        ("textrule", "view_textrule", "Can view rule on texts"),
    ],
}


def give(apps, schema_editor):
    database = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    groups = apps.get_model("auth", "Group").objects.using(database)
    for name, wanted in PERMISSIONS.items():
        group, _ = groups.get_or_create(name=name)
        for model, codename, label in wanted:
            content_type, _ = content_types.get_or_create(app_label="moderation", model=model)
            permission, _ = permissions.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": label}
            )
            group.permissions.add(permission)


def take_back(apps, schema_editor):
    database = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(database).filter(name=RULE_KEEPERS).delete()
    codenames = [codename for _model, codename, _label in PERMISSIONS[MODERATORS]]
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    permissions.filter(content_type__app_label="moderation", codename__in=codenames).delete()


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_appeals_and_rules")]

    operations = [migrations.RunPython(give, take_back)]
