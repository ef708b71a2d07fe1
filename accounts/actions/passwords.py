"""A person's password: changed with the old one, or set anew with a link that was mailed."""

from uuid import uuid4

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from accounts import jobs
from accounts.actions.mails import deliver_mail, mail_person
from accounts.actions.sessions import end_sessions
from accounts.constants import OWN_PASSWORD_FAILURES_ALLOWED, RESETS_ASKED_AN_HOUR, RESETS_MAILED_AN_HOUR
from accounts.models import SecurityKey, User
from accounts.states import SessionEnd
from accounts.validators import username_key
from wecho.common import cache, cache_keys
from wecho.common.errors import DomainError, Invalid, TooMany
from wecho.common.jobs import enqueue
from wecho.common.origin import current_address, network_of
from wecho.common.passwords import LONGEST_PASSWORD


class LinkRefused(DomainError):
    """The link is too old, was used, or was never ours."""

    slug = "link_refused"
    message = _("This link is not valid any more. Please ask for a new one.")


def check_own_password(actor: User, password: str, *, field: str = "password") -> None:
    """Raise Invalid at `field` unless it is the person's; TooMany after five failures within 30 minutes."""
    key = cache_keys.OWN_PASSWORD_FAILURES(actor.pk)
    if cache.count_up(key, cache_keys.OWN_PASSWORD_FAILURES.seconds) > OWN_PASSWORD_FAILURES_ALLOWED:
        raise TooMany(_("Too many failed tries. Please wait half an hour."))
    if len(password) > LONGEST_PASSWORD or not actor.check_password(password):
        raise Invalid(errors={field: [_("This is not your password.")]})
    cache.reset_count(key)


def change_password(*, actor: User, old_password: str, new_password: str, session_id: int | None = None) -> User:
    """Set another password; all sessions but `session_id` end, and a mail tells of it. Raises Invalid or TooMany."""
    check_own_password(actor, old_password, field="old_password")
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=actor.pk)
        set_password(person, new_password, field="new_password", keep=session_id)
    return person


def ask_for_reset(*, identifier: str) -> None:
    """Have a link sent to whoever has this username or confirmed address. Nothing tells whether there is anybody.

    Raises TooMany for a network that asks 20 times an hour; a person gets three mails an hour at most.
    """
    network = network_of(current_address())
    asked = cache.count_up(cache_keys.RESETS_FROM(network), cache_keys.RESETS_FROM.seconds) if network else 0
    if asked > RESETS_ASKED_AN_HOUR:
        raise TooMany
    enqueue(jobs.SEND_RESET, identifier.replace("\0", "").strip()[:254], uuid4().hex)


def send_reset(identifier: str, request_id: str, reason: str = "") -> None:
    """Job: mail the link, if there is somebody to mail it to. `reason` is an administrator's, who asked for it."""
    person = _person_by(identifier)
    if person is None or not person.email:
        return
    key = cache_keys.RESETS_OF(person.pk)
    if cache.count_up(key, cache_keys.RESETS_OF.seconds) > RESETS_MAILED_AN_HOUR:
        return
    uid = urlsafe_base64_encode(str(person.pk).encode())
    path = reverse("accounts:reset_link", args=[uid, default_token_generator.make_token(person)])
    deliver_mail(
        person=person,
        template="accounts/mails/reset.txt",
        event=f"reset:{request_id}",
        context={"link": settings.SITE_URL + path, "username": person.username, "reason": reason},
    )


def person_of_link(uid: str, token: str, *, lock: bool = False) -> User:
    """The person, active or leaving, whose password the link may set, for an hour and once; raises LinkRefused."""
    people = User.objects.get_queryset().entering()
    if lock:
        people = people.select_for_update()
    try:
        person = people.filter(pk=int(urlsafe_base64_decode(uid))).first()
    except (ValueError, OverflowError):
        person = None
    if person is None or not default_token_generator.check_token(person, token):
        raise LinkRefused
    return person


@transaction.atomic
def reset_password(*, uid: str, token: str, password: str) -> User:
    """Set the password with a mailed link; all sessions end, and a mail tells of it. Raises LinkRefused or Invalid."""
    person = person_of_link(uid, token, lock=True)
    set_password(person, password, field="password", keep=None)
    return person


def set_password(person: User, password: str, *, field: str, keep: int | None) -> None:
    """Set the password of a locked person; all sessions but `keep` end, and a mail tells of it.

    Their passkeys sign in alone again only once each was used as a second step after the new password: whoever knew the
    old one may have added one. Raises Invalid at `field` for a weak password.
    """
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(errors={field: error.messages}) from error
    person.set_password(password)
    person.save(update_fields=["password"])
    SecurityKey.objects.filter(person=person).update(enters_alone=False)
    end_sessions(person=person, end=SessionEnd.PASSWORD, but=keep)
    mail_person(
        person=person,
        template="accounts/mails/password_changed.txt",
        event=f"password-changed:{person.pk}:{timezone.now().isoformat()}",
        link=settings.SITE_URL + reverse("accounts:reset"),
    )


def _person_by(identifier: str) -> User | None:
    people = User.objects.get_queryset().entering()
    if "@" in identifier:
        return people.with_email(identifier).first()
    return people.filter(username_key=username_key(identifier)).first()
