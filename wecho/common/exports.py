"""What all exports have in common: a job writes them, they are downloaded for a week, then they go."""

from datetime import timedelta
from secrets import token_urlsafe

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from wecho.common.transitions import TransitionTable, transitions

KEPT = timedelta(days=7)
GIVEN_UP = gettext_noop("The job failed for good; its errors stand in the list of jobs.")


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


def new_file_key() -> str:
    """A name that nobody can guess; without an ending, from which a storage would conclude an encoding."""
    return f"exports/{token_urlsafe(24)}"


class Export(models.Model):
    """`written` of about `expected` are done; `size` is bytes. The status follows EXPORT."""

    asked_at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=ExportStatus, default=EXPORT.initial, editable=False)
    written = models.PositiveBigIntegerField(default=0, editable=False)
    expected = models.PositiveBigIntegerField(default=0, editable=False)
    size = models.PositiveBigIntegerField(_("size"), default=0, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)
    error = models.CharField(_("error"), max_length=255, blank=True, editable=False)

    class Meta:
        abstract = True

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
