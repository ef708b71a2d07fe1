"""What a person has proved: a phone that they hold, and who they are. Encrypted, and found by a keyed hash only."""

import hmac
import secrets
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.constants import CODE_DIGITS, CODE_MINUTES, CODE_TRIES, RESEND_SECONDS
from accounts.identifiers.phones import country_code, last_digits, mask_phone
from accounts.identifiers.residents import mask_name, mask_resident_id
from accounts.models.person import User
from accounts.states import IdentityStatus
from wecho.common.encryption import Undecryptable, decrypt, encrypt
from wecho.common.keyed_hash import keyed_hash, keyed_hashes

PHONE_HASH, CODE_HASH, IDENTITY_HASH = "accounts.phone", "accounts.phone_code", "accounts.identity"


class Phone(models.Model):
    """The number that a person has proved to hold, and nobody else: whoever proves it later takes it over."""

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="phone")
    sealed_number = models.BinaryField(editable=False)
    number_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    country_code = models.PositiveSmallIntegerField(editable=False)
    last_digits = models.CharField(max_length=4, editable=False)
    bound_at = models.DateTimeField(_("bound"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("phone")
        verbose_name_plural = _("phones")
        default_permissions = ()

    def __str__(self) -> str:
        return self.masked

    def seal(self, number: str) -> None:
        """Take an E.164 number into this row, encrypted."""
        self.sealed_number = encrypt(number.encode("ascii"), context=self._context)
        self.number_hash = keyed_hash(number.encode("ascii"), purpose=PHONE_HASH)
        self.country_code, self.last_digits = country_code(number), last_digits(number)

    def open(self) -> str:
        """Return the number; raises Undecryptable."""
        return decrypt(self.sealed_number, context=self._context).decode("ascii")

    @property
    def masked(self) -> str:
        """The number as it is shown."""
        return mask_phone(self.country_code, self.last_digits)

    @property
    def _context(self) -> str:
        return f"accounts.phone:{self.person_id}"


def new_seed() -> bytes:
    """What a code is made from, beside a key that is not in the database."""
    return secrets.token_bytes(16)


def code_end() -> Any:
    """When a code made now ends."""
    return timezone.now() + timedelta(minutes=CODE_MINUTES)


class PhoneCode(models.Model):
    """A code on its way to a number that somebody wants to bind; a new one takes the place of the one before.

    The code stands nowhere: it is the truncated HMAC (RFC 4226, section 5.3) of the row's seed and number under a key
    from FIELD_KEYS. So the job that sends it needs the row's id only, and sends the same code again when it runs again.
    """

    person = models.OneToOneField(User, models.CASCADE, related_name="phone_code")
    sealed_number = models.BinaryField(editable=False)
    seed = models.BinaryField(max_length=16, default=new_seed, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=code_end, editable=False, db_index=True)
    tries_left = models.PositiveSmallIntegerField(default=CODE_TRIES, editable=False)
    handed_over_at = models.DateTimeField(null=True, editable=False)
    failed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("code on its way")
        verbose_name_plural = _("codes on their way")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person_id} {self.created_at:%Y-%m-%d %H:%M}"

    def seal(self, number: str) -> None:
        """Take an E.164 number into this row, encrypted."""
        self.sealed_number = encrypt(number.encode("ascii"), context=self._context)

    def open(self) -> str:
        """Return the number; raises Undecryptable."""
        return decrypt(self.sealed_number, context=self._context).decode("ascii")

    def code(self) -> str:
        """The code to send, of six digits."""
        return self._codes()[0]

    def is_code(self, given: str) -> bool:
        """Whether that is the code, in a time that does not tell how much of it is right."""
        given_bytes = given.encode()
        matches = [hmac.compare_digest(code.encode(), given_bytes) for code in self._codes()]
        return any(matches)

    @property
    def masked(self) -> str:
        """The number as it is shown; three dots when its key is gone."""
        try:
            number = self.open()
        except Undecryptable:
            return "…"
        return mask_phone(country_code(number), last_digits(number))

    @property
    def is_open(self) -> bool:
        """Whether the code can still be entered."""
        return self.tries_left > 0 and self.expires_at > timezone.now()

    @property
    def wait_seconds(self) -> int:
        """How long until another code may be asked for."""
        passed = (timezone.now() - self.created_at).total_seconds()
        return max(0, RESEND_SECONDS - int(passed))

    def _codes(self) -> list[str]:
        macs = keyed_hashes(bytes(self.seed) + self.open().encode("ascii"), purpose=CODE_HASH)
        return [_truncated(mac) for mac in macs]

    @property
    def _context(self) -> str:
        return f"accounts.phone_code:{self.person_id}"


def _truncated(mac: bytes) -> str:
    offset = mac[-1] & 15
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**CODE_DIGITS).zfill(CODE_DIGITS)


