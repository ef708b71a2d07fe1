"""Rows that the database itself refuses to change or delete."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MESSAGE = "the audit trail is not changed"


def append_only(table: str) -> migrations.RunPython:
    """From now on rows of `table` are only added."""

    def guard(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in guarding(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def release(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in releasing(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    return migrations.RunPython(guard, release)


def guarding(table: str, vendor: str) -> list[str]:
    """The statements that guard a table."""
    if vendor == "postgresql":
        return [
            f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$BEGIN RAISE EXCEPTION '{MESSAGE}'; END$$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for act in ("UPDATE", "DELETE")
    ]


def releasing(table: str, vendor: str) -> list[str]:
    """The statements that end it."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER {table}_append_only ON {table}", f"DROP FUNCTION {table}_is_append_only()"]
    return [f"DROP TRIGGER {table}_no_{act}" for act in ("update", "delete")]
