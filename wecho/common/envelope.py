"""The one form of every answer of the API: `{"code": 200, "msg": "success", "data": …}`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

SUCCESS = "success"


@dataclass(frozen=True)
class Failure:
    """What an answer carries instead of data when a call did not succeed."""

    code: int
    msg: str
    data: Any = None


def as_json(value: Any) -> bytes:
    """Encode with UTC times written as `Z` and lazy texts in the active language."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def enveloped(body: Any) -> bytes:
    """The envelope of a `Failure`, or of any other value as success."""
    if isinstance(body, Failure):
        return as_json({"code": body.code, "msg": body.msg, "data": body.data})
    return as_json({"code": 200, "msg": SUCCESS, "data": body})


def failure_response(failure: Failure, status: int | None = None) -> HttpResponse:
    """An envelope for a failure met outside of a DRF view. The HTTP status is the code up to 600, else 500."""
    status = status or (failure.code if failure.code <= 600 else 500)
    return HttpResponse(enveloped(failure), content_type="application/json", status=status)


def wants_envelope(request: HttpRequest) -> bool:
    """Whether the call is one of the API, whose answers are never HTML."""
    return request.path.startswith("/api/")
