"""A person's e-mail address: asked for, confirmed by a link, taken back by a link."""

from datetime import timedelta
from typing import TypedDict

import idna
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts import jobs
from accounts.actions.mails import deliver_mail, mail_person
from accounts.actions.passwords import check_own_password, end_all_sessions
from accounts.constants import MAILS_TO_AN_ADDRESS_A_DAY, MAILS_TO_CONFIRM_AN_HOUR
from accounts.models import User
from wecho.common import cache, cache_keys
from wecho.common.errors import Conflict, DomainError, Invalid, TooMany
from wecho.common.jobs import enqueue

CONFIRM_WITHIN = timedelta(days=3)
STOP_WITHIN = timedelta(days=7)
_CONFIRM, _STOP = "accounts.email.confirm", "accounts.email.stop"


class LinkRefused(DomainError):
    """The link is too old, was used, or was never ours."""

    status = 400
    slug = "link_refused"
    message = _("This link is not valid any more. Please ask for a new one.")


class _Claim(TypedDict):
    """What a link is about: a person, the address of theirs before, and the one that they want."""

    person: int
    before: str
    wanted: str


def normalise_email(text: str) -> str:
    """The address with its domain in lower case and ASCII (IDNA), its local part as given; raises Invalid."""
    local, at, domain = text.strip().rpartition("@")
    try:
        address = f"{local}{at}{idna.encode(domain, uts46=True).decode()}"
        validate_email(address)
    except (idna.IDNAError, ValidationError) as error:
        raise Invalid(errors={"email": [_("Enter a valid e-mail address.")]}) from error
    if len(address) > 254:
        raise Invalid(errors={"email": [_("Enter a valid e-mail address.")]})
    return address


@transaction.atomic
def change_email(*, actor: User, password: str, email: str) -> User:
    """Ask for another address; "" gives the e-mail up. Takes effect when the link in the mail to it is followed.

    The address before is told, with a link that stops it. Whether somebody else has the address shows nowhere but in a
    mail to it. Raises Invalid, or TooMany.
    """
    check_own_password(actor, password)
    address = normalise_email(email) if email.strip() else ""
    person = User.objects.select_for_update().get(pk=actor.pk)
    if address and address != person.email:
        return ask_to_confirm(person=person, email=address)
    if not address and person.email:
        mail_person(person=person, template="accounts/mails/email_removed.txt", event=_event(person), to=person.email)
        person.email, person.email_confirmed_at = "", None
    person.pending_email = ""
    person.save(update_fields=["email", "email_confirmed_at", "pending_email"])
    return person


def ask_to_confirm(*, person: User, email: str) -> User:
    """Write to the address and let it wait. Limits: 5 mails an hour for a person, 5 a day for an address; raises TooMany."""
    own = cache_keys.CONFIRMATIONS(person.pk)
    if cache.count_up(own, cache_keys.CONFIRMATIONS.seconds) > MAILS_TO_CONFIRM_AN_HOUR:
        raise TooMany(_("That were many mails. Please wait an hour."))
    with transaction.atomic():
        person.pending_email = email
        person.save(update_fields=["pending_email"])
        event = _event(person)
        enqueue(jobs.SEND_CONFIRMATION, person.pk, email, event)
        if person.email:
            enqueue(jobs.SEND_CHANGE_NOTICE, person.pk, email, event)
    return person


def send_confirmation_again(*, actor: User) -> None:
    """Send the link once more; nothing to do when no address waits. Raises TooMany."""
    if actor.pending_email:
        ask_to_confirm(person=actor, email=actor.pending_email)


def withdraw_email(*, actor: User) -> None:
    """Forget the address that waits; its link is void from then on."""
    User.objects.filter(pk=actor.pk).update(pending_email="")
    actor.pending_email = ""


def confirm_email(*, token: str) -> User:
    """Make the address that waits the person's own. Raises LinkRefused, or Conflict when somebody else was first."""
    claim = _read(token, _CONFIRM, CONFIRM_WITHIN)
    try:
        with transaction.atomic():
            person = _claimed(claim)
            if (person.email, person.pending_email) != (claim["before"], claim["wanted"]):
                raise LinkRefused
            person.email, person.pending_email, person.email_confirmed_at = claim["wanted"], "", timezone.now()
            person.save(update_fields=["email", "pending_email", "email_confirmed_at"])
    except IntegrityError as error:
        raise Conflict(_("This address belongs to another account already.")) from error
    return person


def stop_email_change(*, token: str) -> User:
    """Keep the address before: end a change that waits, or take back one that took effect, and end all sessions.

    Good for seven days. Raises LinkRefused, or Conflict when the address before belongs to somebody else by now.
    """
    claim = _read(token, _STOP, STOP_WITHIN)
    try:
        with transaction.atomic():
            person = _claimed(claim)
            if claim["wanted"] not in {person.email, person.pending_email}:
                raise LinkRefused
            person.email, person.pending_email = claim["before"], ""
            person.email_confirmed_at = timezone.now()
            person.save(update_fields=["email", "pending_email", "email_confirmed_at"])
            end_all_sessions(person)
    except IntegrityError as error:
        raise Conflict(_("This address belongs to another account already.")) from error
    return person


def confirmation_link(person: User) -> str:
    """The token that proves whoever holds it reads the mail of `pending_email`."""
    claim = _Claim(person=person.pk, before=person.email, wanted=person.pending_email)
    return signing.dumps(claim, salt=_CONFIRM, compress=True)
