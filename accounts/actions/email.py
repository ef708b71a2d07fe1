"""A person's e-mail address: asked for, confirmed by a link, kept by a link."""

from datetime import timedelta
from typing import TypedDict
from uuid import uuid4

import idna
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import jobs
from accounts.actions.mails import deliver_mail
from accounts.actions.passwords import LinkRefused, check_own_password
from accounts.actions.sessions import end_sessions
from accounts.constants import CONFIRMATIONS_AN_HOUR, CONFIRMATIONS_TO_AN_ADDRESS_A_DAY
from accounts.models import User
from accounts.states import SessionEnd
from wecho.common import cache, cache_keys
from wecho.common.errors import Conflict, Invalid, TooMany
from wecho.common.jobs import enqueue

CONFIRM_WITHIN = timedelta(days=3)
STOP_WITHIN = timedelta(days=7)
LONGEST_ADDRESS = 254
_CONFIRM, _STOP = "accounts.email.confirm", "accounts.email.stop"


class Claim(TypedDict):
    """What a link is about: a person, their address before, and the one that they want."""

    person: int
    before: str
    wanted: str


def normalise_email(text: str) -> str:
    """The address with its domain in lower case and ASCII (IDNA), its local part as given; raises Invalid."""
    local, _at, domain = text.strip().rpartition("@")
    try:
        address = f"{local}@{idna.encode(domain, uts46=True).decode()}"
        validate_email(address)
        MaxLengthValidator(LONGEST_ADDRESS)(address)
    except (idna.IDNAError, ValidationError) as error:
        raise Invalid(errors={"email": [_("Enter a valid e-mail address.")]}) from error
    return address


def change_email(*, actor: User, password: str, email: str) -> User:
    """Ask for another address, or with "" give the e-mail up. Raises Invalid or TooMany.

    It takes effect when the link in the mail to it is followed; the address before is told, with a link that stops it.
    Whether somebody else has the address shows nowhere but in a mail to it.
    """
    check_own_password(actor, password)
    address = normalise_email(email) if email.strip() else ""
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=actor.pk)
        if not address:
            _give_up(person)
        elif address != person.email:
            ask_to_confirm(person=person, email=address)
        else:
            withdraw_email(actor=person)
    return person


@transaction.atomic
def ask_to_confirm(*, person: User, email: str) -> None:
    """Let the address wait, and write to it. Raises TooMany after five mails an hour for one person.

    More than five a day to one mailbox are not sent: nobody is pestered from here.
    """
    key = cache_keys.CONFIRMATIONS(person.pk)
    if cache.count_up(key, cache_keys.CONFIRMATIONS.seconds) > CONFIRMATIONS_AN_HOUR:
        raise TooMany(_("That were many mails. Please wait an hour."))
    person.pending_email = email
    person.save(update_fields=["pending_email"])
    enqueue(jobs.SEND_CONFIRMATION, person.pk, email, uuid4().hex)


@transaction.atomic
def send_confirmation_again(*, actor: User) -> None:
    """Send the link once more; nothing to do when no address waits. Raises TooMany."""
    person = User.objects.select_for_update().get(pk=actor.pk)
    if person.pending_email:
        ask_to_confirm(person=person, email=person.pending_email)


def withdraw_email(*, actor: User) -> None:
    """Forget the address that waits; its link is void from then on."""
    User.objects.filter(pk=actor.pk).update(pending_email="")


