"""Who is behind a session, kept in each process and never older than a few seconds.

A call costs no query: the process remembers the sessions and people that it has seen, and looks every
SIGNED_IN_LOOK_SECONDS which sessions have ended and which people have changed since.
"""

import threading
import time
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple, TypeVar

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare

from accounts.models import Session, User
from wecho.common.database import aside_for_all

MOST = 20_000
# A row shows up at its commit and carries the time of its statement: looks reach back further than any call lasts.
OVERLAP_SECONDS = 15.0
# After a longer pause everything is read anew.
FORGET_AFTER_SECONDS = 300.0
NOTE_SECONDS = 300.0
Value = TypeVar("Value")


@dataclass(slots=True)
class _Standing:
    person_id: int | None
    number: int
    read_at: float
    noted_at: float = float("-inf")


class _Known(NamedTuple):
    """An active person, and what proves that a session began with the password of today."""

    person: User
    hashes: tuple[str, ...]


class _Book:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[int, _Standing] = {}
        self._people: dict[int, _Known] = {}
        self._looked_at = float("-inf")

    def known(self, session_id: int, person_id: int, number: int | None) -> _Known | None:
        self._look()
        standing = self._sessions.get(session_id)
        if standing is None or time.monotonic() - standing.read_at > FORGET_AFTER_SECONDS:
            standing = self._read_session(session_id)
        if number is not None and number > standing.number:
            standing = self._read_session(session_id)  # the pair was renewed by another process just now
        if standing.person_id != person_id or (number is not None and number != standing.number):
            return None
        return self._people.get(person_id) or self.read_person(person_id)

    def is_due_to_be_noted(self, session_id: int) -> bool:
        standing, now = self._sessions.get(session_id), time.monotonic()
        if standing is None or now - standing.noted_at < NOTE_SECONDS:
            return False
        standing.noted_at = now
        return True

    @aside_for_all
    def read_person(self, person_id: int) -> _Known | None:
        person = User.objects.filter(pk=person_id, is_active=True).first()
        with self._lock:
            if person is None:
                self._people.pop(person_id, None)
                return None
            known = _Known(person, (person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()))
            _keep(self._people, person_id, known)
        return known

    def forget(self, sessions: Iterable[int], people: Iterable[int]) -> None:
        with self._lock:
            for session in sessions:
                self._sessions.pop(session, None)
            for person in people:
                self._people.pop(person, None)

    def clear(self) -> None:
        with self._lock:
            self._sessions.clear()
            self._people.clear()

    def _look(self) -> None:
        age = time.monotonic() - self._looked_at
        if age < settings.SIGNED_IN_LOOK_SECONDS:
            return
        if age > FORGET_AFTER_SECONDS:
            self.clear()
            self._looked_at = time.monotonic()
            return
        self._look_now()

    @aside_for_all
    def _look_now(self) -> None:
        with self._lock:
            if time.monotonic() - self._looked_at < settings.SIGNED_IN_LOOK_SECONDS:
                return
            began = time.monotonic()
            ended, changed = self._changes(began - self._looked_at)
            self._looked_at = began
        self.forget(ended, changed)

    def _changes(self, seconds: float) -> tuple[Iterable[int], Iterable[int]]:
        since = Now() - timedelta(seconds=seconds + OVERLAP_SECONDS)
        turned = Q(last_seen_at__gt=since, refresh_number__gt=0) if settings.SINGLE_SESSION else Q()
        ended = Session.objects.filter(Q(ended_at__gt=since) | turned).values_list("pk", flat=True)
        changed = User.objects.filter(changed_at__gt=since).values_list("pk", flat=True)
        return list(ended), list(changed)

    @aside_for_all
    def _read_session(self, session_id: int) -> _Standing:
        read_at = time.monotonic()
        found = Session.objects.open().filter(pk=session_id).values_list("person", "refresh_number").first()
        person_id, number = found or (None, 0)
        standing = _Standing(person_id, number, read_at)
        with self._lock:
            if before := self._sessions.get(session_id):
                standing.noted_at = before.noted_at
            _keep(self._sessions, session_id, standing)
        return standing


def _keep(kept: dict[int, Value], key: int, value: Value) -> None:
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > MOST:
        del kept[next(iter(kept))]


_book = _Book()


def find(
    session_id: int, person_id: int, auth_hash: str, *, number: int | None = None, anew: bool = False
) -> User | None:
    """Return the active person whose open session this is, or None; `anew` reads them from the database.

    `auth_hash` is `get_session_auth_hash()` of when they signed in: a new password voids it, however it was set.
    `number` counts the pairs of tokens of the session; where only one token may live, an older one is void.
    """
    known = _book.known(session_id, person_id, number if settings.SINGLE_SESSION else None)
    if known is not None and (anew or not _fits(known, auth_hash)):
        known = _book.read_person(person_id)  # it may be the password of this very moment
    return copy(known.person) if known is not None and _fits(known, auth_hash) else None


def _fits(known: _Known, auth_hash: str) -> bool:
    return any(constant_time_compare(auth_hash, one) for one in known.hashes)


def is_due_to_be_noted(session_id: int) -> bool:
    """Whether it is time to note that this session was seen; True once every few minutes."""
    return _book.is_due_to_be_noted(session_id)


def forget(*, sessions: Iterable[int] = (), people: Iterable[int] = ()) -> None:
    """Let this process know at once; the others look for themselves."""
    _book.forget(sessions, people)


def forget_all() -> None:
    """Begin anew."""
    _book.clear()
