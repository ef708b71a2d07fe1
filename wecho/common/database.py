"""Statements that the ORM does not write, the same on SQLite and PostgreSQL."""

import time
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from wecho.common.deadline import Deadline, DeadlineExceeded, is_reached
from wecho.common.postgresql.lines import Lines
from wecho.common.waiting import in_thread, in_thread_for_all, of_this_loop, waiter

if TYPE_CHECKING:
    from wecho.common.postgresql.base import DatabaseWrapper

Params = Sequence[Any] | Mapping[str, Any]
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@cache
def is_postgresql() -> bool:
    """Whether the database is PostgreSQL, and not SQLite."""
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


def in_transaction() -> bool:
    """Whether a transaction is under way; on an event loop never, as it would belong to all who run there."""
    return waiter() is None and connection.in_atomic_block


def prepared_rows(statement: str, params: Params) -> list[tuple[Any, ...]]:
    """Run a statement that is run often and return its rows; PostgreSQL plans it once a connection.

    Name the types that PostgreSQL cannot tell, as values do not stand in the statement: `%s::jsonb`.
    """
    if not is_postgresql():
        return rows(statement, params)
    on_loop = waiter()
    if on_loop is None:
        return cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS]).prepared_rows(statement, params)
    try:
        return of_this_loop(_lines).use(lambda line: line.wrapper.rows_on_line(line, statement, params))
    except TimeoutError as late:
        raise DeadlineExceeded from late
    except OperationalError as error:
        if is_reached(on_loop.end):
            raise DeadlineExceeded from error
        raise


def aside(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """For what needs a connection of its own: on an event loop it runs in a thread, within the same time.

    Beside `prepared_rows`, nothing else may ask the database there.
    """

    return _aside_by(in_thread, function)


def aside_for_all(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """As `aside`, for what every call needs before it goes on: slow work of single calls holds it up no more."""
    return _aside_by(in_thread_for_all, function)


def _aside_by(
    run_in_thread: Callable[..., Result], function: Callable[Parameters, Result]
) -> Callable[Parameters, Result]:
    @wraps(function)
    def run(*arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
        on_loop = waiter()
        if on_loop is None:
            return function(*arguments, **named)
        return run_in_thread(_aside, on_loop.end, partial(function, *arguments, **named))

    return run


def _aside(end: float, function: Callable[[], Result]) -> Result:
    with LentConnection(), Deadline(end - time.monotonic()):
        return function()


def _lines(loop: AbstractEventLoop) -> Lines:
    return Lines(loop, _connected)


def _connected() -> BaseDatabaseWrapper:
    made = _sharable_connection()
    made.ensure_connection()
    return made


_idle: deque[BaseDatabaseWrapper] = deque()


class LentConnection:
    """For the block, this thread uses a connection that an earlier call left open, whichever thread made it.

    There are as many as there ever were calls at once, and none is lost with a thread. One that the server has closed,
    as it does when it restarts, is parted from. Where the thread has a connection open already, it goes on with that.
    """

    lent: BaseDatabaseWrapper | None = None

    def __enter__(self) -> None:
        self.own = own = connections[DEFAULT_DB_ALIAS]
        _part_if_lost(own)
        if own.connection is None and own.vendor == "postgresql":
            self.lent = lent = _idle.pop() if _idle else _sharable_connection()
            connections[DEFAULT_DB_ALIAS] = lent
            _part_if_lost(lent)

    def __exit__(self, *error: object) -> None:
        lent = self.lent
        if lent is None:
            return
        connections[DEFAULT_DB_ALIAS] = self.own
        if lent.errors_occurred:
            lent.close_if_unusable_or_obsolete()
        if lent.in_atomic_block:  # whatever went so wrong is not handed on
            lent.close()
        else:
            _idle.append(lent)


def _part_if_lost(wrapper: BaseDatabaseWrapper) -> None:
    is_idle = wrapper.connection is not None and not wrapper.in_atomic_block and wrapper.vendor == "postgresql"
    if is_idle and cast("DatabaseWrapper", wrapper).is_hung_up():
        wrapper.close()


def _sharable_connection() -> BaseDatabaseWrapper:
    made = connections.create_connection(DEFAULT_DB_ALIAS)
    made.inc_thread_sharing()
    return made


def close_idle_connections() -> None:
    """Give back to the pool what calls have left open, in threads and on this thread's event loop."""
    while _idle:
        in_thread(_idle.pop().close)
    if waiter():
        of_this_loop(_lines).close()


@aside
def rows(statement: str, params: Params) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def run(statement: str, params: Params) -> int:
    """Run one statement that returns no rows; how many it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


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
