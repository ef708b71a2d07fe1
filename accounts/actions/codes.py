"""Codes of a second factor: what an authenticator app shows, and recovery codes."""

import re
import unicodedata
from typing import Literal

from django.utils.translation import gettext_lazy as _

from accounts.actions.authenticators import use_app_code
from accounts.actions.recovery_codes import use_recovery_code
from accounts.constants import CODE_DIGITS, RECOVERY_CODE_LENGTH, SECOND_FACTOR_FAILURES_ALLOWED
from accounts.models import User
from wecho.common import cache, cache_keys
from wecho.common.errors import DomainError, Invalid, TooMany

Kind = Literal["app", "recovery"]
_APP_CODE = re.compile(rf"[0-9]{{{CODE_DIGITS}}}")
_RECOVERY_CODE = re.compile(rf"[a-z2-7]{{{RECOVERY_CODE_LENGTH}}}")


class WrongCode(DomainError):
    """The code is not one of this person's, is too old, or was used before."""

    status = 401
    slug = "wrong_code"
    message = _("This code is wrong, too old, or was used before.")


def check_code(*, person: User, code: str) -> Kind:
    """Accept a code once; returns its kind. Two who send one code at once don't both get in.

    Raises Invalid for what cannot be a code at all, which costs no try, WrongCode, and TooMany after five failures
    within 30 minutes. It must not be called inside a transaction: the count of failures would go with its rollback.
    """
    kind, written = read_code(code)
    key = cache_keys.SECOND_FACTOR_FAILURES(person.pk)
    # Counted before the code is looked at, so that tries at once are counted as well.
    if cache.count_up(key, cache_keys.SECOND_FACTOR_FAILURES.seconds) > SECOND_FACTOR_FAILURES_ALLOWED:
        raise TooMany(_("Too many failed tries. Please wait half an hour."))
    use = use_app_code if kind == "app" else use_recovery_code
    if not use(person=person, code=written):
        raise WrongCode
    cache.reset_count(key)
    return kind


def read_code(code: str) -> tuple[Kind, str]:
    """Return the kind and the plain form of a code as people type it; raises Invalid when it cannot be one."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code)).lower()
    if _APP_CODE.fullmatch(plain):
        return "app", plain
    if _RECOVERY_CODE.fullmatch(plain):
        return "recovery", plain
    raise Invalid(errors={"code": [_("Enter the 6 digits of your app, or a recovery code.")]})
