"""Statuses of registered services' things and the tables of allowed changes."""

from django.db import models
from django.utils.translation import pgettext_lazy

from wecho.common.transitions import TransitionTable, transitions


class DeliveryStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("delivery", "waiting")
    DELIVERED = "delivered", pgettext_lazy("delivery", "delivered")
    FAILED = "failed", pgettext_lazy("delivery", "failed")


DELIVERIES = TransitionTable(
    DeliveryStatus,
    initial=DeliveryStatus.PENDING,
    allowed=transitions(
        {
            DeliveryStatus.PENDING: [DeliveryStatus.DELIVERED, DeliveryStatus.FAILED],
            DeliveryStatus.FAILED: [DeliveryStatus.PENDING],
        }
    ),
)
