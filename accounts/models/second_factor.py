"""What a person proves beside the password. `User.second_factor_at` tells since when a second factor is asked for."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User


class Authenticator(models.Model):
    """An app that shows one-time codes (RFC 6238). Its secret is encrypted; it counts once `confirmed_at` is set.

    `last_step` is the time step of the newest code that was accepted: none of it or before is good again.
    """

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="authenticator")
    secret = models.BinaryField(editable=False)
    last_step = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def context(self) -> str:
        """What the secret is encrypted for."""
        return f"authenticator of {self.person_id}"


class RecoveryCode(models.Model):
    """One code for when everything else is lost, kept as a hash; `used_at` is set once."""

    person = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, editable=False)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [models.UniqueConstraint(fields=["person", "code_hash"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.pk)


class SecurityKey(models.Model):
    """A security key or passkey (WebAuthn): what verifies its signatures, and how often it says that it has signed.

    `enters_alone` is False from a new password on, until the key was used beside it.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="security_keys")
    name = models.CharField(_("name"), max_length=50)
    credential_id = models.CharField(max_length=1400, unique=True, editable=False)  # base64url of 1,023 bytes at most
    public_key = models.BinaryField(editable=False)
    sign_count = models.BigIntegerField(default=0, editable=False)
    enters_alone = models.BooleanField(default=True, db_default=True, editable=False)
    created_at = models.DateTimeField(_("added"), db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("security key")
        verbose_name_plural = _("security keys")

    def __str__(self) -> str:
        return self.name
