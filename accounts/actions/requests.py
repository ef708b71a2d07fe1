"""Private accounts, and those who ask to follow them."""

from django.db import transaction

from accounts.actions.follows import APPROVAL, begin_follow, end_request
from accounts.actions.notifications import notify
from accounts.actions.pairs import lock_pair
from accounts.actions.people import forget_profile
from accounts.constants import NotificationKind
from accounts.jobs import APPROVE_WAITING
from accounts.models import FollowRequest, User
from accounts.policies import can_edit_profile
from wecho.common.errors import Forbidden, NotFound
from wecho.common.jobs import enqueue

BATCH = 100


@transaction.atomic
def set_private(*, actor: User, person: User, is_private: bool) -> bool:
    """Make one's own account private or public; idempotent. True when it changed.

    Who follows already goes on. Opening it approves all who wait, by a job; who asks at the same moment waits and is
    approved, or follows at once.
    """
    if not can_edit_profile(actor, person):
        raise Forbidden
    # The lock is that of `lock_pair`: a request is written before this, for the job to find, or comes after it.
    if not User.objects.filter(pk=person.pk, is_private=not is_private).update(is_private=is_private):
        return False
    person.is_private = is_private
    forget_profile(person.username)
    if not is_private:
        enqueue(APPROVE_WAITING, person.pk)
    return True


@transaction.atomic
def approve_request(*, actor: User, follower: User) -> bool:
    """Let somebody follow who asked the actor; idempotent. True when it is new.

    Raises NotFound when they neither wait nor follow: they took it back, were declined or are blocked.
    """
    actor, follower = lock_pair(actor, follower)
    if not FollowRequest.objects.filter(follower=follower, followee=actor).exists():
        if not actor.followed_by.filter(follower=follower).exists():
            raise NotFound
        return False
    return _approve(actor, follower)


@transaction.atomic
def decline_request(*, actor: User, follower: User) -> bool:
    """Turn down somebody who asked; idempotent. True when they did. They are not told, and may ask again."""
    lock_pair(actor, follower)
    return end_request(follower, actor)


def approve_waiting(person_id: int) -> int:
    """Approve all who wait for an account that has become public; returns how many.

    Each is approved in a transaction of its own. It may run twice, and stops when the account is private again.
    """
    approved = 0
    while batch := list(FollowRequest.objects.filter(followee=person_id).select_related("follower")[:BATCH]):
        for request in batch:
            if not _approve_if_public(person_id, request.follower):
                return approved
            approved += 1
    return approved


@transaction.atomic
def _approve_if_public(person_id: int, follower: User) -> bool:
    person, follower = lock_pair(User(pk=person_id), follower)
    if person.is_private:
        return False
    if FollowRequest.objects.filter(follower=follower, followee=person).exists():
        _approve(person, follower)
    return True


def _approve(person: User, follower: User) -> bool:
    created = begin_follow(follower, person)
    if created:
        notify(recipients=[follower.pk], kind=NotificationKind.FOLLOW, actor=person, subject_kind=APPROVAL)
    return created
