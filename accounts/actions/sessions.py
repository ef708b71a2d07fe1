"""Opening and ending sessions, and the tokens of app clients."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import NotRequired, TypedDict

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from accounts.actions.entering import refusal_of
from accounts.models import Session, User
from accounts.selectors import signed_in
from accounts.states import SessionEnd, SessionKind
from wecho.common import cache, cache_keys
from wecho.common.database import aside
from wecho.common.errors import DomainError, NotFound
from wecho.common.origin import current_address, network_of

SESSION_CLAIM = "sid"
AUTH_CLAIM = "auth"
NUMBER_CLAIM = "number"
KEPT = timedelta(days=180)
PRUNED_AT_ONCE = 5_000


@dataclass(frozen=True)
class Device:
    """What somebody signs in on: a name for people, and the secret by which it is known again (made when empty)."""

    name: str = ""
    key: str = ""


class Tokens(TypedDict):
    """What an app client keeps: `access` for 2 days, `refresh` for 30, and `device` for the next time it signs in."""

    access: str
    refresh: str
    device: NotRequired[str]


class TokenRefused(DomainError):
    """The refresh token is expired, damaged, used before, or its session has ended."""

    status = 401
    slug = "token_refused"
    message = _("Please sign in again.")


def device_hash(key: str) -> str:
    """How a device's secret is kept; "" for none."""
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def open_session(*, person: User, kind: SessionKind, device: Device) -> Session:
    """Open a session for somebody who has proved who they are. Where only one may live, all others end.

    It opens for active people only, as they are at this moment; raises Suspended or AccountLeaving, and
    WrongCredentials where the account is gone.
    """
    address = current_address()
    with transaction.atomic():
        # The lock of the row: whoever keeps the person out at this moment was first, or ends this session too.
        if not User.objects.filter(pk=person.pk, is_active=True).update(last_login=timezone.now()):
            raise refusal_of(person)
        session = Session.objects.create(
            person=person,
            kind=kind,
            device_name=device.name[:100],
            device=device_hash(device.key),
            address=address,
            network=network_of(address),
        )
        if settings.SINGLE_SESSION:
            end_sessions(person=person, end=SessionEnd.REPLACED, but=session.pk)
    return session


def issue_tokens(*, person: User, device: Device | None = None) -> Tokens:
    """Open a session of an app and issue its first pair of tokens."""
    device = device or Device()
    device = Device(device.name, device.key or secrets.token_urlsafe(24))
    session = open_session(person=person, kind=SessionKind.APP, device=device)
    return Tokens(**_write_tokens(person, session.pk, 0), device=device.key)


def refresh_tokens(*, refresh: str) -> Tokens:
    """Exchange a refresh token for a new pair, once; raises TokenRefused. One that comes again ends its session."""
    try:
        old = RefreshToken(refresh)  # type: ignore[arg-type]
        session_id, person_id, number = int(old[SESSION_CLAIM]), int(old["user_id"]), int(old[NUMBER_CLAIM])
        auth_hash = str(old[AUTH_CLAIM])
    except (TokenError, KeyError, ValueError) as error:
        raise TokenRefused from error
    person = signed_in.find(session_id, person_id, auth_hash, anew=True)
    if person is None:
        raise TokenRefused
    address = current_address()
    seen = {"last_seen_at": Now(), "address": address, "network": network_of(address)}
    turned = Session.objects.open().filter(pk=session_id, refresh_number=number)
    if not turned.update(refresh_number=F("refresh_number") + 1, **seen):
        end_sessions(person=person, end=SessionEnd.REPLAY, only=[session_id])
        raise TokenRefused
    signed_in.forget(sessions=[session_id])
    return _write_tokens(person, session_id, number + 1)


def end_session(*, actor: User, session_id: int) -> None:
    """End one of one's own sessions; raises NotFound for any other, and does nothing to one that has ended."""
    if not Session.objects.filter(pk=session_id, person=actor).exists():
        raise NotFound
    end_sessions(person=actor, end=SessionEnd.ENDED, only=[session_id])


@transaction.atomic
def end_sessions(*, person: User, end: SessionEnd, only: Iterable[int] | None = None, but: int | None = None) -> int:
    """End a person's open sessions, all, `only` some, or all `but` one; how many ended.

    Access and refresh tokens, the web session and sockets die with it: here at once, in other processes within 5 s.
    """
    sessions = Session.objects.filter(person=person, ended_at=None)
    if but is not None:
        sessions = sessions.exclude(pk=but)
    if only is not None:
        sessions = sessions.filter(pk__in=list(only))
    ids = list(sessions.select_for_update().values_list("pk", flat=True))
    Session.objects.filter(pk__in=ids).update(ended_at=Now(), end=end)
    transaction.on_commit(lambda: _forget(person.username, ids))
    return len(ids)


@aside
def note_seen(session_id: int, address: str | None) -> None:
    """Note when and where a session was seen last, to the minute."""
    seen = Session.objects.filter(pk=session_id, ended_at=None, last_seen_at__lt=Now() - timedelta(minutes=1))
    seen.update(last_seen_at=Now(), address=address, network=network_of(address))


def note_proof_of_session(session_id: int) -> None:
    """Note that whoever uses this session has proved just now who they are."""
    Session.objects.filter(pk=session_id).update(proved_at=Now())


def prune_sessions() -> int:
    """Delete some of the sessions that have been silent for KEPT; by them devices are known again. May run twice."""
    old = Session.objects.filter(last_seen_at__lt=timezone.now() - KEPT).order_by("last_seen_at")
    deleted, _ = Session.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:PRUNED_AT_ONCE])).delete()
    return deleted


def _write_tokens(person: User, session_id: int, number: int) -> Tokens:
    refresh = RefreshToken()
    refresh["user_id"], refresh[SESSION_CLAIM] = str(person.pk), session_id
    refresh[AUTH_CLAIM], refresh[NUMBER_CLAIM] = person.get_session_auth_hash(), number
    access = str(refresh.access_token)
    cache.write_text(cache_keys.ACCESS_TOKEN(person.username), access, cache_keys.ACCESS_TOKEN.seconds)
    return Tokens(access=access, refresh=str(refresh))


def _forget(username: str, session_ids: list[int]) -> None:
    signed_in.forget(sessions=session_ids)
    key = cache_keys.ACCESS_TOKEN(username)
    kept = cache.read_text(key)
    if kept and _session_of(kept) in session_ids:
        cache.forget(key)


def _session_of(access: str) -> int | None:
    try:
        return int(AccessToken(access, verify=False)[SESSION_CLAIM])  # type: ignore[arg-type]
    except (TokenError, KeyError, ValueError):
        return None
