"""Where people are signed in."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from accounts.querysets import SessionQuerySet
from accounts.states import SessionEnd, SessionKind


class Session(models.Model):
    """Somebody signed in on one device: a browser, or an app with its pair of tokens.

    `refresh_number` is that of the refresh token that is good now; an older one that comes back was stolen, or its
    thief came first. `proved_at` is when an app's person last proved who they are, after signing in. `device` is a hash
    of what the device keeps to be known again by.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=8, choices=SessionKind.choices)
    device_name = models.CharField(_("device"), max_length=100, blank=True)
    device = models.CharField(max_length=64, blank=True, editable=False)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    network = models.CharField(max_length=45, blank=True, editable=False)
    created_at = models.DateTimeField(_("signed in"), db_default=Now(), editable=False)
    last_seen_at = models.DateTimeField(_("last seen"), db_default=Now(), editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    end = models.CharField(_("why it ended"), max_length=16, blank=True, choices=SessionEnd.choices, editable=False)
    proved_at = models.DateTimeField(null=True, blank=True, editable=False)
    refresh_number = models.PositiveIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [
            models.Index(fields=["person", "-last_seen_at", "-id"], name="session_of_person"),
            models.Index(fields=["ended_at"], name="session_ended", condition=models.Q(ended_at__isnull=False)),
            models.Index(fields=["last_seen_at"], name="session_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.shown_name} ({self.get_kind_display()})"

    @property
    def shown_name(self) -> str:
        """What the device is called, for people."""
        return self.device_name or gettext("unknown device")
