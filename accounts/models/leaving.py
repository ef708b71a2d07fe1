"""People who take their data along, and people who leave."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from wecho.common.exports import EXPORT_UNDER_WAY, KEPT, Export, new_file_key


class PersonExport(Export):
    """All that the site keeps of a person, as ZIP files of limited size; `written` and `expected` are bytes.

    One of each person is under way at most.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="exports")

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status__in=EXPORT_UNDER_WAY), name="person_export_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def expires_at(self) -> datetime | None:
        """Until when a ready one can be downloaded."""
        return self.finished_at + KEPT if self.finished_at else None


class ExportPart(models.Model):
    """One ZIP file of an export, numbered from 1. The row is there before the file, and its size after it.

    The part that follows begins beyond file `last_key` of the kind `last_kind`; up to there `written` of the export are
    done.
    """

    export = models.ForeignKey(PersonExport, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField(editable=False)
    file_key = models.CharField(max_length=64, unique=True, default=new_file_key, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    written = models.PositiveBigIntegerField(default=0, editable=False)
    last_kind = models.CharField(max_length=40, blank=True, editable=False)
    last_key = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("part of an export")
        verbose_name_plural = _("parts of exports")
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_part_once")]

    def __str__(self) -> str:
        return f"{self.export_id}/{self.number}"


class Departure(models.Model):
    """A person whose account is hidden, and erased from `due_at` on unless they change their mind before.

    From `erasing_since` on there is no way back. `by` is an administrator who started it.
    """

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="departure")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("to be erased"), db_index=True, editable=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"), editable=False)
    erasing_since = models.DateTimeField(_("being erased since"), null=True, editable=False)

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")

    def __str__(self) -> str:
        return f"{self.person_id} {self.due_at:%Y-%m-%d %H:%M}"
