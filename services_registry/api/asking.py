"""A call as it reaches us, by WSGI or through Django: what its environ says (PEP 3333), and its body when asked for."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from services_registry.errors import BodyTooLarge
from wecho.common.origin import caller_address

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


def asked_of_wsgi(environ: Mapping[str, Any], path: str) -> Asking:
    """A call as a WSGI server hands it on."""

    # A signature is checked over the body before the call reads it, and a stream gives it once.
    @cache
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

    return Asking(environ, path, read_query(environ.get("QUERY_STRING", "")), read)


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
    for piece in text.split("&", settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or -1):
        name, _, value = piece.partition("=")
        found.setdefault(_plain(name), []).append(_plain(value))
    return found


def _plain(text: str) -> str:
    if text.isascii() and "%" not in text and "+" not in text:
        return text
    # A server hands on raw bytes as Latin-1.
    return unquote_plus(text.encode("latin-1", "replace").decode("utf-8", "replace"), errors="replace")
