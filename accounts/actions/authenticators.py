"""Authenticator apps: setting one up, and its one-time codes."""

import base64
import logging
import secrets
from urllib.parse import quote, urlencode

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from accounts.actions.second_factor import lock_person, settle_second_factor
from accounts.constants import CODE_DIGITS, CODE_DRIFT_STEPS, CODE_STEP_SECONDS
from accounts.models import Authenticator, User
from wecho.common.encryption import Undecryptable, decrypt, encrypt, is_under_newest_key
from wecho.common.errors import Conflict, Invalid, NotFound

log = logging.getLogger(__name__)
_SECRET_BYTES = 20  # as RFC 4226 recommends for SHA-1, the only hash that all apps know


@transaction.atomic
def begin_authenticator(*, actor: User) -> Authenticator:
    """Make a secret for an app to be set up; one that waits for its first code is replaced.

    Raises Conflict when an app is set up already.
    """
    lock_person(actor)
    if Authenticator.objects.filter(person=actor, confirmed_at__isnull=False).exists():
        raise Conflict(_("An app is set up already. Remove it first."), slug="authenticator_exists")
    made = Authenticator(person=actor)
    made.secret = encrypt(secrets.token_bytes(_SECRET_BYTES), context=made.context)
    Authenticator.objects.filter(person=actor).delete()
    made.save(force_insert=True)
    return made


@transaction.atomic
def confirm_authenticator(*, actor: User, code: str) -> list[str]:
    """Take the app into use with its first code. Returns recovery codes when it is the first factor, else nothing.

    Raises Invalid for a wrong code and NotFound when no app waits for its code.
    """
    lock_person(actor)
    waiting = Authenticator.objects.filter(person=actor, confirmed_at=None).first()
    if waiting is None:
        raise NotFound
    plain = "".join(code.split())
    step = _step_of(waiting, plain) if plain.isascii() and plain.isdigit() else None
    if step is None:
        raise Invalid(errors={"code": [_("That is not the code of the app. Is the clock of the phone right?")]})
    Authenticator.objects.filter(pk=waiting.pk).update(confirmed_at=timezone.now(), last_step=step)
    return settle_second_factor(actor, change="app_added")


@transaction.atomic
def remove_authenticator(*, actor: User) -> None:
    """Forget the app; idempotent. With the last factor goes the second step."""
    lock_person(actor)
    was_used = Authenticator.objects.filter(person=actor, confirmed_at__isnull=False).exists()
    Authenticator.objects.filter(person=actor).delete()
    if was_used:
        settle_second_factor(actor, change="app_removed")


def use_app_code(*, person: User, code: str) -> bool:
    """Accept the code of this half minute or of one beside it, once, and none older than the last accepted one."""
    app = Authenticator.objects.filter(person=person, confirmed_at__isnull=False).first()
    step = _step_of(app, code) if app else None
    if app is None or step is None:
        return False
    return bool(Authenticator.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step))


def secret_of(app: Authenticator) -> bytes:
    """The secret itself; raises Undecryptable when its key is gone."""
    return decrypt(app.secret, context=app.context)


def written_secret(app: Authenticator) -> str:
    """The secret as people type it into an app: base 32."""
    return base64.b32encode(secret_of(app)).decode()


def address_of(app: Authenticator, *, issuer: str) -> str:
    """The otpauth address that a QR code tells to an app (Key Uri Format of Google Authenticator)."""
    label = quote(f"{issuer}:{app.person.username}", safe=":")
    asked = {"secret": written_secret(app), "issuer": issuer, "digits": CODE_DIGITS, "period": CODE_STEP_SECONDS}
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"


def reseal_authenticators() -> int:
    """Encrypt anew, under the newest key, every secret that lies under an older one; returns how many those were.

    Raises Undecryptable when a key is missing already; safe to repeat and to break off.
    """
    sealed = 0
    for key in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            app = Authenticator.objects.select_for_update().filter(pk=key).first()
            if app and not is_under_newest_key(app.secret):
                app.secret = encrypt(secret_of(app), context=app.context)
                app.save(update_fields=["secret"])
                sealed += 1
    return sealed


def _step_of(app: Authenticator, code: str) -> int | None:
    try:
        totp = TOTP(secret_of(app), step=CODE_STEP_SECONDS, digits=CODE_DIGITS)
    except Undecryptable:
        log.error("the secret of an authenticator app lies under a key that is not in FIELD_KEYS")
        return None
    totp.time = timezone.now().timestamp()
    if len(code) == CODE_DIGITS and totp.verify(int(code), CODE_DRIFT_STEPS, app.last_step + 1):
        return int(totp.t())
    return None
