"""Security keys and passkeys (WebAuthn Level 3, https://www.w3.org/TR/webauthn-3/) as a second factor.

A ceremony has two halves: options with a random challenge, which the caller keeps on our side and gives up after one
try, and what the browser answers to them.
"""

import logging
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from webauthn.helpers import bytes_to_base64url, options_to_json_dict, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.actions.entering import refuse_if_suspended
from accounts.actions.second_factor import lock_person, settle_second_factor
from accounts.constants import SECURITY_KEYS_ALLOWED
from accounts.models import SecurityKey, User
from wecho.common.errors import Conflict, Invalid, NotFound, TooMany

log = logging.getLogger(__name__)
Options = dict[str, Any]
_REFUSED = (WebAuthnException, ValueError, TypeError, KeyError)


def keys_are_possible() -> bool:
    """Whether browsers offer keys at SITE_URL: it has a name, and is HTTPS or localhost."""
    site = urlsplit(settings.SITE_URL)
    try:
        ip_address(_rp_id())
    except ValueError:
        return site.scheme == "https" or _rp_id() == "localhost"
    return False


def options_to_add_key(person: User) -> Options:
    """What `navigator.credentials.create` gets; its `challenge` is for `add_security_key`."""
    return _plain(
        webauthn.generate_registration_options(
            rp_id=_rp_id(),
            rp_name=_("Wecho"),
            user_id=f"wecho:{person.pk}".encode(),
            user_name=person.username,
            user_display_name=person.name,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
            ),
            exclude_credentials=_descriptors(person),
        )
    )


def add_security_key(*, actor: User, name: str, challenge: str, answer: str) -> list[str]:
    """Add a key from the browser's `answer` (JSON). Returns recovery codes when it is the first factor, else nothing.

    Raises Invalid when the answer does not fit the challenge or this site, Conflict for a known key, and TooMany.
    """
    try:
        verified = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=_expected(challenge),
            expected_rp_id=_rp_id(),
            expected_origin=_origin(),
        )
    except _REFUSED as error:
        raise _not_accepted("registration", error) from error
    with transaction.atomic():
        lock_person(actor)
        if SecurityKey.objects.filter(person=actor).count() >= SECURITY_KEYS_ALLOWED:
            raise TooMany(_("That is as many keys as one person may have."))
        key_id = bytes_to_base64url(verified.credential_id)
        key, is_new = SecurityKey.objects.get_or_create(
            credential_id=key_id,
            defaults={
                "person": actor,
                "name": name.strip()[:50] or _("Security key"),
                "public_key": verified.credential_public_key,
                "sign_count": verified.sign_count,
            },
        )
        if not is_new:
            raise Conflict(_("This key is known already."), slug="key_exists")
        return settle_second_factor(actor, change="key_added", name=key.name)


@transaction.atomic
def remove_security_key(*, actor: User, key_id: int) -> None:
    """Forget one of one's own keys; raises NotFound for any other. With the last factor goes the second step."""
    lock_person(actor)
    key = SecurityKey.objects.filter(person=actor, pk=key_id).first()
    if key is None:
        raise NotFound
    key.delete()
    settle_second_factor(actor, change="key_removed", name=key.name)


def options_to_ask_key(person: User) -> Options:
    """What `navigator.credentials.get` gets; its `challenge` is for `check_security_key`."""
    return _plain(webauthn.generate_authentication_options(rp_id=_rp_id(), allow_credentials=_descriptors(person)))


def check_security_key(*, person: User, challenge: str, answer: str) -> None:
    """Accept the answer of one of the person's keys, beside the password. Raises Invalid when it does not fit.

    From then on it signs in alone as well. A key that counts its signatures must count up; of two answers at once with
    the same count one is refused.
    """
    key = _key_of(answer)
    if key is None or key.person_id != person.pk:
        raise _not_accepted("sign-in", "an unknown key")
    _verify(key, challenge, answer, alone=False)


def options_to_ask_anybody() -> Options:
    """What `navigator.credentials.get` gets from somebody who has not said who they are, for `person_of_passkey`."""
    required = UserVerificationRequirement.REQUIRED
    return _plain(webauthn.generate_authentication_options(rp_id=_rp_id(), user_verification=required))


def person_of_passkey(*, challenge: str, answer: str) -> User:
    """Return the active person whose passkey answered. It has checked PIN, finger or face: that is both factors in one.

    Raises as `check_security_key` does, Suspended, and Invalid for a key that was not used since the password changed.
    """
    key = _key_of(answer)
    if key is None:
        raise _not_accepted("sign-in", "an unknown key")
    _verify(key, challenge, answer, alone=True)
    if not key.enters_alone:
        raise Invalid(
            _("Your password has changed. Sign in with it and this key once, then the key is enough again."),
            slug="key_not_alone",
        )
    refuse_if_suspended(key.person)
    if not key.person.may_enter:
        raise _not_accepted("sign-in", "an inactive person")
    return key.person


def _key_of(answer: str) -> SecurityKey | None:
    try:
        key_id = parse_authentication_credential_json(answer).id
    except _REFUSED as error:
        raise _not_accepted("sign-in", error) from error
    return SecurityKey.objects.filter(credential_id=key_id).select_related("person").first()


def _verify(key: SecurityKey, challenge: str, answer: str, *, alone: bool) -> None:
    try:
        verified = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=_expected(challenge),
            expected_rp_id=_rp_id(),
            expected_origin=_origin(),
            credential_public_key=bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=alone,
        )
    except _REFUSED as error:
        raise _not_accepted("sign-in", error) from error
    counted = SecurityKey.objects.filter(pk=key.pk, sign_count=key.sign_count)
    used = {"sign_count": verified.new_sign_count, "last_used_at": timezone.now()}
    if not counted.update(**used, **({} if alone else {"enters_alone": True})):
        raise _not_accepted("sign-in", "its count was used at the same moment")


def _not_accepted(ceremony: str, why: object) -> Invalid:
    log.info("%s with a security key refused: %s", ceremony, why)
    return Invalid(_("The key was not accepted. Please try again."), slug="key_refused")


def _expected(challenge: str) -> bytes:
    if not challenge:  # nothing was asked, or it was answered already
        raise ValueError("no challenge")
    return webauthn.base64url_to_bytes(challenge)


def _descriptors(person: User) -> list[PublicKeyCredentialDescriptor]:
    ids = SecurityKey.objects.filter(person=person).values_list("credential_id", flat=True)
    return [PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(key_id)) for key_id in ids]


def _plain(options: Any) -> Options:
    return options_to_json_dict(options)


def _rp_id() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def _origin() -> str:
    site = urlsplit(settings.SITE_URL)
    return f"{site.scheme}://{site.netloc}"
