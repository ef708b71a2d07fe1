"""Statements that the ORM does not write, the same on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

if TYPE_CHECKING:
    from wecho.common.postgresql.base import DatabaseWrapper

Params = Sequence[Any] | Mapping[str, Any]


def prepared_rows(statement: str, params: Params) -> list[tuple[Any, ...]]:
    """Run a statement that is run often and return its rows; PostgreSQL plans it once a connection.

    Name the types that PostgreSQL cannot tell, as values do not stand in the statement: `%s::jsonb`.
    """
    if connection.vendor != "postgresql":
        return rows(statement, params)
    return cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS]).prepared_rows(statement, params)


def drop_lost_connection() -> None:
    """Part from this thread's connection if the server has closed it, as it does when it restarts."""
    is_open = connection.connection is not None and connection.vendor == "postgresql"
    if is_open and cast("DatabaseWrapper", connection).is_hung_up():
        connection.close()


def rows(statement: str, params: Params) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def aware(moment: datetime) -> datetime:
    """A time as `rows` returns it, in UTC: SQLite keeps none of its zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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
