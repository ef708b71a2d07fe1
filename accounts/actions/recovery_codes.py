"""Recovery codes: each opens the second step once."""

import base64
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.factor_mails import tell_of_factor
from accounts.constants import RECOVERY_CODE_LENGTH, RECOVERY_CODES
from accounts.models import RecoveryCode, User
from wecho.common.errors import Conflict


@transaction.atomic
def renew_recovery_codes(*, actor: User) -> list[str]:
    """Replace all codes by ten new ones and return them, which only this answer knows.

    Raises Conflict when the person has no second factor.
    """
    if User.objects.select_for_update().get(pk=actor.pk).second_factor_at is None:
        raise Conflict(_("Set up two-factor first."), slug="no_second_factor")
    tell_of_factor(actor, change="codes_renewed")
    return make_recovery_codes(actor)


def make_recovery_codes(person: User) -> list[str]:
    """Replace all codes; inside the caller's transaction."""
    codes = [_new_code() for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, code_hash=_hash(person, code)) for code in codes)
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def use_recovery_code(*, person: User, code: str) -> bool:
    """Use a code up; False when it is none of this person's or was used before."""
    mine = RecoveryCode.objects.filter(person=person, code_hash=_hash(person, code), used_at=None)
    return bool(mine.update(used_at=timezone.now()))


def _new_code() -> str:
    return base64.b32encode(secrets.token_bytes(RECOVERY_CODE_LENGTH * 5 // 8)).decode().lower()


def _hash(person: User, code: str) -> str:
    # 80 random bits: nobody guesses them from a quick hash.
    return hashlib.sha256(f"{person.pk}:{code}".encode()).hexdigest()
