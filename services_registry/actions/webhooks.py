"""Endpoints of services: added, changed, switched, their secrets replaced, removed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from services_registry.actions.audit import record, refuse
from services_registry.constants import MOST_URL, MOST_WEBHOOKS, WebhookEvent
from services_registry.models import Service, ServiceEvent, ServiceWebhook
from services_registry.policies import Administrator, can_manage_services
from services_registry.selectors import webhooks
from services_registry.standard_webhooks import make_secret
from wecho.common import outbound
from wecho.common.encryption import is_under_newest_key
from wecho.common.errors import Conflict, Invalid


def add_webhook(
    *, actor: Administrator | None, service: Service, url: str, events: Sequence[str]
) -> tuple[ServiceWebhook, str]:
    """Make an endpoint; returns it and its secret, for this once. `actor` None is the command line.

    Raises Invalid for an address that may not be called, an unknown event or none, and beyond five endpoints. A name
    that the DNS does not know yet is taken: what it leads to is checked again whenever something is sent.
    """
    if actor and not can_manage_services(actor):
        refuse(actor, service, ServiceEvent.Act.WEBHOOK_ADDED)
    _check_url(url)
    wanted = _checked_events(events)
    with transaction.atomic():
        Service.objects.select_for_update().get(pk=service.pk)
        if service.webhooks.count() >= MOST_WEBHOOKS:
            raise _wrong("url", _("A service has five endpoints at most."))
        webhook = ServiceWebhook.objects.create(service=service, url=url, events=wanted)
        secret = _give_secret(webhook)
        webhook.save(update_fields=["secret"])
        record(actor, service, ServiceEvent.Act.WEBHOOK_ADDED, endpoint=webhook.pk, url=url, events=wanted)
        _told_at_once()
    return webhook, secret


def change_events(*, actor: Administrator, webhook: ServiceWebhook, events: Sequence[str]) -> None:
    """Choose anew what an endpoint is told of, in every process within a second; raises Invalid."""
    _check(actor, webhook, ServiceEvent.Act.WEBHOOK_CHANGED)
    wanted = _checked_events(events)
    with transaction.atomic():
        if ServiceWebhook.objects.filter(pk=webhook.pk).update(events=wanted):
            record(actor, webhook.service, ServiceEvent.Act.WEBHOOK_CHANGED, endpoint=webhook.pk, events=wanted)
        _told_at_once()


def set_webhook_enabled(*, actor: Administrator, webhook: ServiceWebhook, enabled: bool) -> None:
    """Switch an endpoint on or off; idempotent. While it is off nothing is kept for it, and what waits goes on waiting.

    Switched on, it is healthy until it fails again.
    """
    act = ServiceEvent.Act.WEBHOOK_ON if enabled else ServiceEvent.Act.WEBHOOK_OFF
    _check(actor, webhook, act)
    changes = {"enabled": enabled, "failing_since": None, "free_at": timezone.now()} if enabled else {"enabled": False}
    with transaction.atomic():
        if ServiceWebhook.objects.filter(pk=webhook.pk, enabled=not enabled).update(**changes):
            record(actor, webhook.service, act, endpoint=webhook.pk)
        _told_at_once()


def rotate_webhook_secret(*, actor: Administrator, webhook: ServiceWebhook, seen: datetime, overlap: timedelta) -> str:
    """Return a new secret; the one before signs too for `overlap`, any older one no longer.

    `seen` is when the secret that the actor saw was made: when there is a newer one, as after a form sent twice,
    Conflict.
    """
    _check(actor, webhook, ServiceEvent.Act.WEBHOOK_ROTATED)
    now = timezone.now()
    with transaction.atomic():
        row = ServiceWebhook.objects.select_for_update().filter(pk=webhook.pk, rotated_at=seen).first()
        if row is None:
            raise Conflict
        row.old_secret, row.old_ends_at = (row.secret, now + overlap) if overlap else (None, None)
        secret = _give_secret(row)
        row.rotated_at = now
        row.save(update_fields=["secret", "old_secret", "old_ends_at", "rotated_at"])
        record(actor, webhook.service, ServiceEvent.Act.WEBHOOK_ROTATED, endpoint=webhook.pk)
    return secret


def remove_webhook(*, actor: Administrator, webhook: ServiceWebhook) -> None:
    """Remove an endpoint with its deliveries, sent or not."""
    _check(actor, webhook, ServiceEvent.Act.WEBHOOK_REMOVED)
    with transaction.atomic():
        if ServiceWebhook.objects.filter(pk=webhook.pk).delete()[0]:
            act = ServiceEvent.Act.WEBHOOK_REMOVED
            record(actor, webhook.service, act, endpoint=webhook.pk, url=webhook.url)
        _told_at_once()


def reseal_webhook_secrets() -> int:
    """Encrypt anew, under the newest key, every secret of an endpoint that lies under an older one; see `secrets`."""
    sealed = 0
    for key in ServiceWebhook.objects.values_list("pk", flat=True):
        with transaction.atomic():
            row = ServiceWebhook.objects.select_for_update().filter(pk=key).first()
            if row is None or all(is_under_newest_key(token) for token in (row.secret, row.old_secret) if token):
                continue
            live = [row.sealed(secret) for secret in row.live_secrets()]
            row.secret, row.old_secret = live[0], (live[1] if len(live) > 1 else None)
            row.save(update_fields=["secret", "old_secret"])
            sealed += 1
    return sealed


def _check(actor: Administrator, webhook: ServiceWebhook, act: str) -> None:
    if not can_manage_services(actor):
        refuse(actor, webhook.service, act)


def _give_secret(webhook: ServiceWebhook) -> str:
    secret = make_secret()
    webhook.secret = webhook.sealed(secret)
    return secret


def _check_url(url: str) -> None:
    if len(url) > MOST_URL:
        raise _wrong("url", _("This address is too long."))
    try:
        outbound.checked_addresses(outbound.read_target(url))
    except outbound.BadAddress as error:
        raise _wrong("url", _("An https address without a password, on port 443 or from 1024 on.")) from error
    except outbound.AddressRefused as error:
        raise _wrong("url", _("This host lies in a network that may not be called.")) from error
    except outbound.Unreachable:
        return


def _checked_events(events: Sequence[str]) -> list[str]:
    wanted = [event for event in WebhookEvent.values if event in events]
    if not wanted or len(wanted) != len(set(events)):
        raise _wrong("events", _("Choose at least one event."))
    return wanted


def _wrong(field: str, message: str | Promise) -> Invalid:
    return Invalid(errors={field: [message]})


def _told_at_once() -> None:
    """This process knows of a change as soon as it is committed."""
    transaction.on_commit(webhooks.forget)
    webhooks.forget()
