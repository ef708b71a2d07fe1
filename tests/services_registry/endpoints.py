"""Endpoints of services in tests, and their deliveries made due."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from services_registry.actions.sending import send_due
from services_registry.actions.webhooks import add_webhook
from services_registry.constants import WebhookEvent
from services_registry.models import Service, ServiceDelivery, ServiceWebhook

PUBLIC = "https://93.184.215.14/hook"


def make_webhook(service: Service, url: str = PUBLIC, events: Sequence[str] = WebhookEvent.values) -> ServiceWebhook:
    """An endpoint that wants every event, unless told otherwise."""
    return add_webhook(actor=None, service=service, url=url, events=events)[0]


def let_time_pass(webhook: ServiceWebhook) -> None:
    """The rest of an endpoint is over, and so are the pauses of its deliveries and the leases of dead workers."""
    earlier = timezone.now() - timedelta(seconds=1)
    ServiceWebhook.objects.filter(pk=webhook.pk).update(free_at=earlier)
    ServiceDelivery.objects.filter(webhook=webhook).update(due_at=earlier)


def try_again(webhook: ServiceWebhook) -> int:
    """Send what is there, as soon as it may be."""
    let_time_pass(webhook)
    return send_due(webhook.pk)
