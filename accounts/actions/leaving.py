"""Leaving, and changing one's mind within 14 days."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.acts import note_act
from accounts.actions.guessing import check_credentials
from accounts.actions.leaving_mails import tell_departure_begun, tell_departure_ended
from accounts.actions.sessions import end_sessions
from accounts.actions.suspensions import settle_standing
from accounts.models import Departure, User
from accounts.policies import can_act_on, can_leave
from accounts.states import Act, SessionEnd
from accounts.validators import username_key
from wecho.common.errors import Conflict, Forbidden, Invalid

GRACE = timedelta(days=14)


def leave(*, person: User, password: str, typed: str) -> Departure:
    """Hide one's own account from everybody at once, end all its sessions, and have it erased after GRACE.

    `typed` is the username as the person typed it. Raises Invalid for another one, WrongCredentials or TooMany as a
    sign-in does, Forbidden for staff, Conflict when it is done already.
    """
    require_may_leave(person)
    if username_key(typed.strip()) != person.username_key:
        raise Invalid(slug="name_differs", errors={"typed": [_("This is not your username.")]})
    check_credentials(username=person.username, password=password)
    return _begin(person, None)


@transaction.atomic
def start_departure(*, actor: User, person: User, reason: str = "") -> Departure:
    """Do the same for somebody else, as an administrator; they may change their mind as well.

    Their mail says that an administrator did it, and the `reason`.

    Raises Forbidden, also for staff, and Conflict when it is done already.
    """
    if not can_act_on(actor, person):
        raise Forbidden
    require_may_leave(person)
    departure = _begin(person, actor, reason)
    note_act(actor=actor, person=person, act=Act.DELETION_BEGUN, reason=reason)
    return departure


def require_may_leave(person: User) -> None:
    """Raise Forbidden for the staff."""
    if not can_leave(person):
        raise Forbidden(
            _("Accounts of the staff are not deleted. Ask an administrator to take you off the staff first.")
        )


@transaction.atomic
def keep_account(*, person: User) -> User:
    """Change one's mind: everything is as it was before. Raises Conflict when the erasure has begun."""
    waiting = Departure.objects.select_for_update(of=("self",)).filter(person=person, erasing_since=None)
    departure = waiting.filter(due_at__gt=timezone.now()).first()
    if departure is None:
        raise Conflict(_("It is too late: this account is being erased."))
    departure.delete()
    User.objects.filter(pk=person.pk).update(leaving_since=None)
    settle_standing(person)
    person.refresh_from_db()
    tell_departure_ended(person)
    return person


@transaction.atomic
def _begin(person: User, by: User | None, reason: str = "") -> Departure:
    current = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if current.is_gone:
        raise Conflict(_("This account is being deleted already."))
    now = timezone.now()
    departure = Departure.objects.create(person=person, asked_at=now, due_at=now + GRACE, by=by)
    User.objects.filter(pk=person.pk).update(leaving_since=now)
    settle_standing(person)
    end_sessions(person=person, end=SessionEnd.LEFT)
    tell_departure_begun(departure, reason)
    person.refresh_from_db()
    return departure
