"""The second step of signing in, between the right password and the session."""

from django.core import signing
from django.utils.translation import gettext_lazy as _

from accounts.actions.codes import check_code
from accounts.constants import SECOND_STEP_SECONDS
from accounts.models import User
from wecho.common.errors import DomainError

_SALT = "accounts.second_step"


class SecondFactorRequired(DomainError):
    """The password was right. `challenge` opens the second step, for 10 minutes."""

    status = 401
    slug = "second_factor_required"
    message = _("Please enter a code as well.")

    def __init__(self, challenge: str) -> None:
        super().__init__(facts={"challenge": challenge})


class SecondStepOver(DomainError):
    """The challenge is not ours, older than 10 minutes, or the password has changed since."""

    status = 401
    slug = "second_step_over"
    message = _("That took too long. Please sign in again.")


def second_factor_needed(person: User) -> bool:
    """Whether this person, whose password was right, has to prove more than that. No device is excepted."""
    return person.second_factor_at is not None


def open_second_step(person: User) -> str:
    """Return a challenge: who has it has given the right password of this person within the last 10 minutes."""
    return signing.dumps({"person": person.pk, "password": person.mark_of_password(_SALT)}, salt=_SALT)


def person_at_second_step(challenge: str) -> User:
    """Return the person whose challenge this is; raises SecondStepOver."""
    try:
        claim = signing.loads(challenge, salt=_SALT, max_age=SECOND_STEP_SECONDS)
    except signing.BadSignature as error:
        raise SecondStepOver from error
    person = User.objects.get_queryset().entering().filter(pk=claim["person"]).first()
    if person is None or not second_factor_needed(person) or claim["password"] != person.mark_of_password(_SALT):
        raise SecondStepOver
    return person


def pass_second_step(*, challenge: str, code: str) -> User:
    """Return the person for a challenge and a code of theirs; raises SecondStepOver and what `check_code` raises."""
    person = person_at_second_step(challenge)
    check_code(person=person, code=code)
    return person
