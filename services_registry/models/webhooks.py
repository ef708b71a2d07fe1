"""Endpoints that a service wants to be told at, and every delivery to them."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services_registry.constants import MOST_URL, DeliveryFault, WebhookEvent
from services_registry.models.services import Service
from services_registry.states import DELIVERIES, DeliveryStatus
from wecho.common.encryption import decrypt, encrypt


class ServiceWebhook(models.Model):
    """An https address that is told of events. Its secrets are encrypted at rest and bound to this very row.

    Until `old_ends_at` the secret before signs too. Nothing is sent before `free_at`: it is the lease of the job that
    sends, and the rest after a failure. `failing_since` is when the first failure came after the last success.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="webhooks")
    url = models.CharField(_("address"), max_length=MOST_URL)
    events = models.JSONField(_("events"), default=list)
    enabled = models.BooleanField(_("enabled"), default=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    secret = models.BinaryField(editable=False)
    old_secret = models.BinaryField(null=True, editable=False)
    old_ends_at = models.DateTimeField(null=True, editable=False)
    rotated_at = models.DateTimeField(_("secret made"), default=timezone.now, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    free_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "service_webhook"
        verbose_name = _("endpoint")
        verbose_name_plural = _("endpoints")

    def __str__(self) -> str:
        return self.url

    def sealed(self, secret: str) -> bytes:
        """The secret, encrypted for this row, which is saved already."""
        return encrypt(secret.encode("ascii"), context=self._context)

    def live_secrets(self) -> list[str]:
        """The secrets that sign now, the newest first; raises Undecryptable."""
        tokens = [self.secret]
        if self.old_secret is not None and self.old_ends_at is not None and self.old_ends_at > timezone.now():
            tokens.append(self.old_secret)
        return [decrypt(token, context=self._context).decode("ascii") for token in tokens]

    def event_names(self) -> list[str]:
        """Its events in the reader's language."""
        return [str(WebhookEvent(event).label) for event in self.events if event in WebhookEvent.values]

    @property
    def _context(self) -> str:
        return f"services_registry.webhook:{self.service_id}:{self.pk}"


class ServiceDelivery(models.Model):
    """One event for one endpoint: a row of the transaction in which it happened, and the log of telling it.

    `event` is the same for every endpoint and every attempt. Nothing is sent before `due_at`, which an attempt under
    way moves on, so that nobody else makes the same. `answered` is the HTTP status of the last answer.
    """

    webhook = models.ForeignKey(ServiceWebhook, models.CASCADE, related_name="deliveries", db_index=False)
    event = models.UUIDField(_("event"), default=uuid4, editable=False)
    type = models.CharField(_("event"), max_length=64, editable=False)
    payload = models.TextField(editable=False)
    created_at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    status = models.CharField(
        _("state"), max_length=16, choices=DeliveryStatus.choices, default=DELIVERIES.initial, editable=False
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now, editable=False)
    tried_at = models.DateTimeField(_("last attempt"), null=True, editable=False)
    answered = models.PositiveSmallIntegerField(_("answer"), null=True, editable=False)
    fault = models.CharField(_("fault"), max_length=16, choices=DeliveryFault.choices, blank=True, editable=False)
    took_ms = models.PositiveIntegerField(_("took"), null=True, editable=False)

    class Meta:
        db_table = "service_delivery"
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["webhook", "-id"], name="service_delivery_log"),
            models.Index(
                fields=["webhook", "due_at"],
                condition=models.Q(status=DeliveryStatus.PENDING),
                name="service_delivery_due",
            ),
            models.Index(fields=["created_at"], name="service_delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event}"
