"""Where DRF meets the envelope: the renderer of every answer and the translator of every error."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from wecho.common.envelope import Failure, enveloped
from wecho.common.errors import DomainError


class EnvelopeRenderer(BaseRenderer):
    """Renders what a view returns as the `data` of an envelope."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return enveloped(data)


class StrictJSONParser(BaseParser):
    """JSON as its RFC 8259 has it: no NaN, no nesting that exhausts the stack. Anything else is a ParseError (400)."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        body = stream.read(most + 1)
        if len(body) > most:
            raise RequestDataTooBig
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise exceptions.ParseError(_("The body is not valid JSON.")) from error


def answer_exception(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: every known error becomes a `Failure`; an unknown one goes on to the 500 handler."""
    translated = failure_of(error)
    if translated is None:
        return None
    failure, status, headers = translated
    return Response(failure, status=status, headers=headers)


def failure_of(error: Exception) -> tuple[Failure, int, dict[str, str]] | None:
    """What a known error answers, with its HTTP status and headers, in the active language; None for any other."""
    if isinstance(error, DomainError):
        fields = {"errors": error.errors} if error.errors else {}
        data = {"reason": error.slug, **fields, **error.facts} if error.explains else None
        return Failure(error.envelope_code, str(error.message), data), error.status, {}
    if isinstance(error, RequestDataTooBig):
        return Failure(413, _("The request is too large.")), 413, {}
    if isinstance(error, TooManyFieldsSent | TooManyFilesSent):
        return Failure(400, _("The request has too many fields.")), 400, {}
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    return _translate_drf(error) if isinstance(error, exceptions.APIException) else None


def _translate_drf(error: exceptions.APIException) -> tuple[Failure, int, dict[str, str]]:
    headers = {"WWW-Authenticate": header} if (header := getattr(error, "auth_header", None)) else {}
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    if isinstance(error, exceptions.ValidationError):
        return Failure(400, _("Please check what you entered."), {"errors": _fields(error.detail)}), 400, headers
    if isinstance(error.detail, Mapping):  # simplejwt: {"detail": sentence, "code": reason, …}
        data = {"reason": str(error.detail.get("code", error.default_code))}
        return Failure(error.status_code, str(error.detail.get("detail", "")), data), error.status_code, headers
    return Failure(error.status_code, str(error.detail)), error.status_code, headers


def _fields(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Flatten nested messages: `{"photos": {0: {"alt": [..]}}}` becomes `{"photos.0.alt": [..]}`."""
    if isinstance(detail, Mapping):
        pairs = detail.items()
    elif isinstance(detail, list) and any(isinstance(line, Mapping | list) for line in detail):
        pairs = dict(enumerate(detail)).items()
    else:
        lines = detail if isinstance(detail, list) else [detail]
        return {prefix or "non_field_errors": [str(line) for line in lines]}
    found: dict[str, list[str]] = {}
    for name, lines in pairs:
        if lines:
            found |= _fields(lines, f"{prefix}.{name}" if prefix else str(name))
    return found
