"""Appeals against decisions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.constants import APPEAL_LENGTH, NOTE_LENGTH, AppealStatus
from moderation.models.decisions import Decision

User = settings.AUTH_USER_MODEL


class Appeal(models.Model):
    """What an author says against a decision, once; somebody else than who made it reads and decides it.

    `decider` is who made the decision, kept here so that the database can refuse them as the `reviewer`. An appeal is
    closed without a reviewer when its author's account is erased; its words are gone then.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal", verbose_name=_("decision"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    text = models.TextField(_("appeal"), max_length=APPEAL_LENGTH, blank=True)
    created_at = models.DateTimeField(_("appealed"), default=timezone.now)
    status = models.CharField(_("status"), max_length=8, choices=AppealStatus.choices, default=AppealStatus.OPEN)
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("appeal read by"))
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    decided_at = models.DateTimeField(_("appeal decided"), null=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        default_permissions = ()
        permissions = [("decide_appeal", _("Can decide appeals"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewer=None) | (~Q(reviewer=F("decider")) & ~Q(reviewer=F("author"))),
                name="appeal_read_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[AppealStatus.OPEN, AppealStatus.CLOSED], reviewer=None, decided_at=None)
                | Q(
                    status__in=[AppealStatus.GRANTED, AppealStatus.UPHELD],
                    reviewer__isnull=False,
                    decided_at__isnull=False,
                ),
                name="appeal_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at", "id"], name="appeal_queue", condition=models.Q(status=AppealStatus.OPEN)
            ),
            models.Index(fields=["author", "-created_at", "-id"], name="appeal_by_author"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.get_status_display()}"
