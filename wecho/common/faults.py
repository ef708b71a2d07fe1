"""Answers to what no view answered: HTML with a way on for people, the envelope for the API."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wecho.common.envelope import Failure, failure_response, wants_envelope
from wecho.common.errors import DomainError


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 400."""
    return _answer(request, HTTPStatus.BAD_REQUEST, _("The request could not be understood."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 403."""
    return _answer(request, HTTPStatus.FORBIDDEN, _("You may not do this."))


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer to a form without a valid CSRF token: mostly a page left open for long."""
    return _answer(request, HTTPStatus.FORBIDDEN, _("This page was open for too long. Please reload it and try again."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 404."""
    return _answer(request, HTTPStatus.NOT_FOUND, _("There is nothing here."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of 500."""
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong on our side."))


def _answer(request: HttpRequest, status: HTTPStatus, sentence: str) -> HttpResponse:
    if wants_envelope(request):
        return failure_response(Failure(status.value, sentence))
    return render(request, "error.html", {"status": status.value, "sentence": sentence}, status=status.value)


class DomainErrorMiddleware:
    """Answers a DomainError that a page's view let through: what is not there or not allowed gets an error page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this with what a view raised."""
        if not isinstance(exception, DomainError):
            return None
        return _answer(request, HTTPStatus(exception.status), str(exception.message))
