"""Keeping people out, and letting them in again."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.acts import note_act
from accounts.actions.people import forget_profile
from accounts.actions.sessions import end_sessions
from accounts.models import Departure, Suspension, User
from accounts.policies import can_act_on
from accounts.states import Act, SessionEnd
from wecho.common.errors import Conflict, Forbidden, Invalid

BATCH = 200


def suspend_person(*, actor: User, person: User, reason: str, ends_at: datetime | None = None) -> None:
    """Keep somebody out; every session of theirs ends. Raises Conflict when they are suspended already."""
    if not can_act_on(actor, person):
        raise Forbidden
    reason = reason.strip()
    if not reason:
        raise Invalid(errors={"reason": [_("Say why: the person reads it.")]})
    if ends_at is not None and ends_at <= timezone.now():
        raise Invalid(errors={"ends_at": [_("This must lie in the future.")]})
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        if Suspension.objects.filter(person=person, lifted_at=None).exists():
            raise Conflict(_("This person is suspended already."))
        Suspension.objects.create(person=person, reason=reason[:500], by=actor, ends_at=ends_at)
        settle_standing(person)
        end_sessions(person=person, end=SessionEnd.SUSPENDED)
        note_act(actor=actor, person=person, act=Act.SUSPENDED, reason=reason)


def lift_suspension(*, actor: User, person: User, reason: str = "") -> None:
    """Let somebody in again before the time; does nothing when they are not suspended."""
    if not can_act_on(actor, person):
        raise Forbidden
    _lift(person, actor, Act.LIFTED, reason)


def end_due_suspensions() -> int:
    """Let those in whose time is over; how many. May run twice."""
    due = Suspension.objects.filter(lifted_at=None, ends_at__lte=timezone.now()).select_related("person")
    return sum(_lift(suspension.person, None, Act.EXPIRED, "") for suspension in due.order_by("ends_at")[:BATCH])


def sign_out_person(*, actor: User, person: User, reason: str = "") -> int:
    """End every session of somebody else; how many."""
    if not can_act_on(actor, person):
        raise Forbidden
    with transaction.atomic():
        ended = end_sessions(person=person, end=SessionEnd.ADMINISTRATOR)
        note_act(actor=actor, person=person, act=Act.SIGNED_OUT, reason=reason)
    return ended


def settle_standing(person: User) -> None:
    """Make `is_active` what the rows say: nobody takes part who is suspended, or leaving."""
    suspended = Suspension.objects.filter(person=person, lifted_at=None).exists()
    person.is_active = not (suspended or Departure.objects.filter(person=person).exists() or person.erased_at)
    User.objects.filter(pk=person.pk).update(is_active=person.is_active)
    forget_profile(person.username)


def _lift(person: User, actor: User | None, act: Act, reason: str) -> bool:
    with transaction.atomic():
        lifted = Suspension.objects.filter(person=person, lifted_at=None).update(lifted_at=Now())
        if lifted:
            settle_standing(person)
            note_act(actor=actor, person=person, act=act, reason=reason)
    return bool(lifted)
