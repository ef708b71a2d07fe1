"""Writes rows without indexes first: those come back afterwards, as they were."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import models
from django.utils import timezone
from psycopg import sql

from benchmarks.feed.statements import INDEXES
from benchmarks.services.filling import Advance

Connection = psycopg.Connection[Any]


def insert(model: type[models.Model], select: str, given: Mapping[str, str]) -> str:
    """An INSERT of what `select` finds: `given` maps columns to expressions, all others are as the model has them."""
    fields: list[Any] = [field for field in model._meta.concrete_fields if not _is_left_out(field, given)]
    values = [given.get(field.column) or _default(field) for field in fields]
    names = [str(field.column) for field in fields]
    rows = select.replace("{values}", ", ".join(values))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) {rows}"


def _is_left_out(field: Any, given: Mapping[str, str]) -> bool:
    return bool(field.primary_key) and field.column not in given


def _default(field: Any) -> str:
    default = field.default
    if field.null:
        return "NULL"
    if default in (timezone.now,) or getattr(field, "auto_now_add", False):
        return "now()"
    if default in (list, dict):
        return f"'{default()}'".replace("()", "").replace("''", "'[]'")
    value = "" if default is models.NOT_PROVIDED else default
    return sql.Literal(str(value) if isinstance(value, str) else value).as_string(None)


@contextmanager
def without_indexes(connection: Connection, tables: Sequence[str], advance: Advance, cost: float) -> Iterator[None]:
    """Within the block the tables have neither indexes, but for their primary keys, nor foreign keys.

    Making them again counts as `cost` units.
    """
    found = connection.execute(INDEXES, {"tables": list(tables)}).fetchall()
    for drop, _make, _is_foreign in sorted(found, key=lambda one: not one[2]):
        connection.execute(drop)
    yield
    for _drop, make, _is_foreign in found:
        connection.execute(make)
        advance(cost / len(found), make.split(" ON ")[0][:60])
