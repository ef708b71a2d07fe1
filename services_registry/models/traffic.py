"""What a service's calls were like: numbers by the hour, and denials with their reasons. Written in batches."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services_registry.constants import Denial
from services_registry.models.services import Service


class ServiceTraffic(models.Model):
    """How many calls of one kind, in one hour (UTC), had one code and took up to `2 ** step` milliseconds."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    hour = models.DateTimeField(_("hour"))
    call = models.CharField(_("call"), max_length=32)
    code = models.IntegerField(_("code"))
    step = models.SmallIntegerField()
    calls = models.PositiveBigIntegerField(_("calls"))

    class Meta:
        db_table = "service_traffic"
        verbose_name = _("traffic")
        verbose_name_plural = _("traffic")
        constraints = [
            models.UniqueConstraint(fields=["service", "hour", "call", "code", "step"], name="service_traffic_cell")
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.code}: {self.calls}"


class ServiceDenial(models.Model):
    """Calls that were denied for one reason, from one address, within a few seconds.

    Without a service, the name was not one of ours; it is not kept.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="denials", null=True)
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    reason = models.CharField(_("reason"), max_length=20, choices=Denial, editable=False)
    call = models.CharField(_("call"), max_length=32, editable=False)
    address = models.GenericIPAddressField(_("from"), null=True, editable=False)
    times = models.PositiveBigIntegerField(_("times"), editable=False)

    class Meta:
        db_table = "service_denial"
        verbose_name = _("denial")
        verbose_name_plural = _("denials")
        indexes = [models.Index(fields=["service", "-at"], name="service_denials_newest")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ×{self.times}"
