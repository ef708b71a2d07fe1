"""Django's PostgreSQL backend with a health check that costs no round trip, and statements prepared on request."""

import select
from functools import partial
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from wecho.common.postgresql.prepared import Libpq, Params, run_prepared


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that the server has closed lies in the pool like any other; its socket tells at once."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        raw = super().get_new_connection(conn_params)
        while self.pool and _is_hung_up(raw):
            raw.close()
            self.pool.putconn(raw)
            raw = super().get_new_connection(conn_params)
        return raw

    def is_hung_up(self) -> bool:
        """Whether the server has closed this connection, as far as its socket tells."""
        return _is_hung_up(self.connection)

    def prepared_rows(self, statement: str, params: Params) -> list[tuple[Any, ...]]:
        """Run a statement whose plan PostgreSQL keeps, and return its rows. Watched over like any other.

        Within a transaction psycopg's own cursor does it, which knows when the transaction has to begin.
        """
        self.ensure_connection()
        self.validate_no_broken_transaction()
        run: Any = self._run_prepared
        for wrapper in reversed(self.execute_wrappers):
            run = partial(wrapper, run)
        rows: list[tuple[Any, ...]] = run(statement, params, False, {"connection": self, "cursor": None})
        return rows

    def rows_on_line(self, line: Libpq, statement: str, params: Params) -> list[tuple[Any, ...]]:
        """The same over a line to an event loop, outside of any transaction; whoever calls watches over it."""
        with self.wrap_database_errors:
            return run_prepared(self.connection, statement, params, line)

    def _run_prepared(self, statement: str, params: Params, many: bool, context: Any) -> list[tuple[Any, ...]]:
        with self.wrap_database_errors:
            if self.connection.autocommit:
                return run_prepared(self.connection, statement, params)
            with psycopg.Cursor(self.connection) as cursor:
                return cursor.execute(statement, params, prepare=True).fetchall()


def _is_hung_up(raw: Any) -> bool:
    """An idle connection has nothing to say: what can be read from it is its end."""
    if raw.closed:
        return True
    poll = select.poll()
    poll.register(raw.fileno(), select.POLLIN)
    return bool(poll.poll(0))
