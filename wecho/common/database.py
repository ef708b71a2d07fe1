"""Statements that the ORM does not write, the same on SQLite and PostgreSQL."""

from typing import Any

from django.db import connection, models


def insert_once(model: type[models.Model], **values: Any) -> bool:
    """Insert a row unless a unique constraint holds one like it; True when it is new. One statement, no savepoint.

    `values` are field names to values; fields left out need a database default or take their Python default.
    """
    row = model(**values)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or values.get(field.name)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    prepared = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, prepared)
        return bool(cursor.rowcount == 1)
