"""Following people, and asking to where an account is private."""

from django.db import transaction

from accounts.actions.notifications import notify, withdraw
from accounts.actions.pairs import count_follow, lock_pair
from accounts.constants import NotificationKind
from accounts.models import Follow, FollowRequest, User
from accounts.policies import can_follow
from accounts.selectors.blocks import are_apart
from accounts.selectors.follows import is_following
from wecho.common.database import insert_once
from wecho.common.errors import Forbidden, NotFound

REQUEST, APPROVAL = "request", "approval"


@transaction.atomic
def follow_person(*, actor: User, followee: User) -> bool:
    """Follow, or ask to follow a private account; idempotent. True when it is new.

    Both counters move with a follow in one transaction. Raises Forbidden, and NotFound where a block stands between
    them: no follow begins beside a block that is made at the same moment.
    """
    actor, followee = lock_pair(actor, followee)
    if not can_follow(actor, followee):
        raise Forbidden
    if are_apart(actor, followee.pk):
        raise NotFound
    if followee.is_private:
        return not is_following(actor, followee) and _ask(actor, followee)
    created = begin_follow(actor, followee)
    if created:
        notify(recipients=[followee.pk], kind=NotificationKind.FOLLOW, actor=actor)
    return created


@transaction.atomic
def unfollow_person(*, actor: User, followee: User) -> bool:
    """Stop following, or asking to; idempotent. True when there was something to stop."""
    return end_follow(*lock_pair(actor, followee))


@transaction.atomic
def remove_follower(*, actor: User, follower: User) -> bool:
    """Stop somebody from following the actor; idempotent. True when they did. They may follow again, or ask to."""
    actor, follower = lock_pair(actor, follower)
    return end_follow(follower, actor)


def begin_follow(follower: User, followee: User) -> bool:
    """Write the follow of a locked pair in the place of a request; True when it is new."""
    end_request(follower, followee)
    created = insert_once(Follow, follower=follower, followee=followee)
    if created:
        count_follow(follower, followee, 1)
    return created


def end_follow(follower: User, followee: User) -> bool:
    """Take away the follow or the request of a locked pair; True when there was one."""
    asked = end_request(follower, followee)
    mine = Follow.objects.filter(follower=follower, followee=followee)
    since = mine.values_list("created_at", flat=True).first()
    if since is None or not mine.delete()[0]:
        return asked
    count_follow(follower, followee, -1)
    withdraw(recipients=[followee.pk], kind=NotificationKind.FOLLOW, actor=follower, at=since)
    return True


def end_request(follower: User, followee: User) -> bool:
    """Take away the request of a locked pair, and with it what told of it; True when there was one."""
    mine = FollowRequest.objects.filter(follower=follower, followee=followee)
    since = mine.values_list("created_at", flat=True).first()
    if since is None or not mine.delete()[0]:
        return False
    about = {"kind": NotificationKind.FOLLOW, "subject_kind": REQUEST}
    withdraw(recipients=[followee.pk], actor=follower, at=since, **about)  # type: ignore[arg-type]
    return True


def _ask(follower: User, followee: User) -> bool:
    asked = insert_once(FollowRequest, follower=follower, followee=followee)
    if asked:
        notify(recipients=[followee.pk], kind=NotificationKind.FOLLOW, actor=follower, subject_kind=REQUEST)
    return asked
