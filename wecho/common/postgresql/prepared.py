"""Statements that PostgreSQL plans once a connection, run in one blocking step.

psycopg's cursors wait for each answer in Python, which takes longer than a short statement itself. Its lower layer
(`psycopg.pq`, the functions of libpq) waits in C, and lets an event loop wait instead (`lines.py`). How long a
statement may take, the server decides.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, Protocol, cast
from weakref import WeakKeyDictionary

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

MOST = 500
Params = Sequence[Any] | Mapping[str, Any]
Signature = tuple[bytes, tuple[int, ...]]
_MARK = re.compile(r"%s|%\((\w+)\)s")
_numbers = count(1)
_names: WeakKeyDictionary[Any, dict[Signature, bytes]] = WeakKeyDictionary()


class Libpq(Protocol):
    """What it takes to run a statement; each returns what has come of it."""

    def prepare(self, name: bytes, statement: bytes, types: Sequence[int], /) -> PGresult: ...

    def exec_prepared(self, name: bytes, values: Any, formats: Any, /) -> PGresult: ...

    def exec_(self, statement: bytes, /) -> PGresult: ...


def run_prepared(
    raw: psycopg.Connection[Any], statement: str, params: Params, libpq: Libpq | None = None
) -> list[tuple[Any, ...]]:
    """Run a statement with `%s` or `%(name)s` marks on a connection in autocommit and return its rows.

    It goes to `libpq`, or else to the connection itself. Raises psycopg's errors.
    """
    libpq = libpq or cast(Libpq, raw.pgconn)
    numbered, order = _numbered(statement)
    values = [params[name] for name in order] if isinstance(params, Mapping) else params
    transformer = Transformer(raw)
    given = transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
    name = _prepare(raw, (numbered, transformer.types or ()), libpq)
    result = libpq.exec_prepared(name, given, transformer.formats)
    if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise psycopg.errors.error_from_result(result, encoding="utf-8")
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)


def _prepare(raw: psycopg.Connection[Any], signature: Signature, libpq: Libpq) -> bytes:
    names = _names.setdefault(raw, {})
    if name := names.pop(signature, None):
        names[signature] = name
        return name
    if len(names) >= MOST:
        least_used = next(iter(names))
        libpq.exec_(b"DEALLOCATE " + names.pop(least_used))
    name = b"wecho_%d" % next(_numbers)
    statement, types = signature
    result = libpq.prepare(name, statement, types)
    if result.status != ExecStatus.COMMAND_OK:
        raise psycopg.errors.error_from_result(result, encoding="utf-8")
    names[signature] = name
    return name


@lru_cache(4_096)
def _numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with `$1`, `$2`, …, and the names of its values in that order; a repeated name is one value."""
    order: list[str] = []

    def mark(found: re.Match[str]) -> str:
        name = found[1]
        if name is None or name not in order:
            order.append(name or "")
            return f"${len(order)}"
        return f"${order.index(name) + 1}"

    return _MARK.sub(mark, statement).encode(), tuple(order)
