"""Secrets of services: made, replaced, revoked, used."""

import logging
import secrets
import string
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from services_registry.actions.audit import record, refuse
from services_registry.constants import NOTE_USE_EVERY, SECRET_LENGTH
from services_registry.models import Service, ServiceEvent, ServiceSecret
from services_registry.policies import Administrator, can_manage_services
from services_registry.selectors import directory
from wecho.common.encryption import is_under_newest_key
from wecho.common.errors import Conflict

log = logging.getLogger(__name__)
_ALPHABET = string.ascii_letters + string.digits


def add_secret(service: Service) -> str:
    """Give a service a secret of 16 characters (95 bits) and return it; the caller holds the transaction."""
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(SECRET_LENGTH))
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
        live = list(ServiceSecret.objects.filter(service=service).order_by("-created_at"))
        if (live[0].pk if live else None) != newest:
            raise Conflict
        now = timezone.now()
        for row in live[:1]:
            _shorten(row, now + overlap)
        for row in live[1:]:
            _shorten(row, now)
        secret = add_secret(service)
        record(actor, service, ServiceEvent.Act.ROTATED)
    return secret


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


def note_use(secret_id: UUID) -> None:
    """Remember that a secret was used, to the minute. It is for the eyes of administrators: no call fails with it."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTE_USE_EVERY)
    try:
        with transaction.atomic():
            ServiceSecret.objects.filter(stale, pk=secret_id).update(last_used_at=now)
    except DatabaseError:
        log.warning("the use of a secret could not be noted", exc_info=True)


def _shorten(row: ServiceSecret, end: datetime) -> None:
    if row.revoked_at is None and (row.expires_at is None or row.expires_at > end):
        row.expires_at = max(end, row.created_at)
        row.save(update_fields=["expires_at"])
