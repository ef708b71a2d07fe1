"""The connection to Redis of an event loop: what is asked in one turn of the loop goes out in one write."""

import asyncio
import time
from collections import deque
from typing import Any

import hiredis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from wecho.common.waiting import LONGEST_SECONDS, of_this_loop, wait_for


class RedisLine(asyncio.Protocol):
    """One connection for all who run on the loop; each waits for its own answer, as long as the pool's settings say."""

    def __init__(self, pool: Any, connection: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._pool, self._loop = pool, loop
        self._connection = connection  # would close the socket if it went
        self._seconds: float = connection.socket_timeout or LONGEST_SECONDS
        self._reader = hiredis.Reader()
        self._asked: deque[tuple[float, asyncio.Future[Any]]] = deque()
        self._unsent: list[bytes] = []
        self._watch: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport | None = None

    def serves(self, pool: Any) -> bool:
        """Whether it leads to the Redis of this pool, and is open."""
        return self._transport is not None and self._pool is pool

    def ask(self, *command: Any) -> Any:
        """The answer to a command. Raises ConnectionError, TimeoutError, NoScriptError and ResponseError of redis."""
        if self._transport is None:
            raise RedisConnectionError("the connection is closed")
        answer = self._loop.create_future()
        self._asked.append((time.monotonic(), answer))
        if not self._unsent:
            self._loop.call_soon(self._send)
        self._unsent.append(hiredis.pack_command(command))
        self._watch = self._watch or self._loop.call_later(self._seconds, self._look_after)
        found = wait_for(answer)
        if isinstance(found, hiredis.ReplyError):
            raise NoScriptError(str(found)) if str(found).startswith("NOSCRIPT") else ResponseError(str(found))
        return found

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (found := self._reader.gets()) is not False:
            if isinstance(found, hiredis.PushNotification):
                continue  # answers nobody
            _, answer = self._asked.popleft()
            if not answer.done():
                answer.set_result(found)

    def connection_lost(self, error: Exception | None) -> None:
        self._end(RedisConnectionError("the connection was lost"))

    def _send(self) -> None:
        unsent, self._unsent = self._unsent, []
        if self._transport:
            self._transport.write(b"".join(unsent))

    def _look_after(self) -> None:
        """Give the connection up when an answer is overdue: those behind it would not come either."""
        self._watch = None
        if not self._asked:
            return
        left = self._asked[0][0] + self._seconds - time.monotonic()
        if left > 0:
            self._watch = self._loop.call_later(left, self._look_after)
        else:
            self._end(RedisTimeoutError("no answer in time"))

    def _end(self, error: Exception) -> None:
        transport, self._transport = self._transport, None
        if transport:
            transport.abort()
        while self._asked:
            _, answer = self._asked.popleft()
            if not answer.done():
                answer.set_exception(error)


class _Shared:
    """The line of a loop, and while there is none its opening, which all wait for."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._line: RedisLine | None = None
        self._opening: asyncio.Task[RedisLine] | None = None

    def line(self, pool: Any) -> tuple[RedisLine, bool]:
        if self._line and self._line.serves(pool):
            return self._line, True
        if self._opening is None:
            self._opening = self._loop.create_task(self._opened(pool))
        return wait_for(asyncio.shield(self._opening)), False

    async def _opened(self, pool: Any) -> RedisLine:
        # redis-py connects, as the pool says: password, database, patience. Then the loop takes the socket over.
        try:
            connection = pool.connection_class(**pool.connection_kwargs)
            await self._loop.run_in_executor(None, connection.connect)
            line = RedisLine(pool, connection, self._loop)
            await self._loop.create_connection(lambda: line, sock=connection._sock)
            self._line = line
        finally:
            self._opening = None
        return line


def shared_line(pool: Any) -> tuple[RedisLine, bool]:
    """The line of this thread's loop, and whether it was there before; raises the errors of redis.

    Not for TLS, whose sockets asyncio does not take over.
    """
    return of_this_loop(_Shared).line(pool)
