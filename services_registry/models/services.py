"""A service, its secrets, and what was done to them."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services_registry.constants import Scope
from services_registry.validators import validate_network, validate_service_name
from wecho.common.encryption import decrypt, encrypt


def every_scope() -> list[str]:
    """What a service may call unless somebody narrows it."""
    return list(Scope.values)


class Service(models.Model):
    """An external program that may call the API. Its name is compared exactly, capital letters too.

    `most_uses` limits how often one appKey is good, `calls_per_minute` and `calls_per_day` (UTC) all calls; None is no
    limit. `allowed_networks` are CIDRs; without any, calls may come from everywhere. Once `removing_since` is set the
    service never calls again, and a job takes away all that it has.
    """

    name = models.CharField(_("name"), max_length=64, unique=True, validators=[validate_service_name])
    enabled = models.BooleanField(_("enabled"), default=True)
    created_at = models.DateTimeField(_("registered"), default=timezone.now, editable=False)
    v1_allowed = models.BooleanField(_("appKeys are accepted"), default=True)
    most_uses = models.PositiveIntegerField(_("uses of one appKey"), null=True, blank=True)
    scopes = models.JSONField(_("may"), default=every_scope, blank=True)
    calls_per_minute = models.PositiveIntegerField(_("calls a minute"), null=True, blank=True)
    calls_per_day = models.PositiveIntegerField(_("calls a day"), null=True, blank=True)
    allowed_networks = models.JSONField(_("allowed networks"), default=list, blank=True)
    removing_since = models.DateTimeField(_("being deleted since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            *(
                models.CheckConstraint(condition=~Q(**{field: 0}), name=f"service_{field}_is_a_limit")
                for field in ("most_uses", "calls_per_minute", "calls_per_day")
            ),
            models.CheckConstraint(
                condition=Q(removing_since=None) | Q(enabled=False), name="service_being_deleted_is_disabled"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for an unknown scope or a network that is none."""
        if unknown := set(self.scopes) - set(Scope.values):
            raise ValidationError({"scopes": _("There is no such part of the API: %s") % ", ".join(sorted(unknown))})
        for network in self.allowed_networks:
            try:
                validate_network(network)
            except ValidationError as error:
                raise ValidationError({"allowed_networks": error.messages}) from error


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
    """Who did what to a service, when, from where, and what came of it.

    Rows are added in the transaction of the act. The database refuses to change or delete them, and they outlive the
    service, whose name they keep.
    """

    class Act(models.TextChoices):
        REGISTERED = "registered", _("registered")
        ROTATED = "rotated", _("new secret")
        REVOKED = "revoked", _("secret revoked")
        ENABLED = "enabled", _("enabled")
        DISABLED = "disabled", _("disabled")
        CONFIGURED = "configured", _("settings changed")
        EXPORTED = "exported", _("export asked for")
        DOWNLOADED = "downloaded", _("export downloaded")
        EXPORT_REMOVED = "export_removed", _("export removed")
        PROVED = "proved", _("proof of the counts asked for")
        REMOVING = "removing", _("deletion asked for")
        REMOVED = "removed", _("deleted with all its data")
        WEBHOOK_ADDED = "webhook_added", _("endpoint added")
        WEBHOOK_CHANGED = "webhook_changed", _("events of an endpoint changed")
        WEBHOOK_ON = "webhook_on", _("endpoint switched on")
        WEBHOOK_OFF = "webhook_off", _("endpoint switched off")
        WEBHOOK_GIVEN_UP = "webhook_given_up", _("endpoint switched off because it failed")
        WEBHOOK_ROTATED = "webhook_rotated", _("new secret of an endpoint")
        WEBHOOK_REMOVED = "webhook_removed", _("endpoint removed")
        WEBHOOK_TESTED = "webhook_tested", _("test sent to an endpoint")
        WEBHOOK_REPLAYED = "webhook_replayed", _("deliveries sent again")
        POST_REMOVED = "post_removed", _("post removed")
        COMMENT_REMOVED = "comment_removed", _("comment removed")

    service = models.ForeignKey(Service, models.DO_NOTHING, related_name="events", db_constraint=False, editable=False)
    service_name = models.CharField(_("service"), max_length=64, editable=False)
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    actor = models.CharField(_("by"), max_length=150, blank=True, editable=False)
    act = models.CharField(_("what"), max_length=32, editable=False)
    address = models.GenericIPAddressField(_("from"), null=True, editable=False)
    refused = models.BooleanField(_("refused"), default=False, editable=False)
    details = models.JSONField(_("details"), default=dict, editable=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["service", "-at"], name="service_events_newest")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, force_insert=True)

    def get_act_display(self) -> str:
        """The act in the reader's language; one that an older version wrote is shown as it is."""
        return str(dict(self.Act.choices).get(self.act, self.act))
