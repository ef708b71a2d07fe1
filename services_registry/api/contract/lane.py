"""The short way through the site: a call of the posts API passes nothing but what it needs.

Sessions, languages of pages, CSRF and the policies of browsers are for people; a service brings its credentials with
each call. What is here is the whole way: deadline, credentials and limits, parameters, the call, the envelope.
"""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from services_registry.actions.admission import Admission, Asked, Credentials, admit
from services_registry.actions.traffic import note_call
from services_registry.api.authentication import API, part_of, service_of
from services_registry.api.contract.bodies import read_body
from services_registry.api.contract.calls import CALLS, Call
from services_registry.api.contract.params import read_all
from services_registry.api.credentials import address_of, given_credentials
from services_registry.errors import BindFailed, MethodNotAllowed
from services_registry.models import Service
from services_registry.selectors.records import read_through
from wecho.common import deadline
from wecho.common.envelope import SUCCESS, as_json
from wecho.common.errors import DomainError
from wecho.common.language import prefers_chinese

PREFIX = f"{API}posts/"
BY_PATH = {PREFIX + call.path: call for call in CALLS}
NOBODY = Credentials("", "")
_HEAD = b'{"code":200,"msg":"' + SUCCESS.encode() + b'","data":'


class ServicesMiddleware:
    """Answers the posts API, and counts every other call that a service makes. It stands before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if call := BY_PATH.get(request.path_info):
            return answer(request, call)
        if not request.path_info.startswith(API):
            return self.get_response(request)
        began = time.perf_counter()
        response = self.get_response(request)
        if service := service_of(request):
            took = time.perf_counter() - began
            note_call(service.pk, part_of(request), response.status_code, at=time.time(), seconds=took)
        return response


def answer(request: HttpRequest, call: Call) -> HttpResponse:
    """Answer one call, whatever happens within the contract; what does not, goes on as an exception."""
    began = time.perf_counter()
    admitted: list[Service] = []
    try:
        with deadline.Deadline(deadline.LIMIT_SECONDS):
            response, code = _respond(_data(request, call, admitted)), 200
    except DomainError as error:
        response, code = _refuse(request, error), error.envelope_code
    if admitted:
        took = time.perf_counter() - began
        note_call(admitted[0].pk, call.path, code, at=time.time(), seconds=took)
    return response


def _data(request: HttpRequest, call: Call, admitted: list[Service]) -> bytes:
    """The data of the answer as JSON; the service stands in `admitted` from where it is known."""
    if request.encoding not in (None, "utf-8"):  # texts are UTF-8, whatever codec a content type names
        request.encoding = "utf-8"
    values, wrong = _read_query(request, call)
    admission = _admit(request, call, values)
    service = admission.service
    admitted.append(service)
    if request.method != call.method and (request.method, call.method) != ("HEAD", "GET"):
        raise MethodNotAllowed
    if wrong:
        raise wrong
    if call.cached:
        return read_through(call.cached, service, values, admission.verdict)
    if call.body:
        values |= read_all(call.body.params, read_body(call.body, request))
    return as_json(call.run(service, **values))


def _read_query(request: HttpRequest, call: Call) -> tuple[dict[str, Any], BindFailed | None]:
    # What is wrong with them is told only to who may call.
    try:
        return read_all(call.query, request.GET), None
    except BindFailed as error:
        return {}, error


def _admit(request: HttpRequest, call: Call, values: dict[str, Any]) -> Admission:
    asked = Asked(call.path, call.scope, lambda: address_of(request))
    cached = call.cached
    record = (lambda svc: cached.key(svc, **values)) if cached and values else None
    return admit(given_credentials(request) or NOBODY, asked, record=record)


def _respond(data: bytes) -> HttpResponse:
    return _written(_HEAD + data + b"}", 200)


def _refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    chinese = prefers_chinese(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    with translation.override("zh-hans" if chinese else "en"):
        body = as_json({"code": error.envelope_code, "msg": str(error.message), "data": None})
    response = _written(body, error.status)
    if (seconds := getattr(error, "retry_after", None)) is not None:
        response["Retry-After"] = str(seconds)
    return response


def _written(body: bytes, status: int) -> HttpResponse:
    response = HttpResponse(body, content_type="application/json", status=status)
    response["Content-Length"] = str(len(body))
    response["X-Content-Type-Options"] = "nosniff"
    # Clients expect HTTP 500 for "no such record" too; Django would log each as a fault of ours.
    setattr(response, "_has_been_logged", True)  # noqa: B010 - Django's own name, unknown to its stubs
    return response
