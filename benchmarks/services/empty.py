"""The least that WSGI can serve: what the server itself costs. `/environ` answers with what it hands over."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import orjson

Start = Callable[[str, list[tuple[str, str]]], object]


def application(environ: Mapping[str, Any], start_response: Start) -> list[bytes]:
    """Nothing, or the texts of the environ that are not the process's own, as JSON."""
    body = b"{}"
    if environ["PATH_INFO"] == "/environ":
        told = {key: value for key, value in environ.items() if isinstance(value, str) and key not in os.environ}
        body = orjson.dumps(told)
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
