"""A call as it reaches us, by WSGI, ASGI or Django: what its environ says (PEP 3333), and its body when asked for."""

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from services_registry.errors import BindFailed, BodyTooLarge
from wecho.common.deadline import DeadlineExceeded
from wecho.common.origin import caller_address
from wecho.common.waiting import wait_for_all_of

Query = dict[str, list[str]]


class Asking(NamedTuple):
    """`read` returns the whole body; raises BodyTooLarge beyond DATA_UPLOAD_MAX_MEMORY_SIZE."""

    environ: Mapping[str, Any]
    path: str
    query: Query
    read: Callable[[], bytes]

    @property
    def method(self) -> str:
        """In capital letters."""
        return str(self.environ["REQUEST_METHOD"]).upper()

    @property
    def content_type(self) -> str:
        """The kind of the body, without its parameters; whatever codec they name, texts are UTF-8."""
        return str(self.environ.get("CONTENT_TYPE") or "").partition(";")[0].strip().lower()

    def address(self) -> str | None:
        """Where the call comes from, seen through our own proxies."""
        return caller_address(self.environ.get("REMOTE_ADDR", ""), self.environ.get("HTTP_X_FORWARDED_FOR", ""))


class _Once:
    """A signature is checked over the body before the call reads it, and a stream gives it once."""

    __slots__ = ("_body", "_read")

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read
        self._body: bytes | None = None

    def __call__(self) -> bytes:
        if self._body is None:
            self._body = self._read()
        return self._body


def asked_of_wsgi(environ: Mapping[str, Any], path: str) -> Asking:
    """A call as a WSGI server hands it on."""

    def read() -> bytes:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        length = environ.get("CONTENT_LENGTH") or "0"
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            length = str(most + 1)  # nobody knows it: up to one more than is taken
        elif not (length.isascii() and length.isdigit()):
            return b""
        elif len(length) > 15 or int(length) > most:
            raise BodyTooLarge
        body: bytes = environ["wsgi.input"].read(int(length))
        if len(body) > most:
            raise BodyTooLarge
        return body

    return Asking(environ, path, read_query(environ.get("QUERY_STRING", "")), _Once(read))


def asked_of_asgi(scope: Mapping[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]]) -> Asking:
    """A call as an ASGI server hands it on, to be answered by `waiting.on_the_loop`."""
    query = scope["query_string"].decode("latin-1")
    environ = {
        "REQUEST_METHOD": scope["method"],
        "QUERY_STRING": query,
        "REMOTE_ADDR": scope["client"][0] if scope.get("client") else "",
    }
    for name, value in scope["headers"]:
        key, text = _environ_name(name), value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    length = environ.get("CONTENT_LENGTH", "")

    def read() -> bytes:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        if length.isdigit() and (len(length) > 15 or int(length) > most):
            raise BodyTooLarge
        try:
            return wait_for_all_of(_received(receive, most))
        except TimeoutError as late:
            raise DeadlineExceeded from late

    return Asking(environ, scope["path"], read_query(query), _Once(read))


@lru_cache(1_000)
def _environ_name(header: bytes) -> str:
    name = header.decode("latin-1").upper()
    if "_" in name:  # which would pass for another
        return "HTTP_"
    name = name.replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"


async def _received(receive: Callable[[], Awaitable[dict[str, Any]]], most: int) -> bytes:
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BindFailed  # nobody hears it, but half a body must not be taken for a whole one
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            raise BodyTooLarge
    return bytes(body)


def asked_of_django(request: HttpRequest) -> Asking:
    """A call that came through Django, by WSGI or ASGI."""

    def read() -> bytes:
        try:
            body = request.body
        except RequestDataTooBig as error:
            raise BodyTooLarge from error
        if len(body) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
            raise BodyTooLarge
        return body

    query = read_query(request.META.get("QUERY_STRING", ""))
    return Asking(request.META, request.path_info, query, read)


def read_query(text: str) -> Query:
    """The parameters of a query string, each with all its values; what is no UTF-8 becomes U+FFFD."""
    found: Query = {}
    is_plain = text.isascii() and "%" not in text and "+" not in text
    for piece in text.split("&", settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or -1):
        name, _, value = piece.partition("=")
        if not is_plain:
            name, value = _decoded(name), _decoded(value)
        found.setdefault(name, []).append(value)
    return found


def _decoded(text: str) -> str:
    # A server hands on raw bytes as Latin-1.
    return unquote_plus(text.encode("latin-1", "replace").decode("utf-8", "replace"), errors="replace")