class Identity(models.Model):
    """The name and the resident id that a person says are theirs. Its status follows `states.IDENTITY`.

    `submitted_at` is the version that a decision is about. Of the confirmed ones each number is there once. Only rows
    from before consent was asked for have no `consented_at`.
    """

    class Reason(models.TextChoices):
        MISMATCH = "mismatch", _("The name and the number do not belong together.")
        IN_USE = "in_use", _("This identity cannot be bound to this account.")
        DOUBTFUL = "doubtful", _("We could not convince ourselves that this is you.")

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="identity")
    status = models.CharField(
        _("status"), max_length=10, choices=IdentityStatus, default=IdentityStatus.PENDING, editable=False
    )
    sealed_name = models.BinaryField(editable=False)
    sealed_number = models.BinaryField(editable=False)
    number_hash = models.BinaryField(max_length=32, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now, editable=False)
    consented_at = models.DateTimeField(_("consented"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        default_permissions = ()
        permissions = [("review_identity", "Can see identities and decide on them")]
        constraints = [
            models.UniqueConstraint(
                fields=["number_hash"], condition=Q(status=IdentityStatus.ACCEPTED), name="identity_accepted_once"
            ),
            models.CheckConstraint(
                condition=Q(status=IdentityStatus.REFUSED) & ~Q(reason="")
                | ~Q(status=IdentityStatus.REFUSED) & Q(reason=""),
                name="identity_refused_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at", "person"],
                condition=Q(status=IdentityStatus.PENDING),
                name="identities_waiting",
            ),
            models.Index(fields=["number_hash"], name="identity_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_status_display()}"

    def seal(self, *, name: str, number: str) -> None:
        """Take both into this row, encrypted."""
        self.sealed_name = encrypt(name.encode(), context=self._context("name"))
        self.sealed_number = encrypt(number.encode("ascii"), context=self._context("number"))
        self.number_hash = keyed_hash(number.encode("ascii"), purpose=IDENTITY_HASH)

    def open_name(self) -> str:
        """Return the name; raises Undecryptable."""
        return decrypt(self.sealed_name, context=self._context("name")).decode()

    def open_number(self) -> str:
        """Return the resident id; raises Undecryptable."""
        return decrypt(self.sealed_number, context=self._context("number")).decode("ascii")

    @property
    def masked_name(self) -> str:
        """The name as it is shown; three dots when its key is gone."""
        try:
            return mask_name(self.open_name())
        except Undecryptable:
            return "…"

    @property
    def masked_number(self) -> str:
        """The resident id as it is shown; three dots when its key is gone."""
        try:
            return mask_resident_id(self.open_number())
        except Undecryptable:
            return "…"

    def _context(self, field: str) -> str:
        return f"accounts.identity.{field}:{self.person_id}"


class VerificationEvent(models.Model):
    """Who did what about somebody's phone or identity, when and from where; it holds no number and no name.

    Rows are only added, in the transaction of the act: the database sees to it. They outlive both people, without their
    names.
    """

    class Act(models.TextChoices):
        PHONE_BOUND = "phone_bound", _("phone bound")
        PHONE_REMOVED = "phone_removed", _("phone removed")
        PHONE_TAKEN_OVER = "phone_taken", _("phone bound by somebody else")
        IDENTITY_SUBMITTED = "id_submitted", _("identity submitted")
        IDENTITY_LOOKED_AT = "id_looked_at", _("identity looked at")
        IDENTITY_ACCEPTED = "id_accepted", _("identity confirmed")
        IDENTITY_REFUSED = "id_refused", _("identity not confirmed")
        IDENTITY_REMOVED = "id_removed", _("identity removed")

    person = models.ForeignKey(
        User, models.DO_NOTHING, db_constraint=False, null=True, related_name="+", verbose_name=_("whose")
    )
    actor = models.ForeignKey(
        User, models.DO_NOTHING, db_constraint=False, null=True, related_name="+", verbose_name=_("by")
    )
    act = models.CharField(_("what"), max_length=16, choices=Act)
    refused = models.BooleanField(_("refused"), default=False)
    detail = models.CharField(_("details"), max_length=16, blank=True)
    address = models.GenericIPAddressField(_("from"), null=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("verification event")
        verbose_name_plural = _("verification events")
        default_permissions = ["view"]
        indexes = [models.Index(fields=["person", "-at"], name="verification_events_newest")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d %H:%M}"
