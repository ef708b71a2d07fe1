"""People with a second factor, and the app on their phone."""

import base64
import time
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django_otp.oath import TOTP

from accounts.actions.authenticators import begin_authenticator, confirm_authenticator, secret_of
from accounts.models import Authenticator, User


@dataclass
class Phone:
    """The authenticator app of a person, and the recovery codes on paper beside it."""

    secret: bytes
    recovery_codes: list[str]

    @classmethod
    def typed(cls, secret: str) -> "Phone":
        """An app into which the secret was typed, in base 32."""
        return cls(base64.b32decode(secret), [])

    def code(self, *, steps: int = 0) -> str:
        """The code of now, or of that many half minutes later."""
        totp = TOTP(self.secret)
        totp.time = time.time() + 30 * steps
        return f"{totp.token():06d}"


def set_up_app(person: User) -> Phone:
    """Give the person an authenticator app, as if they had set it up some minutes ago."""
    phone = Phone(secret_of(begin_authenticator(actor=person)), [])
    phone.recovery_codes = confirm_authenticator(actor=person, code=phone.code())
    Authenticator.objects.filter(person=person).update(last_step=F("last_step") - 5)
    person.second_factor_at = timezone.now() - timedelta(minutes=5)
    User.objects.filter(pk=person.pk).update(second_factor_at=person.second_factor_at)
    return phone
