"""Calls on an event loop, as an ASGI server makes them: as many at once as a test wants."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from wecho.asgi import application
from wecho.common import database
from wecho.common.waiting import on_the_loop

Result = TypeVar("Result")
PEER = ("192.0.2.1", 4711)


class Asked(NamedTuple):
    """A call; `chunks` are the pieces of its body, None where the client goes away."""

    method: str
    path: str
    query: str
    chunks: Sequence[bytes | None] = ()
    headers: dict[str, str] = {}


class Answered(NamedTuple):
    """What a client sees."""

    status: int
    headers: dict[str, str]
    body: bytes


async def call(asked: Asked) -> Answered:
    """Call the application as a server does."""
    said: list[dict[str, Any]] = []
    messages = _messages(asked.chunks)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": asked.method,
        "path": asked.path,
        "raw_path": asked.path.encode(),
        "query_string": asked.query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in asked.headers.items()],
        "client": PEER,
        "server": ("127.0.0.1", 80),
    }

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await application(scope, messages.__anext__, send)
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return Answered(said[0]["status"], headers, b"".join(message.get("body", b"") for message in said[1:]))


async def _messages(chunks: Sequence[bytes | None]) -> AsyncIterator[dict[str, Any]]:
    for chunk in chunks:
        if chunk is None:
            yield {"type": "http.disconnect"}
        else:
            yield {"type": "http.request", "body": chunk, "more_body": True}
    yield {"type": "http.request", "body": b"", "more_body": False}
    await asyncio.Event().wait()


class Loop:
    """An event loop of the test's own."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.runner = runner

    def run(self, work: Awaitable[Result]) -> Result:
        """Run the loop until the work is done."""

        async def awaited() -> Result:
            return await work

        return self.runner.run(awaited())

    def call(self, asked: Asked) -> Answered:
        """The answer to one call."""
        return self.run(call(asked))

    def calls(self, *asked: Asked) -> list[Answered]:
        """The answers to calls that are all made at once."""

        async def together() -> list[Answered]:
            return list(await asyncio.gather(*map(call, asked)))

        return self.run(together())

    def waiting(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """What a function that waits returns, run on this loop."""
        return self.run(on_the_loop(function, *arguments))


@contextmanager
def loop() -> Iterator[Loop]:
    """A loop, and at its end nothing left of what it has opened."""
    with asyncio.Runner() as runner:
        made = Loop(runner)
        yield made
        made.waiting(database.close_idle_connections)
