"""The short way through the site: a call of the posts API passes nothing but what it needs.

Sessions, languages of pages, CSRF and the policies of browsers are for people; a service brings its credentials with
each call. What is here is the whole way: deadline, credentials and limits, parameters, the call, the envelope. Behind
WSGI a call does not even become a Django request, and leaves its database connection open for the next one.
"""

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from services_registry.actions.admission import Admission, Asked, admit
from services_registry.actions.traffic import note_call
from services_registry.api.asking import Asking, asked_of_django
from services_registry.api.authentication import API, part_of, service_of
from services_registry.api.contract.bodies import read_body
from services_registry.api.contract.calls import CALLS, Call
from services_registry.api.contract.params import read_all
from services_registry.api.credentials import NOBODY, given_credentials
from services_registry.api.short_way import Answered, Headers, Way
from services_registry.errors import BindFailed, MethodNotAllowed, TooManyCalls
from services_registry.models import Service
from services_registry.selectors.records import read_through
from wecho.common import deadline
from wecho.common.envelope import SUCCESS, as_json
from wecho.common.errors import DomainError
from wecho.common.language import prefers_chinese

log = logging.getLogger(__name__)
PREFIX = f"{API}posts/"
BY_PATH = {PREFIX + call.path: call for call in CALLS}
_HEAD = b'{"code":200,"msg":"' + SUCCESS.encode() + b'","data":'


class ServicesMiddleware:
    """Answers the posts API, and counts every other call that a service makes. It stands before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if call := BY_PATH.get(request.path_info):
            return respond(request, call)
        if not request.path_info.startswith(API):
            return self.get_response(request)
        began = time.perf_counter()
        response = self.get_response(request)
        if service := service_of(request):
            took = time.perf_counter() - began
            note_call(service.pk, part_of(request.path), response.status_code, at=time.time(), seconds=took)
        return response


def respond(request: HttpRequest, call: Call) -> HttpResponse:
    """Answer a call that came through Django."""
    answered = answer(asked_of_django(request), call)
    response = HttpResponse(answered.body, status=answered.status, headers=dict(answered.headers))
    # Clients expect HTTP 500 for "no such record" too; Django would log each as a fault of ours.
    setattr(response, "_has_been_logged", True)  # noqa: B010 - Django's own name, unknown to its stubs
    return response


def answer(asking: Asking, call: Call) -> Answered:
    """Answer one call, whatever happens."""
    began = time.perf_counter()
    admitted: list[Service] = []
    try:
        with deadline.limited(deadline.LIMIT_SECONDS):
            answered, code = _written(200, _HEAD + _data(asking, call, admitted) + b"}"), 200
    except DomainError as error:
        answered, code = _refused(asking, error), error.envelope_code
    except Exception:
        log.exception("a call of the posts API failed: %s", call.path)
        answered, code = _failed(asking), 500
    if admitted:
        took = time.perf_counter() - began
        note_call(admitted[0].pk, call.path, code, at=time.time(), seconds=took)
    return answered


def find(path: str) -> Way | None:
    """For `short_way`: how a call of that path is answered."""
    call = BY_PATH.get(path)
    return partial(answer, call=call) if call else None


def _data(asking: Asking, call: Call, admitted: list[Service]) -> bytes:
    """The data of the answer as JSON; the service stands in `admitted` from where it is known."""
    values, wrong = _read_query(asking, call)
    admission = _admit(asking, call, values)
    service = admission.service
    admitted.append(service)
    if asking.method != call.method and (asking.method, call.method) != ("HEAD", "GET"):
        raise MethodNotAllowed(call.method)
    if wrong:
        raise wrong
    if call.cached:
        return read_through(call.cached, service, values, admission.verdict)
    if call.body:
        values |= read_all(call.body.params, read_body(call.body, asking))
    return as_json(call.run(service, **values))


def _read_query(asking: Asking, call: Call) -> tuple[dict[str, Any], BindFailed | None]:
    # What is wrong with them is told only to who may call.
    try:
        return read_all(call.query, {name: values[-1] for name, values in asking.query.items()}), None
    except BindFailed as error:
        return {}, error


def _admit(asking: Asking, call: Call, values: Mapping[str, Any]) -> Admission:
    cached = call.cached
    record = (lambda svc: cached.key(svc, **values)) if cached and values else None
    return admit(given_credentials(asking) or NOBODY, Asked(call.path, call.scope, asking.address), record=record)


def _refused(asking: Asking, error: DomainError) -> Answered:
    with _language(asking):
        body = as_json({"code": error.envelope_code, "msg": str(error.message), "data": None})
    return _written(error.status, body, _headers_of(error))


def _headers_of(error: DomainError) -> Headers:
    if isinstance(error, TooManyCalls):
        return [("Retry-After", str(error.retry_after))]
    return [("Allow", error.allowed)] if isinstance(error, MethodNotAllowed) else []


def _failed(asking: Asking) -> Answered:
    with _language(asking):
        return _written(500, as_json({"code": 500, "msg": _("Something went wrong on our side."), "data": None}))


def _language(asking: Asking) -> translation.override:
    chinese = prefers_chinese(asking.environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    return translation.override("zh-hans" if chinese else "en")


def _written(status: int, body: bytes, more: Headers | None = None) -> Answered:
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("X-Content-Type-Options", "nosniff"),
    ]
    return Answered(status, headers + (more or []), body)
