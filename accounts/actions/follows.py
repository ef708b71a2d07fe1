"""Following people."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actions.notifications import notify, withdraw
from accounts.actions.people import forget_profile
from accounts.constants import NotificationKind
from accounts.models import Follow, User
from accounts.policies import can_follow
from wecho.common.database import insert_once
from wecho.common.errors import Forbidden


def follow_person(*, actor: User, followee: User) -> bool:
    """Follow; idempotent. True when it is new. Both counters move with it in one transaction."""
    if not can_follow(actor, followee):
        raise Forbidden
    now = timezone.now()
    with transaction.atomic():
        created = insert_once(Follow, follower=actor, followee=followee, created_at=now)
        if created:
            _count(actor, followee, 1)
            notify(recipients=[followee.pk], kind=NotificationKind.FOLLOW, actor=actor, at=now)
    return created


def unfollow_person(*, actor: User, followee: User) -> bool:
    """Stop following; idempotent. True when there was something to stop."""
    with transaction.atomic():
        mine = Follow.objects.filter(follower=actor, followee=followee)
        followed_at = mine.values_list("created_at", flat=True).first()
        deleted, _ = mine.delete()
        if deleted:
            _count(actor, followee, -1)
            withdraw(
                recipients=[followee.pk], kind=NotificationKind.FOLLOW, actor=actor, at=followed_at or timezone.now()
            )
    return bool(deleted)


def _count(follower: User, followee: User, step: int) -> None:
    # In the order of their ids, so that two people who follow each other at once cannot deadlock.
    changes = {follower.pk: "following_count", followee.pk: "follower_count"}
    for pk, counter in sorted(changes.items()):
        User.objects.filter(pk=pk).update(**{counter: F(counter) + step})
    forget_profile(follower.username, followee.username)
