"""What keeps a service's data in order: proofs of the kept counts, and exports."""

from secrets import token_urlsafe

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from services_registry.models.services import Service
from services_registry.states import EXPORT, EXPORT_UNDER_WAY, ExportStatus


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


def new_file_key() -> str:
    """A name that nobody can guess; without an ending, from which a storage would conclude an encoding."""
    return f"exports/{token_urlsafe(24)}"


class ServiceExport(models.Model):
    """All that a service stores, as gzipped lines of JSON in a private file. Its status follows `states.EXPORT`.

    `written` of about `expected` lines are done. One of each service is under way at most.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="exports")
    asked_by = models.CharField(_("by"), max_length=150, blank=True, editable=False)
    asked_at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=ExportStatus, default=EXPORT.initial, editable=False)
    written = models.PositiveBigIntegerField(default=0, editable=False)
    expected = models.PositiveBigIntegerField(default=0, editable=False)
    file_key = models.CharField(max_length=64, unique=True, default=new_file_key, editable=False)
    size = models.PositiveBigIntegerField(_("size"), default=0, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)
    error = models.CharField(_("error"), max_length=255, blank=True, editable=False)

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

    @property
    def is_under_way(self) -> bool:
        """Whether its job waits or runs."""
        return self.status in EXPORT_UNDER_WAY

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to download."""
        return self.status == ExportStatus.READY

    @property
    def percent(self) -> int:
        """How much is written: an estimate, and 100 only of a ready one."""
        if self.is_ready:
            return 100
        return min(99, self.written * 100 // self.expected) if self.expected else 0
