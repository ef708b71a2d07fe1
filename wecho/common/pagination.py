"""Keyset pagination: a page costs the same wherever it lies, and skips or repeats nothing while rows arrive."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

import orjson
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext_lazy as _

from wecho.common.errors import Invalid

LONGEST_CURSOR = 1_000  # that of a feed remembers what it held back
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page, and the cursor of the next one or None at the end."""

    rows: list[Row]
    next_cursor: str | None


def keyset_page(
    rows: models.QuerySet[Row], *, order: Sequence[str], cursor: str | None, limit: int, ascending: bool = False
) -> Page[Row]:
    """Return up to `limit` rows, newest first by `order` (fields ending in a unique one), after `cursor`.

    `ascending` turns it round: oldest first. The cursor is opaque and signed; a forged one raises Invalid, and so does
    one of another order, which a list may have had before.
    """
    sign, beyond = ("", TupleGreaterThan) if ascending else ("-", TupleLessThan)
    if cursor:
        rows = rows.filter(beyond(Tuple(*order), read_cursor(cursor, tuple(order))))
    found = list(rows.order_by(*(f"{sign}{field}" for field in order))[: limit + 1])
    return Page(found[:limit], cursor_after(found[limit - 1], order) if len(found) > limit else None)


def cursor_after(row: models.Model, order: Sequence[str]) -> str:
    """The cursor of the page that begins behind `row`."""
    return write_cursor(tuple(order), tuple(getattr(row, field) for field in order))


@cache
def _signer(order: tuple[str, ...]) -> Signer:
    return Signer(salt="wecho.cursor " + " ".join(order))


@lru_cache(5_000)
def write_cursor(order: tuple[str, ...], values: tuple[Any, ...]) -> str:
    """The cursor of what comes behind a row with these values."""
    return _signer(order).sign(base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("="))


@lru_cache(5_000)
def read_cursor(cursor: str, order: tuple[str, ...]) -> tuple[Any, ...]:
    """What `write_cursor` was told, times as such; raises Invalid."""
    try:
        packed = _signer(order).unsign(cursor)
        values = orjson.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (BadSignature, binascii.Error, orjson.JSONDecodeError) as error:
        raise Invalid(_("This cursor is not one of ours."), slug="bad_cursor") from error
    if not isinstance(values, list) or len(values) != len(order):
        raise Invalid(_("This cursor is not one of ours."), slug="bad_cursor")
    return tuple(datetime.fromisoformat(value) if isinstance(value, str) else value for value in values)
