"""Statuses of registered services' things and the tables of allowed changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wecho.common.transitions import TransitionTable, transitions


class ExportStatus(models.TextChoices):
    WAITING = "waiting", _("waits")
    RUNNING = "running", _("is being written")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


EXPORT = TransitionTable(
    ExportStatus,
    ExportStatus.WAITING,
    transitions(
        {
            ExportStatus.WAITING: [ExportStatus.RUNNING, ExportStatus.FAILED],
            # A job that runs again, because its worker died, begins anew.
            ExportStatus.RUNNING: [ExportStatus.RUNNING, ExportStatus.READY, ExportStatus.FAILED],
        }
    ),
)
EXPORT_UNDER_WAY = (ExportStatus.WAITING, ExportStatus.RUNNING)


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
