"""Requests are UTF-8, whatever charset they name.

Django takes the charset of a Content-Type for its own, also one like `hex` that decodes no text, and fails on it before
any view or handler of errors is asked.
"""

from collections.abc import Mapping
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.utils.http import parse_header_parameters


class _Utf8(HttpRequest):
    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class WSGIUtf8Request(_Utf8, WSGIRequest):
    """A request over WSGI."""


class ASGIUtf8Request(_Utf8, ASGIRequest):
    """A request over ASGI."""
