"""The bodies of the posts API: forms on POST and PUT, JSON under any content type, on a GET too."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import orjson
from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from services_registry.api.asking import Asking
from services_registry.api.contract.params import Form, Json
from services_registry.errors import BindFailed, UnsupportedBody


def read_body(kind: Form | Json, asking: Asking) -> Mapping[str, Any]:
    """What the body says, by name; raises BindFailed, BodyTooLarge, UnsupportedBody."""
    body = asking.read()
    if isinstance(kind, Json):
        return _read_json(body)
    try:
        if asking.content_type == "application/x-www-form-urlencoded":
            return QueryDict(body, encoding="utf-8")
        if asking.content_type == "multipart/form-data":
            handlers = [MemoryFileUploadHandler(), TemporaryFileUploadHandler()]
            environ = {**asking.environ, "CONTENT_LENGTH": str(len(body))}
            return MultiPartParser(environ, BytesIO(body), handlers, "utf-8").parse()[0]
    except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent, ValueError) as error:
        raise BindFailed from error
    if body:
        raise UnsupportedBody
    return {}


def _read_json(body: bytes) -> Mapping[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BindFailed from error
    if not isinstance(value, dict):
        raise BindFailed
    return value