def send_confirmation(person_id: int, email: str, request_id: str) -> None:
    """Job: mail the link to an address that waits, and word of it to the one before.

    Whoever has the address already is told that, instead of getting a link.
    """
    person = User.objects.filter(pk=person_id, pending_email=email, is_active=True).first()
    if person is None:
        return
    claim = Claim(person=person.pk, before=person.email, wanted=email)
    owner = User.objects.get_queryset().with_email(email).exclude(pk=person.pk).first()
    if _may_write_to(email):
        if owner:
            deliver_mail(person=owner, template="accounts/mails/email_taken.txt", event=f"taken:{request_id}")
        else:
            link = _link("accounts:confirm_email", claim, _CONFIRM)
            context = {"link": link, "username": person.username}
            deliver_mail(
                person=person,
                to=email,
                template="accounts/mails/confirm_email.txt",
                event=f"confirm:{request_id}",
                context=context,
            )
    if person.email:
        context = {"link": _link("accounts:stop_email", claim, _STOP), "wanted": email}
        deliver_mail(
            person=person, template="accounts/mails/email_changing.txt", event=f"changing:{request_id}", context=context
        )


def send_removal(person_id: int, before: str, request_id: str) -> None:
    """Job: tell an address that its account goes on without it, with a link that stops that."""
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is not None:
        link = _link("accounts:stop_email", Claim(person=person.pk, before=before, wanted=""), _STOP)
        deliver_mail(
            person=person,
            to=before,
            template="accounts/mails/email_removed.txt",
            event=f"removed:{request_id}",
            context={"link": link},
        )


def confirm_email(*, token: str) -> User:
    """Make the address that waits the person's own. Raises LinkRefused, or Conflict when somebody else was first."""
    claim = read_confirmation(token)
    try:
        with transaction.atomic():
            person = _claimed(claim)
            if (person.email, person.pending_email) != (claim["before"], claim["wanted"]):
                raise LinkRefused
            _own(person, claim["wanted"])
    except IntegrityError as error:
        raise Conflict(_("This address belongs to another account already.")) from error
    return person


def stop_email_change(*, token: str) -> User:
    """Keep the address before: end a change that waits, or take back one that took effect. All sessions end.

    Good for seven days. Raises LinkRefused, or Conflict when the address before belongs to somebody else by now.
    """
    claim = read_stop(token)
    try:
        with transaction.atomic():
            person = _claimed(claim)
            if claim["wanted"] not in {person.email, person.pending_email or person.email}:
                raise LinkRefused
            _own(person, claim["before"])
            end_sessions(person=person, end=SessionEnd.ENDED)
    except IntegrityError as error:
        raise Conflict(_("This address belongs to another account already.")) from error
    return person


def read_confirmation(token: str) -> Claim:
    """What a link to confirm is about; raises LinkRefused when it is damaged or older than three days."""
    return _read(token, _CONFIRM, CONFIRM_WITHIN)


def read_stop(token: str) -> Claim:
    """What a link to stop is about; raises LinkRefused when it is damaged or older than seven days."""
    return _read(token, _STOP, STOP_WITHIN)


def _read(token: str, salt: str, within: timedelta) -> Claim:
    try:
        claim: Claim = signing.loads(token, salt=salt, max_age=within)
    except signing.BadSignature as error:
        raise LinkRefused from error
    return claim


def _link(route: str, claim: Claim, salt: str) -> str:
    return settings.SITE_URL + reverse(route, args=[signing.dumps(claim, salt=salt, compress=True)])


def _claimed(claim: Claim) -> User:
    person = User.objects.select_for_update().filter(pk=claim["person"], is_active=True).first()
    if person is None:
        raise LinkRefused
    return person


def _own(person: User, email: str) -> None:
    person.email, person.pending_email, person.email_confirmed_at = email, "", timezone.now()
    person.save(update_fields=["email", "pending_email", "email_confirmed_at"])


def _give_up(person: User) -> None:
    if person.email:
        enqueue(jobs.SEND_REMOVAL, person.pk, person.email, uuid4().hex)
    person.email, person.pending_email, person.email_confirmed_at = "", "", None
    person.save(update_fields=["email", "pending_email", "email_confirmed_at"])


def _may_write_to(email: str) -> bool:
    key = cache_keys.MAILS_TO(email.lower())
    return cache.count_up(key, cache_keys.MAILS_TO.seconds) <= CONFIRMATIONS_TO_AN_ADDRESS_A_DAY
