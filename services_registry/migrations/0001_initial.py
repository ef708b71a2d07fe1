import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models

import services_registry.validators
from services_registry.migrations._partitions import CreatePartitionedModel, on_postgresql


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        max_length=64,
                        unique=True,
                        validators=[services_registry.validators.validate_service_name],
                        verbose_name="name",
                    ),
                ),
                ("enabled", models.BooleanField(default=True, verbose_name="enabled")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="registered"),
                ),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services",
            },
        ),
        CreatePartitionedModel(
            name="ServiceCommentLike",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "service_id",
                        "comment_id",
                        "user_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("comment_id", models.BigIntegerField()),
                ("user_id", models.CharField(max_length=255)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="services_registry.service",
                    ),
                ),
            ],
            options={
                "verbose_name": "like of a comment",
                "verbose_name_plural": "likes of comments",
                "db_table": "service_comment_like",
            },
        ),
        migrations.CreateModel(
            name="ServiceErasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post_id", models.BigIntegerField()),
                ("comment_id", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="services_registry.service"
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "db_table": "service_erasure",
            },
        ),
        CreatePartitionedModel(
            name="ServicePostLike",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "service_id",
                        "post_id",
                        "user_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("post_id", models.BigIntegerField()),
                ("user_id", models.CharField(max_length=255)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="services_registry.service",
                    ),
                ),
            ],
            options={
                "verbose_name": "like of a post",
                "verbose_name_plural": "likes of posts",
                "db_table": "service_post_like",
            },
        ),
        CreatePartitionedModel(
            name="ServiceComment",
            fields=[
                ("id", models.BigIntegerField()),
                ("content", models.TextField(verbose_name="content")),
                ("extra", models.JSONField(default=dict, verbose_name="extra")),
                ("edited_at", models.DateTimeField(null=True, verbose_name="edited")),
                ("like_count", models.PositiveBigIntegerField(default=0, verbose_name="likes")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "service_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("post_id", models.BigIntegerField()),
                ("root_id", models.BigIntegerField(default=0)),
                ("father_id", models.BigIntegerField(default=0)),
                ("user_id", models.CharField(max_length=255, verbose_name="user")),
                ("target_user_id", models.CharField(max_length=255, null=True, verbose_name="answered user")),
                ("reply_count", models.PositiveBigIntegerField(default=0, verbose_name="replies")),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="services_registry.service",
                    ),
                ),
            ],
            options={
                "verbose_name": "service comment",
                "verbose_name_plural": "service comments",
                "db_table": "service_comment",
                "indexes": [
                    models.Index(fields=["service", "post_id", "root_id", "id"], name="service_comment_thread"),
                    models.Index(
                        condition=models.Q(("father_id", models.F("root_id")), _negated=True),
                        fields=["service", "father_id"],
                        name="service_comment_branch",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id__gt", 0), ("id__lte", 9007199254740991)),
                        name="service_comment_id_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("father_id", 0), ("root_id", 0), ("target_user_id", None)),
                            models.Q(
                                ("father_id__gt", 0),
                                ("reply_count", 0),
                                ("root_id__gt", 0),
                                ("target_user_id__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="service_comment_root_or_reply",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                ("actor", models.CharField(blank=True, editable=False, max_length=150, verbose_name="by")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("registered", "registered"),
                            ("rotated", "new secret"),
                            ("revoked", "secret revoked"),
                            ("enabled", "enabled"),
                            ("disabled", "disabled"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="services_registry.service",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "indexes": [models.Index(fields=["service", "-at"], name="service_events_newest")],
            },
        ),
        CreatePartitionedModel(
            name="ServicePost",
            fields=[
                ("id", models.BigIntegerField()),
                ("content", models.TextField(verbose_name="content")),
                ("extra", models.JSONField(default=dict, verbose_name="extra")),
                ("edited_at", models.DateTimeField(null=True, verbose_name="edited")),
                ("like_count", models.PositiveBigIntegerField(default=0, verbose_name="likes")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "service_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("author", models.CharField(max_length=255, verbose_name="author")),
                ("title", models.CharField(blank=True, max_length=255, verbose_name="title")),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="services_registry.service",
                    ),
                ),
            ],
            options={
                "verbose_name": "service post",
                "verbose_name_plural": "service posts",
                "db_table": "service_post",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id__gt", 0), ("id__lte", 9007199254740991)), name="service_post_id_range"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceSecret",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ciphertext", models.BinaryField()),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="made"),
                ),
                ("expires_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="expires")),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked")),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last used")),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secrets",
                        to="services_registry.service",
                    ),
                ),
            ],
            options={
                "verbose_name": "secret",
                "verbose_name_plural": "secrets",
                "indexes": [models.Index(fields=["service", "-created_at"], name="service_secrets_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at", None), ("expires_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="secret_expires_later",
                    )
                ],
            },
        ),
        on_postgresql(
            "CREATE SEQUENCE service_record_ids AS bigint CYCLE", "DROP SEQUENCE IF EXISTS service_record_ids"
        ),
    ]
