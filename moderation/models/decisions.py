"""The ledger of moderation."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.constants import NOTE_LENGTH, Outcome, Reason, SubjectKind
from moderation.querysets import DecisionQuerySet, LedgerIsAppendOnly

User = settings.AUTH_USER_MODEL


class Decision(models.Model):
    """What a moderator decided, once and for all: a row is added and never changed or deleted.

    The subject is named by kind and id, so that the row outlives it. `author` is whose post or board it is, and
    `submitted_at` since when it had waited for a decision. `undoes` is the decision that a granted appeal undid.
    """

    subject_kind = models.CharField(_("subject"), max_length=8, choices=SubjectKind.choices)
    subject_id = models.PositiveBigIntegerField(_("number"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    moderator = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("moderator"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason.choices, blank=True)
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    status_before = models.CharField(_("status before"), max_length=12)
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, related_name="undone_by", null=True, verbose_name=_("undoes the decision")
    )
    created_at = models.DateTimeField(_("decided"), default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ["view"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.APPROVE, reason="") | (~Q(outcome=Outcome.APPROVE) & ~Q(reason="")),
                name="decision_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(undoes=None) | Q(outcome=Outcome.APPROVE),
                name="decision_undone_by_approval",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="decision_by_subject"),
            models.Index(fields=["author", "outcome"], name="decision_by_author"),
            models.Index(fields=["moderator", "-created_at"], name="decision_by_moderator"),
            models.Index(fields=["-id"], name="decision_waits", condition=Q(submitted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_kind_display()} {self.subject_id}: {self.get_outcome_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LedgerIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LedgerIsAppendOnly
