"""The bodies of the posts API: forms on POST and PUT, JSON under any content type, on a GET too."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from services_registry.api.contract.params import Form, Json
from services_registry.errors import BindFailed, BodyTooLarge, UnsupportedBody


def read_body(kind: Form | Json, request: HttpRequest) -> Mapping[str, Any]:
    """What the body says, by name; raises BindFailed, BodyTooLarge, UnsupportedBody."""
    body = whole_body(request)
    if isinstance(kind, Json):
        return _read_json(body)
    media = (request.content_type or "").strip().lower()
    try:
        if media == "application/x-www-form-urlencoded":
            return QueryDict(body, encoding="utf-8")
        if media == "multipart/form-data":
            parser = MultiPartParser(request.META, BytesIO(body), request.upload_handlers, "utf-8")
            return parser.parse()[0]
    except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent, ValueError) as error:
        raise BindFailed from error
    if body:
        raise UnsupportedBody
    return {}


def whole_body(request: HttpRequest) -> bytes:
    """The bytes of the body; raises BodyTooLarge beyond DATA_UPLOAD_MAX_MEMORY_SIZE."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise BodyTooLarge from error
    if len(body) > most:
        raise BodyTooLarge
    return body


def _read_json(body: bytes) -> Mapping[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BindFailed from error
    if not isinstance(value, dict):
        raise BindFailed
    return value
