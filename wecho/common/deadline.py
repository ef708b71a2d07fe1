"""The limit of one API call: 10 seconds, its database work cancelled, an answer of 504."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import psycopg
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from psycopg.pq import TransactionStatus

from wecho.common.envelope import Failure, failure_response, wants_envelope
from wecho.common.errors import DomainError
from wecho.common.waiting import waiter

LIMIT_SECONDS = 10.0
# PostgreSQL counts a statement's time on its own; a later statement of a slow call gets only what is left.
TIGHTEN_AFTER_SECONDS = 1.0


class DeadlineExceeded(DomainError):
    """The call took longer than its limit; its transaction is rolled back."""

    status = 504
    slug = "timeout"
    message = _("Request timeout")


class Deadline(AbstractContextManager["Deadline"]):
    """Stops the database work of this thread's default connection once `seconds` have passed."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds
        self.configured = settings.ENV.statement_timeout_ms / 1000
        self.tightened = False
        self.watched: Any = None
        self._wrapper = connection.execute_wrapper(self._execute)

    def __enter__(self) -> "Deadline":
        self._wrapper.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self._wrapper.__exit__(None, None, None)
        if self.watched is not None:
            self.watched.set_progress_handler(None, 0)
        if self.tightened and connection.connection is not None and not _is_failed(connection):
            self._reset()

    def _reset(self) -> None:
        try:
            connection.connection.execute("RESET statement_timeout")
        except psycopg.Error:  # it was lost meanwhile, and what the call has done stands
            connection.close()

    def _execute(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self._limit(context["connection"])
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            if is_reached(self.end):
                raise DeadlineExceeded from error
            raise

    def _limit(self, db: BaseDatabaseWrapper) -> None:
        left = self.end - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded
        if db.vendor == "sqlite":
            if self.watched is not db.connection:
                self.watched = db.connection
                self.watched.set_progress_handler(lambda: time.monotonic() > self.end, 10_000)
        elif _is_failed(db):
            return  # nothing but the rollback runs now, and that undoes a SET of the transaction as well
        elif not self.configured or left < self.configured - TIGHTEN_AFTER_SECONDS:
            self.tightened = True
            db.connection.execute(f"SET statement_timeout = {max(1, int(left * 1000))}")


def is_reached(end: float) -> bool:
    """Whether an error of the database comes of its own limit, which it reaches a little before or after `end`."""
    return time.monotonic() >= end - 0.1


def limited(seconds: float) -> AbstractContextManager[Any]:
    """A deadline for the block, in a thread or on an event loop; raises DeadlineExceeded within."""
    on_loop = waiter()
    if on_loop is None:
        return Deadline(seconds)
    on_loop.end = time.monotonic() + seconds
    return nullcontext()


def _is_failed(db: BaseDatabaseWrapper) -> bool:
    """Whether PostgreSQL has refused a statement of the running transaction, and takes nothing but its rollback."""
    return bool(db.connection.info.transaction_status == TransactionStatus.INERROR)


class DeadlineMiddleware:
    """Puts a deadline on each call of the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not wants_envelope(request):
            return self.get_response(request)
        with Deadline(LIMIT_SECONDS):
            try:
                return self.get_response(request)
            except DeadlineExceeded as error:
                return failure_response(Failure(504, str(error.message)))
