"""A service, its secrets, and what was done to them."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services_registry.validators import validate_service_name
from wecho.common.encryption import decrypt, encrypt


class Service(models.Model):
    """An external program that may call the API. Its name is compared exactly, capital letters too."""

    name = models.CharField(_("name"), max_length=64, unique=True, validators=[validate_service_name])
    enabled = models.BooleanField(_("enabled"), default=True)
    created_at = models.DateTimeField(_("registered"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def __str__(self) -> str:
        return self.name


class ServiceSecretQuerySet(models.QuerySet["ServiceSecret"]):
    """Questions about secrets."""

    def live(self) -> "ServiceSecretQuerySet":
        """Those that make good appKeys now: neither revoked nor expired."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), revoked_at=None)


class ServiceSecret(models.Model):
    """16 ASCII characters that one service shares with us, encrypted at rest and bound to this very row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="secrets")
    ciphertext = models.BinaryField(editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    objects = ServiceSecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret")
        verbose_name_plural = _("secrets")
        indexes = [models.Index(fields=["service", "-created_at"], name="service_secrets_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gte=F("created_at")), name="secret_expires_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.created_at:%Y-%m-%d %H:%M}"

    def seal(self, secret: str) -> None:
        """Encrypt `secret` into this row."""
        self.ciphertext = encrypt(secret.encode("ascii"), context=self._context)

    def open(self) -> bytes:
        """Return the secret; raises Undecryptable when its key is gone or it was copied from another row."""
        return decrypt(self.ciphertext, context=self._context)

    @property
    def is_live(self) -> bool:
        """Whether an appKey made with it is good now."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())

    @property
    def _context(self) -> str:
        return f"services_registry.secret:{self.service_id}:{self.pk}"


class ServiceEvent(models.Model):
    """Who did what to a service, and when. Rows are added in the transaction of the act, and never changed."""

    class Act(models.TextChoices):
        REGISTERED = "registered", _("registered")
        ROTATED = "rotated", _("new secret")
        REVOKED = "revoked", _("secret revoked")
        ENABLED = "enabled", _("enabled")
        DISABLED = "disabled", _("disabled")

    service = models.ForeignKey(Service, models.CASCADE, related_name="events")
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    actor = models.CharField(_("by"), max_length=150, blank=True, editable=False)
    act = models.CharField(_("what"), max_length=20, choices=Act, editable=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["service", "-at"], name="service_events_newest")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, force_insert=True)
