"""What stands before the site behind WSGI and ASGI: calls that are answered without becoming a Django request.

A call that is on no short way, or leaves it by answering None, goes to the site as it came. None may be answered
after the call has been admitted or its body read: neither can be done twice.
"""

from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from typing import Any, NamedTuple

from services_registry.api.asking import Asking, asked_of_asgi, asked_of_wsgi
from wecho.common.database import LentConnection
from wecho.common.waiting import on_the_loop

Headers = list[tuple[str, str]]
Message = Any
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Receive, Send], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Answered(NamedTuple):
    """An answer before it takes the form of WSGI, ASGI or Django."""

    status: int
    headers: Headers
    body: bytes


Way = Callable[[Asking], Answered | None]
Finding = Callable[[str], Way | None]


def behind_wsgi(site: Wsgi, *finding: Finding) -> Wsgi:
    """Answer what has a short way by its path, in a thread that leaves its database connection to the next call."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        way = _found(finding, path)
        if way is None:
            return site(environ, start_response)
        with LentConnection():
            answered = way(asked_of_wsgi(environ, path))
        if answered is None:
            return site(environ, start_response)
        start_response(_STATUS_LINES[answered.status], answered.headers)
        return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [answered.body]

    return application


def behind_asgi(site: Asgi, *finding: Finding) -> Asgi:
    """The same on an event loop, where many calls wait at once for Redis and PostgreSQL."""

    async def application(scope: Message, receive: Receive, send: Send) -> None:
        way = _found(finding, scope["path"]) if scope["type"] == "http" else None
        answered = await on_the_loop(way, asked_of_asgi(scope, receive)) if way else None
        if answered is None:
            await site(scope, receive, send)
            return
        headers = [(name.lower().encode(), value.encode()) for name, value in answered.headers]
        await send({"type": "http.response.start", "status": answered.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else answered.body
        await send({"type": "http.response.body", "body": body})

    return application


def _found(finding: tuple[Finding, ...], path: str) -> Way | None:
    for find in finding:
        if way := find(path):
            return way
    return None
