"""Phones and identities, each reached as people reach them."""

from itertools import count

from django.contrib.auth.models import Group

from accounts.actions.identities import submit_identity
from accounts.actions.identity_checks import accept_identity
from accounts.actions.phone_codes import request_code
from accounts.actions.phones import confirm_phone
from accounts.constants import IDENTITY_REVIEWERS
from accounts.models import Identity, Phone, User
from accounts.models.verification import PHONE_HASH
from tests.factories.people import make_person
from wecho.common import cache, cache_keys
from wecho.common.keyed_hash import keyed_hash

_numbers = count(1)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def new_number() -> str:
    """A mobile number that nobody in these tests has."""
    return f"+86138{next(_numbers):08d}"


def new_resident_id(born: str = "19900307", region: str = "110105") -> str:
    """A resident id that nobody in these tests has, with its check digit by the table of GB 11643."""
    return with_check_digit(f"{region}{born}{next(_numbers) % 1000:03d}")


def with_check_digit(body: str) -> str:
    """The 17 digits and their check digit."""
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def make_phone(person: User | None = None, number: str = "") -> Phone:
    """A bound phone."""
    person = person or make_person()
    code = request_code(actor=person, number=number or new_number())
    forget_minute(person)
    return confirm_phone(actor=person, code=code.code())


def forget_minute(person: User) -> None:
    """A minute has passed since this person asked for a code."""
    cache.forget(cache_keys.CODES_IN_MINUTE("person", person.pk))


def forget_number(number: str) -> None:
    """A minute has passed since anybody asked for a code to this number."""
    hashed = keyed_hash(number.encode(), purpose=PHONE_HASH).hex()[:32]
    cache.forget(cache_keys.CODES_IN_MINUTE("number", hashed))


def make_identity(person: User | None = None, *, number: str = "", accepted: bool = False) -> Identity:
    """An identity that waits, or one that a reviewer confirmed."""
    person = person or make_person()
    row = submit_identity(actor=person, name="王小明", number=number or new_resident_id(), consent=True)
    return accept_identity(actor=make_reviewer(), identity=row, seen=row.submitted_at) if accepted else row


def make_reviewer() -> User:
    """Someone on the staff who may do whatever the group of identity reviewers may, and nothing else."""
    person = make_person(staff=True)
    person.groups.add(Group.objects.get(name=IDENTITY_REVIEWERS))
    return User.objects.get(pk=person.pk)
