"""What administrators write of people: fields of their row, and a new password."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import jobs
from accounts.actions.acts import note_act
from accounts.actions.passwords import set_password
from accounts.actions.people import forget_profile
from accounts.look_alikes import skeleton
from accounts.models import FormerName, User
from accounts.policies import can_act_on, can_administer_people, can_change_person
from accounts.states import Act
from wecho.common import cache, cache_keys
from wecho.common.errors import Conflict, Forbidden, Invalid
from wecho.common.jobs import enqueue

POWERS = ("is_staff", "is_superuser", "groups")
"""What somebody may do in the administration: the affair of superusers."""
_WRITTEN = frozenset({"username", "display_name", "bio", "place", "website", "is_staff", "is_superuser"})


@transaction.atomic
def administer_person(*, actor: User, person: User, changed: Sequence[str] = ()) -> User:
    """Write the `changed` fields of a person, or somebody new, as an administrator filled them in.

    All other fields stay as they are by now. A name that is given up is given to nobody any more. The trail keeps the
    names of the fields. Raises Forbidden, also for powers that only superusers give.
    """
    if person.pk is None:
        return _add_person(actor, person)
    kept = User.objects.select_for_update().get(pk=person.pk)
    if not can_change_person(actor, kept) or (not actor.is_superuser and set(POWERS).intersection(changed)):
        raise Forbidden
    before, key_before, seen_as = kept.username, kept.username_key, skeleton(kept.username)
    fields = [name for name in changed if name in _WRITTEN]
    for name in fields:
        setattr(kept, name, getattr(person, name))
    kept.save(update_fields=[*fields, "changed_at"])
    if kept.username_key != key_before:
        FormerName.keep(key_before, seen_as)
    if kept.username != before:
        transaction.on_commit(lambda: cache.forget(cache_keys.ACCESS_TOKEN(before)) and None)
    note_act(actor=actor, person=kept, act=Act.CHANGED, reason=", ".join(changed))
    forget_profile(before, kept.username)
    return kept


@transaction.atomic
def set_password_of(*, actor: User, person: User, new_password: str, reason: str) -> None:
    """Set the password of somebody without a confirmed e-mail address; their sessions end.

    Who has an address sets it by themselves (`send_reset_link_to`), so that nobody else knows it: raises Conflict.
    Raises Invalid without a reason or for a weak password.
    """
    kept = _person_in_need(actor, person, reason)
    if kept.email:
        raise Conflict(_("This person has a confirmed e-mail address. Send them a link."))
    set_password(kept, new_password, field="new_password", keep=None)
    note_act(actor=actor, person=kept, act=Act.PASSWORD_SET, reason=reason.strip())


@transaction.atomic
def send_reset_link_to(*, actor: User, person: User, reason: str) -> None:
    """Have a link to set a new password sent to somebody's confirmed address; the mail says that, and why.

    Raises Conflict where there is none, and Invalid without a reason.
    """
    kept = _person_in_need(actor, person, reason)
    if not kept.email:
        raise Conflict(_("This person has no confirmed e-mail address."))
    enqueue(jobs.SEND_RESET, kept.username, uuid4().hex, reason.strip())
    note_act(actor=actor, person=kept, act=Act.RESET_LINK_SENT, reason=reason.strip())


def _person_in_need(actor: User, person: User, reason: str) -> User:
    kept = User.objects.select_for_update().get(pk=person.pk)
    if not can_act_on(actor, kept):
        raise Forbidden
    if not reason.strip():
        raise Invalid(errors={"reason": [_("Say why, and how you know that it is them.")]})
    return kept


def _add_person(actor: User, person: User) -> User:
    if not can_administer_people(actor):
        raise Forbidden
    person.save()
    note_act(actor=actor, person=person, act=Act.CHANGED)
    return person
