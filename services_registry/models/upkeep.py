"""What keeps a service's data in order: proofs of the kept counts, and exports."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from services_registry.models.services import Service
from wecho.common.exports import EXPORT_UNDER_WAY, Export
from wecho.common.exports import new_file_key as new_file_key


class ServiceReconciliation(models.Model):
    """One walk through a service's posts and comments that proves their kept counts, and mends what differs.

    `cursor` is the last id of `kind` that was looked at. One of each service is under way at most.
    """

    class Kind(models.TextChoices):
        POSTS = "posts", pgettext_lazy("service", "posts")
        COMMENTS = "comments", _("comments")

    service = models.ForeignKey(Service, models.CASCADE, related_name="reconciliations")
    started_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.POSTS, editable=False)
    cursor = models.BigIntegerField(default=0, editable=False)
    checked = models.PositiveBigIntegerField(_("checked"), default=0, editable=False)
    mended = models.PositiveBigIntegerField(_("mended"), default=0, editable=False)

    class Meta:
        db_table = "service_reconciliation"
        verbose_name = _("proof of counts")
        verbose_name_plural = _("proofs of counts")
        indexes = [models.Index(fields=["service", "-started_at"], name="service_reconciliation_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(finished_at=None), name="service_reconciliation_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.started_at:%Y-%m-%d %H:%M}"


class ServiceExport(Export):
    """All that a service stores, as gzipped lines of JSON in a private file.

    `written` and `expected` are lines. One of each service is under way at most.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="exports")
    asked_by = models.CharField(_("by"), max_length=150, blank=True, editable=False)
    file_key = models.CharField(max_length=64, unique=True, default=new_file_key, editable=False)

    class Meta:
        db_table = "service_export"
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["service", "-asked_at"], name="service_export_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(status__in=EXPORT_UNDER_WAY), name="service_export_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.asked_at:%Y-%m-%d %H:%M}"
