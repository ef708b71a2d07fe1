"""People who may not take part, and what administrators did about people."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from accounts.states import Act


class Suspension(models.Model):
    """A person is kept out until `ends_at`, or for good without one, unless it is lifted before."""

    person = models.ForeignKey(User, models.CASCADE, related_name="suspensions")
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(lifted_at=None), name="suspended_once"),
        ]
        indexes = [models.Index(fields=["ends_at"], name="suspension_due", condition=Q(lifted_at=None))]

    def __str__(self) -> str:
        return self.reason


class AdministratorAct(models.Model):
    """What an administrator did about a person: rows are only added, the database sees to it.

    It outlives the person, without their name.
    """

    person = models.ForeignKey(User, models.DO_NOTHING, db_constraint=False, related_name="acts_about")
    actor = models.ForeignKey(User, models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    act = models.CharField(_("act"), max_length=24, choices=Act.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    done_at = models.DateTimeField(_("when"), db_default=Now())

    class Meta:
        verbose_name = _("act of an administrator")
        verbose_name_plural = _("acts of administrators")
        indexes = [models.Index(fields=["person", "-id"], name="acts_about_person")]

    def __str__(self) -> str:
        return self.get_act_display()
