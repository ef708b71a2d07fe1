"""Codes to numbers that people want to bind: asked for, sent, and given up."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from accounts.constants import (
    CODE_MINUTES,
    CODES_A_DAY,
    CODES_AN_HOUR,
    CODES_OF_AN_ADDRESS_A_DAY,
    CODES_OF_AN_ADDRESS_AN_HOUR,
)
from accounts.gateways.texts import NotSent, Text, Unclear, sender
from accounts.identifiers.phones import NotAPhone, RegionNotServed, calling_codes, read_phone
from accounts.jobs import SEND_CODE
from accounts.models import PhoneCode, User
from accounts.models.verification import PHONE_HASH
from accounts.policies import can_verify_oneself
from wecho.common import cache, cache_keys
from wecho.common.errors import Conflict, Forbidden, Invalid, TooMany
from wecho.common.jobs import enqueue
from wecho.common.keyed_hash import keyed_hash
from wecho.common.origin import current_address, network_of

LIFE = timedelta(minutes=CODE_MINUTES)


@sensitive_variables("number", "wanted")
def request_code(*, actor: User, number: str) -> PhoneCode:
    """Send a code to the number, in place of any that is on its way for this person.

    Whether somebody else is bound to the number changes nothing here. Raises Invalid, TooMany, and Conflict where the
    site sends no messages. Each message that is asked for counts for the person, the number, the address and the site.
    """
    if not can_verify_oneself(actor):
        raise Forbidden
    wanted = _read(number)
    if sender() is None:
        raise Conflict(gettext_lazy("This site sends no text messages."), slug="no_text_messages")
    _count(actor, wanted)
    with transaction.atomic():
        PhoneCode.objects.filter(person=actor).delete()
        made = PhoneCode(person=actor)
        made.seal(wanted)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as error:  # a form sent twice at once
            raise Conflict from error
        enqueue(SEND_CODE, made.pk)
    return made


def forget_code(*, actor: User) -> bool:
    """Give up binding the number that a code was sent to; idempotent. True when there was one."""
    return bool(PhoneCode.objects.filter(person=actor).delete()[0])


def send_code(code_id: int) -> bool:
    """Hand a code over to the sender, at most once: True when this call did.

    The row is marked before, and the mark goes only when the message is certainly not on its way; then NotSent goes on
    to the worker, which tries again with the same code. A code that has ended or was replaced is not sent.
    """
    now = timezone.now()
    mine = PhoneCode.objects.filter(pk=code_id, failed=False)
    if not mine.filter(handed_over_at=None, expires_at__gt=now).update(handed_over_at=now):
        return False
    row, gateway = mine.filter(handed_over_at=now).first(), sender()
    if row is None or gateway is None:
        return False
    try:
        gateway.send(_message(row))
    except NotSent as refusal:
        mine.update(**({"handed_over_at": None} if refusal.again else {"failed": True}))
        if refusal.again:
            raise
    except Unclear:
        return False
    return True


def spend_try(row: PhoneCode) -> None:
    """Take one try of a code, whatever comes of it; guesses at once cannot take more than there are.

    Raises Invalid when the code has ended, was used or replaced, or has no try left.
    """
    left = PhoneCode.objects.filter(pk=row.pk, tries_left__gt=0, expires_at__gt=timezone.now())
    with transaction.atomic(durable=True):
        if not left.update(tries_left=F("tries_left") - 1):
            raise code_is_over()


def code_is_over() -> Invalid:
    """The refusal of a code that can't be entered any more."""
    return Invalid(slug="code_over", errors={"code": [gettext_lazy("This code is over. Please ask for a new one.")]})


def prune_codes() -> int:
    """Delete codes that have ended, with their numbers; returns how many."""
    return PhoneCode.objects.filter(expires_at__lt=timezone.now() - LIFE).delete()[0]


@sensitive_variables()
def _message(row: PhoneCode) -> Text:
    code = row.code()
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Your Wecho code is %(code)s, valid for %(minutes)d minutes. Tell it to nobody.")
        text %= {"code": code, "minutes": CODE_MINUTES}
    identifier = f"wecho-{row.pk}-{bytes(row.seed).hex()[:12]}"
    return Text(id=identifier, number=row.open(), masked=row.masked, code=code, minutes=CODE_MINUTES, text=text)


@sensitive_variables()
def _read(number: str) -> str:
    regions = settings.TEXTS.regions
    try:
        return read_phone(number, regions=regions)
    except NotAPhone:
        message = _("This is not a mobile number.")
    except RegionNotServed:
        message = _("We can only send messages to numbers of %(codes)s.") % {"codes": calling_codes(regions)}
    raise Invalid(errors={"number": [message]})


def _count(actor: User, number: str) -> None:
    """Count what would be sent, from the narrowest limit to the widest; the first that is reached refuses it."""
    network, hashed = network_of(current_address()), keyed_hash(number.encode("ascii"), purpose=PHONE_HASH).hex()[:32]
    for kind, who in (("person", actor.pk), ("number", hashed)):
        _up(cache_keys.CODES_IN_MINUTE, kind, who, 1)
        _up(cache_keys.CODES_IN_HOUR, kind, who, CODES_AN_HOUR)
        _up(cache_keys.CODES_ON_DAY, kind, who, CODES_A_DAY)
    if network:
        _up(cache_keys.CODES_IN_HOUR, "address", network, CODES_OF_AN_ADDRESS_AN_HOUR)
        _up(cache_keys.CODES_ON_DAY, "address", network, CODES_OF_AN_ADDRESS_A_DAY)
    _up(cache_keys.CODES_ON_DAY, "site", "all", settings.TEXTS.a_day)


def _up(key: cache_keys.Key, kind: str, who: object, most: int) -> None:
    if cache.count_up(key(kind, who), key.seconds) > most:
        waits = {60: _("Please wait a minute before you ask for another code.")}
        later = _("That were many codes. Please try again later.")
        raise TooMany(waits.get(key.seconds, later), slug="too_many_codes")
