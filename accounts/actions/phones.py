"""Binding a phone, taking it over, and removing it."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from accounts.actions.phone_codes import code_is_over, spend_try
from accounts.actions.verification_events import record
from accounts.constants import CODE_TRIES
from accounts.models import Phone, PhoneCode, User, VerificationEvent
from accounts.models.verification import PHONE_HASH
from accounts.policies import can_verify_oneself
from wecho.common.errors import Conflict, Forbidden, Invalid
from wecho.common.keyed_hash import keyed_hashes

Act = VerificationEvent.Act
ATTEMPTS = 3


@sensitive_variables("code")
def confirm_phone(*, actor: User, code: str) -> Phone:
    """Bind the number that the code was sent to, in place of any other of this person. A code is good once.

    Whoever proves to hold a number takes it over: carriers give numbers out again, and a phone opens no account here.
    The former holder is told on their page. Raises Invalid for a wrong code, which costs one of five tries even when
    guesses come at once, and for one that is over.
    """
    if not can_verify_oneself(actor):
        raise Forbidden
    row = PhoneCode.objects.filter(person=actor).first()
    if row is None:
        raise code_is_over()
    spend_try(row)
    if not row.is_code("".join(code.split())):
        raise _wrong_code(row)
    for _attempt in range(ATTEMPTS):
        try:
            return _bind(actor, row)
        except IntegrityError:  # somebody else proved to hold the same number at this very moment
            continue
    raise Conflict


def remove_phone(*, actor: User) -> bool:
    """Erase the number of this person, and a code that is on its way; idempotent. True when there was a number."""
    if not can_verify_oneself(actor):
        raise Forbidden
    with transaction.atomic():
        PhoneCode.objects.filter(person=actor).delete()
        removed = bool(Phone.objects.filter(person=actor).delete()[0])
        if removed:
            record(Act.PHONE_REMOVED, actor=actor, person=actor)
    return removed


@transaction.atomic
def _bind(actor: User, code: PhoneCode) -> Phone:
    number = code.open()
    if not PhoneCode.objects.filter(pk=code.pk).delete()[0]:
        raise code_is_over()
    hashes = keyed_hashes(number.encode("ascii"), purpose=PHONE_HASH)
    # In the order of their ids, so that two people who take over each other's number cannot deadlock.
    concerned = (
        Phone.objects.filter(Q(person=actor) | Q(number_hash__in=hashes)).order_by("pk").select_for_update(of=("self",))
    )
    for held in concerned.select_related("person"):
        if held.person != actor:
            record(Act.PHONE_TAKEN_OVER, actor=None, person=held.person)
        held.delete()
    bound = Phone(person=actor)
    bound.seal(number)
    bound.save(force_insert=True)
    record(Act.PHONE_BOUND, actor=actor, person=actor)
    return bound


def _wrong_code(row: PhoneCode) -> Invalid:
    left = PhoneCode.objects.filter(pk=row.pk).values_list("tries_left", flat=True).first() or 0
    if not left:
        return code_is_over()
    message = ngettext("This code is wrong. %(n)d try is left.", "This code is wrong. %(n)d tries are left.", left)
    return Invalid(slug="wrong_code", errors={"code": [message % {"n": min(left, CODE_TRIES)}]})
