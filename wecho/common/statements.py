"""Query sets as statements that are prepared once: what the ORM would write, without its writing it for each call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models


def statement_of(rows: models.QuerySet[Any], marks: Mapping[str, Any]) -> str:
    """The statement of `rows`, with `%(name)s` wherever a value of `marks` stood, by its name.

    Each of those values is one that the query set has for no other reason. All others are written out, so that
    PostgreSQL finds partial indexes by them; raises TypeError for one that is not a text, a number or a truth value.
    """
    statement, params = rows.query.sql_with_params()
    names = {as_param(value): name for name, value in marks.items()}
    first, *rest = statement.split("%s")
    if len(rest) != len(params) or "%" in statement.replace("%s", ""):
        raise TypeError("a statement with percent signs of its own")
    written = (f"%({names[param]})s" if param in names else _literal(param) for param in params)
    return first + "".join(value + piece for value, piece in zip(written, rest, strict=True))


def as_param(value: Any) -> Any:
    """A value as the database takes it in a statement."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return ("false", "true")[value] if connection.vendor == "postgresql" else str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and not set(value) & set("'\\%\0"):
        return f"'{value}'"
    raise TypeError(f"{type(value).__name__} is not written out")
