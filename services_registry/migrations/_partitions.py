"""How tables that PostgreSQL divides by service are made. SQLite gets plain tables."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class CreatePartitionedModel(migrations.CreateModel):
    """CreateModel whose table is, on PostgreSQL, partitioned by LIST of `service_id`, with no partition yet."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            plain = schema_editor.sql_create_table
            schema_editor.sql_create_table = f'{plain} PARTITION BY LIST ("service_id")'
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            schema_editor.sql_create_table = plain
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def on_postgresql(forwards: str, backwards: str) -> migrations.RunPython:
    """Run one statement each way on PostgreSQL, nothing elsewhere."""

    def run(statement: str) -> Any:
        def execute(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(statement)

        return execute

    return migrations.RunPython(run(forwards), run(backwards))
