"""Secrets of services: made, replaced, revoked, used."""

import logging
import secrets
import string
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from services_registry.actions.audit import record, refuse
from services_registry.constants import NOTE_USE_EVERY, OVERLAP_HOURS, SECRET_LENGTH
from services_registry.models import Service, ServiceEvent, ServiceSecret
from services_registry.policies import Administrator, can_manage_services
from services_registry.selectors import directory
from services_registry.validators import validate_secret
from wecho.common.database import aside
from wecho.common.encryption import Undecryptable, is_under_newest_key
from wecho.common.errors import Conflict, Invalid

log = logging.getLogger(__name__)
_ALPHABET = string.ascii_letters + string.digits


def add_secret(service: Service, secret: str | None = None) -> str:
    """Give a service this secret, or one of 16 characters (95 bits); returns it. The caller holds the transaction."""
    secret = secret or "".join(secrets.choice(_ALPHABET) for _ in range(SECRET_LENGTH))
    row = ServiceSecret(service=service)
    row.seal(secret)
    row.save(force_insert=True)
    transaction.on_commit(directory.forget)
    directory.forget()
    return secret


def rotate_secret(*, actor: Administrator, service: Service, newest: UUID | None, overlap: timedelta) -> str:
    """Return a new secret; the one before stays good for `overlap`, any older one ends now.

    `newest` is the newest secret that the actor saw: when there is a newer one, as after a form sent twice, Conflict.
    """
    if not can_manage_services(actor):
        refuse(actor, service, ServiceEvent.Act.ROTATED)
    with transaction.atomic():
        if Service.objects.select_for_update().get(pk=service.pk).removing_since:
            raise Conflict
        before = list(service.secrets.order_by("-created_at"))
        if (before[0].pk if before else None) != newest:
            raise Conflict
        _make_way(before, overlap)
        secret = add_secret(service)
        record(actor, service, ServiceEvent.Act.ROTATED)
    return secret


def take_secret(*, actor: Administrator | None, service: Service, secret: str) -> bool:
    """Make a secret that the service's clients have already its newest; the others end as after a rotation, in a day.

    False, with nothing done, for a secret that the service has or ever had: what was ended here does not come back.
    `actor` None is the command line. Raises Invalid unless it is 16 printable ASCII characters, Conflict for a service
    that is being deleted.
    """
    if actor and not can_manage_services(actor):
        refuse(actor, service, ServiceEvent.Act.ROTATED)
    try:
        validate_secret(secret)
    except ValidationError as error:
        raise Invalid(errors={"secret": error.messages}) from error
    with transaction.atomic():
        if Service.objects.select_for_update().get(pk=service.pk).removing_since:
            raise Conflict
        before = list(service.secrets.order_by("-created_at"))
        if find_secret(before, secret):
            return False
        _make_way(before, timedelta(hours=OVERLAP_HOURS))
        add_secret(service, secret)
        record(actor, service, ServiceEvent.Act.ROTATED)
    return True


def find_secret(rows: Iterable[ServiceSecret], secret: str) -> ServiceSecret | None:
    """The row that holds the secret. Rows whose key is gone hold nothing that anybody could find."""
    for row in rows:
        with suppress(Undecryptable):
            if row.open() == secret.encode("ascii"):
                return row
    return None


def revoke_secret(*, actor: Administrator, secret: ServiceSecret) -> None:
    """End a secret at once, in every process within a second; idempotent."""
    if not can_manage_services(actor):
        refuse(actor, secret.service, ServiceEvent.Act.REVOKED)
    with transaction.atomic():
        if ServiceSecret.objects.filter(pk=secret.pk, revoked_at=None).update(revoked_at=timezone.now()):
            record(actor, secret.service, ServiceEvent.Act.REVOKED)
        transaction.on_commit(directory.forget)
    directory.forget()


def reseal_secrets() -> int:
    """Encrypt anew, under the newest key, every secret that lies under an older one; returns how many those were.

    Then the older key may go. Raises Undecryptable when a key is missing already; safe to repeat and to break off.
    """
    sealed = 0
    for key in ServiceSecret.objects.values_list("pk", flat=True):
        with transaction.atomic():
            row = ServiceSecret.objects.select_for_update().filter(pk=key).first()
            if row and not is_under_newest_key(row.ciphertext):
                row.seal(row.open().decode("ascii"))
                row.save(update_fields=["ciphertext"])
                sealed += 1
    return sealed


@aside
def note_use(secret_id: UUID) -> None:
    """Remember that a secret was used, to the minute. It is for the eyes of administrators: no call fails with it."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTE_USE_EVERY)
    try:
        with transaction.atomic():
            ServiceSecret.objects.filter(stale, pk=secret_id).update(last_used_at=now)
    except DatabaseError:
        log.warning("the use of a secret could not be noted", exc_info=True)


def _make_way(newest_first: list[ServiceSecret], overlap: timedelta) -> None:
    now = timezone.now()
    for row in newest_first[:1]:
        _shorten(row, now + overlap)
    for row in newest_first[1:]:
        _shorten(row, now)


def _shorten(row: ServiceSecret, end: datetime) -> None:
    if row.revoked_at is None and (row.expires_at is None or row.expires_at > end):
        row.expires_at = max(end, row.created_at)
        row.save(update_fields=["expires_at"])
