"""Blocking and muting people."""

from django.db import transaction

from accounts.actions.follows import end_follow
from accounts.actions.notifications import silence
from accounts.actions.pairs import lock_pair
from accounts.models import Block, Mute, User
from accounts.policies import can_block
from accounts.selectors.blocks import are_apart
from accounts.signals import parted
from wecho.common.database import insert_once
from wecho.common.errors import Forbidden, NotFound


@transaction.atomic
def block_person(*, actor: User, person: User) -> bool:
    """Hide the two from each other; idempotent. True when it is new.

    Follows and requests end both ways, and what each was told of the other is taken out of their notifications. It also
    works against somebody who has blocked the actor: whoever is first must not be out of reach. Raises Forbidden.
    """
    actor, person = lock_pair(actor, person)
    if not can_block(actor, person):
        raise Forbidden
    created = insert_once(Block, blocker=actor, blocked=person)
    if created:
        end_follow(actor, person)
        end_follow(person, actor)
        silence(recipient=actor, actor=person)
        silence(recipient=person, actor=actor)
        parted.send(User, one=actor, other=person)
    return created


@transaction.atomic
def unblock_person(*, actor: User, person: User) -> bool:
    """Take a block back; idempotent. True when there was one. Follows do not come back."""
    lock_pair(actor, person)
    deleted, _ = Block.objects.filter(blocker=actor, blocked=person).delete()
    return bool(deleted)


def mute_person(*, actor: User, person: User) -> bool:
    """Leave a person's posts out of the actor's feeds; idempotent. True when it is new. They are never told.

    Raises Forbidden, and NotFound where a block stands between them.
    """
    if not can_block(actor, person):
        raise Forbidden
    if are_apart(actor, person.pk):
        raise NotFound
    return insert_once(Mute, muter=actor, muted=person)


def unmute_person(*, actor: User, person: User) -> bool:
    """Take a mute back; idempotent. True when there was one."""
    deleted, _ = Mute.objects.filter(muter=actor, muted=person).delete()
    return bool(deleted)
