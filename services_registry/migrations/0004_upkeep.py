from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import services_registry.models.upkeep

GROUP = "service administrators"


def let_group_delete(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    kind, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(alias)
        .get_or_create(app_label="services_registry", model="service")
    )
    permission, _ = (
        apps.get_model("auth", "Permission")
        .objects.using(alias)
        .get_or_create(content_type=kind, codename="delete_service", defaults={"name": "Can delete service"})
    )
    group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=GROUP)
    group.permissions.add(permission)


def let_group_no_longer_delete(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=GROUP):
        group.permissions.remove(*permissions.filter(codename="delete_service"))


class Migration(migrations.Migration):
    dependencies = [
        ("services_registry", "0003_access"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_by", models.CharField(blank=True, editable=False, max_length=150, verbose_name="by")),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("running", "is being written"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("written", models.PositiveBigIntegerField(default=0, editable=False)),
                ("expected", models.PositiveBigIntegerField(default=0, editable=False)),
                (
                    "file_key",
                    models.CharField(
                        default=services_registry.models.upkeep.new_file_key, editable=False, max_length=64, unique=True
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("finished_at", models.DateTimeField(editable=False, null=True, verbose_name="finished")),
                ("error", models.CharField(blank=True, editable=False, max_length=255, verbose_name="error")),
            ],
            options={
                "verbose_name": "export",
                "verbose_name_plural": "exports",
                "db_table": "service_export",
            },
        ),
        migrations.CreateModel(
            name="ServiceReconciliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "started_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="started"),
                ),
                ("finished_at", models.DateTimeField(editable=False, null=True, verbose_name="finished")),
                (
                    "kind",
                    models.CharField(
                        choices=[("posts", "posts"), ("comments", "comments")],
                        default="posts",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("cursor", models.BigIntegerField(default=0, editable=False)),
                ("checked", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="checked")),
                ("mended", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="mended")),
            ],
            options={
                "verbose_name": "proof of counts",
                "verbose_name_plural": "proofs of counts",
                "db_table": "service_reconciliation",
            },
        ),
        migrations.AddField(
            model_name="service",
            name="removing_since",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="being deleted since"),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("removing_since", None), ("enabled", False), _connector="OR"),
                name="service_being_deleted_is_disabled",
            ),
        ),
        migrations.AddField(
            model_name="serviceexport",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="exports", to="services_registry.service"
            ),
        ),
        migrations.AddField(
            model_name="servicereconciliation",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reconciliations",
                to="services_registry.service",
            ),
        ),
        migrations.AddIndex(
            model_name="serviceexport",
            index=models.Index(fields=["service", "-asked_at"], name="service_export_newest"),
        ),
        migrations.AddConstraint(
            model_name="serviceexport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("waiting", "running"))),
                fields=("service",),
                name="service_export_under_way",
            ),
        ),
        migrations.AddIndex(
            model_name="servicereconciliation",
            index=models.Index(fields=["service", "-started_at"], name="service_reconciliation_newest"),
        ),
        migrations.AddConstraint(
            model_name="servicereconciliation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None)), fields=("service",), name="service_reconciliation_under_way"
            ),
        ),
        migrations.RunPython(let_group_delete, let_group_no_longer_delete),
    ]
