"""Django's PostgreSQL backend with a health check that costs no round trip, and statements prepared on request."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

PREPARED_STATEMENTS = 500


class PreparedCursor(psycopg.Cursor[tuple[Any, ...]]):
    """Each statement is planned once a connection."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PreparedCursor":
        return super().execute(query, params, prepare=True, **options)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that the server has closed lies in the pool like any other; its socket tells at once."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        raw = super().get_new_connection(conn_params)
        while self.pool and _is_hung_up(raw):
            raw.close()
            self.pool.putconn(raw)
            raw = super().get_new_connection(conn_params)
        raw.prepared_max = PREPARED_STATEMENTS
        return raw

    def is_hung_up(self) -> bool:
        """Whether the server has closed this connection, as far as its socket tells."""
        return _is_hung_up(self.connection)

    def prepared_cursor(self) -> CursorWrapper:
        """A cursor with values apart from the statement, whose plan PostgreSQL keeps. Watched over like any other."""
        self.ensure_connection()
        return CursorWrapper(PreparedCursor(self.connection), self)


def _is_hung_up(raw: Any) -> bool:
    """An idle connection has nothing to say: what can be read from it is its end."""
    poll = select.poll()
    poll.register(raw.fileno(), select.POLLIN)
    return bool(raw.closed or poll.poll(0))
