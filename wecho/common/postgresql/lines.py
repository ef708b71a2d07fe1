"""Connections in the hands of an event loop: a short statement is sent, and its answer read when it is there.

A connection answers one statement at a time, so that a slow one holds up nobody who finds another connection. Who finds
none waits for one, in turn, and no longer than the call may last.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psycopg
from psycopg.pq import ConnStatus
from psycopg.pq.abc import PGresult

from wecho.common.waiting import in_thread, wait_for, wait_in_time

Result = TypeVar("Result")
# Together with what the threads of a process take (`waiting.THREADS`), less than a pool gives out.
MOST = 8


class Line:
    """An open connection. `prepare`, `exec_prepared` and `exec_` are those of libpq, but wait on the loop."""

    def __init__(self, wrapper: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.wrapper, self._loop = wrapper, loop
        self.raw: psycopg.Connection[Any] = wrapper.connection
        self._libpq: Any = self.raw.pgconn
        self._libpq.nonblocking = 1
        self._socket: int = self._libpq.socket
        self._answer: asyncio.Future[PGresult] | None = None
        self._result: PGresult | None = None
        self._is_let_go = False
        loop.add_reader(self._socket, self._read)

    @property
    def is_free(self) -> bool:
        """Whether a statement may be sent: the server is there, as far as is known, and owes no answer."""
        return self._answer is None and bool(self._libpq.status == ConnStatus.OK)

    def still_is_free(self) -> bool:
        """The same after a look at the socket, which tells of a server that has gone."""
        if self.is_free:
            self._read()
        return self.is_free

    def prepare(self, *what: Any) -> PGresult:
        """As of libpq."""
        return self._ask(self._libpq.send_prepare, what)

    def exec_prepared(self, *what: Any) -> PGresult:
        """As of libpq."""
        return self._ask(self._libpq.send_query_prepared, what)

    def exec_(self, *what: Any) -> PGresult:
        """As of libpq."""
        return self._ask(self._libpq.send_query, what)

    def _ask(self, send: Callable[..., None], what: tuple[Any, ...]) -> PGresult:
        send(*what)
        if self._libpq.flush():  # a long statement goes out in pieces
            self._loop.add_writer(self._socket, self._write)
        self._answer = self._loop.create_future()
        return wait_in_time(self._answer)

    def _write(self) -> None:
        try:
            if not self._libpq.flush():
                self._loop.remove_writer(self._socket)
        except psycopg.OperationalError as error:
            self._lost(error)

    def _read(self) -> None:
        try:
            self._libpq.consume_input()
            while not self._libpq.is_busy():
                result = self._libpq.get_result()
                if result is None:
                    self._answered()
                    break
                self._result = result
        except psycopg.OperationalError as error:
            self._lost(error)

    def _answered(self) -> None:
        answer, result = self._answer, self._result
        self._answer = self._result = None
        if answer and result and not answer.done():
            answer.set_result(result)

    def _lost(self, error: psycopg.OperationalError) -> None:
        self._let_go()
        if self._answer and not self._answer.done():
            self._answer.set_exception(error)

    def _let_go(self) -> None:
        if self._is_let_go:  # libpq has closed a lost socket, whose number may be somebody else's by now
            return
        self._is_let_go = True
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)

    def end(self) -> Awaitable[None]:
        """Hand the connection back to the pool; one that still works on a statement is told to stop, and closed."""
        self._let_go()
        return self._loop.run_in_executor(None, self._hand_back)

    def _hand_back(self) -> None:
        try:
            if self.is_free:
                self._libpq.nonblocking = 0
            else:
                self._stop()
        finally:
            self.wrapper.close()

    def _stop(self) -> None:
        try:
            if self._libpq.status == ConnStatus.OK:
                self._libpq.get_cancel().cancel()
        finally:
            self.raw.close()


class Lines:
    """The lines of one loop, opened when they are needed."""

    def __init__(self, loop: asyncio.AbstractEventLoop, connected: Callable[[], Any]) -> None:
        self.loop, self._connected = loop, connected
        self._free: list[Line] = []
        self._open = 0
        self._waiting: deque[asyncio.Future[Line | None]] = deque()

    def use(self, ask: Callable[[Line], Result]) -> Result:
        """What `ask` returns of a line. Raises TimeoutError, and what connecting raises."""
        line = self._taken()
        try:
            return ask(line)
        finally:
            self._give_back(line)

    def close(self) -> None:
        """End the lines that nobody uses."""
        while self._free:
            self._open -= 1
            wait_for(self._free.pop().end())

    def _taken(self) -> Line:
        while True:
            if self._free:
                line: Line | None = self._free.pop()
            elif self._open < MOST:
                return self._opened()
            else:
                turn: asyncio.Future[Line | None] = self.loop.create_future()
                self._waiting.append(turn)
                line = wait_in_time(turn)
            if line and line.still_is_free():
                return line
            if line:
                self._part_with(line)

    def _opened(self) -> Line:
        self._open += 1
        try:
            return Line(in_thread(self._connected), self.loop)
        except BaseException:
            self._open -= 1
            self._call_next(None)
            raise

    def _give_back(self, line: Line) -> None:
        if not line.is_free:
            self._part_with(line)
            self._call_next(None)
        elif not self._call_next(line):
            self._free.append(line)

    def _part_with(self, line: Line) -> None:
        self._open -= 1
        line.end()

    def _call_next(self, line: Line | None) -> bool:
        """Whose turn it is gets the line, or may open one."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(line)
                return True
        return False
