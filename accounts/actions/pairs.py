"""What two people are to each other changes under one lock."""

from collections.abc import Iterable

from accounts.actions.people import forget_profile
from accounts.models import User
from wecho.common.database import is_postgresql, rows
from wecho.common.errors import NotFound
from wecho.common.kept_counts import moved


def lock_pair(one: User, other: User) -> tuple[User, User]:
    """Lock the rows of both until the commit and return them as they are now. Raises NotFound when one is gone.

    Whoever changes a follow, a request or a block of two people comes here first. The rows are locked in the order of
    their ids, which are those of the kept counters: two who act on each other at once take turns, and cannot deadlock.
    """
    found = lock_people({one.pk, other.pk})
    if one.pk not in found or other.pk not in found:
        raise NotFound
    return found[one.pk], found[other.pk]


def lock_people(ids: Iterable[int]) -> dict[int, User]:
    """Lock the rows of these people until the commit, in the order of their ids, and return by id who is there."""
    found = User.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk")
    return {person.pk: person for person in found}


def hold_relations(person: User) -> None:
    """Until the commit, no follow and no block of that person begins or ends; others who hold them don't wait.

    Whoever writes what a block forbids comes here and then asks whether one stands between the two: it is not made in
    between, because `lock_pair` waits. On SQLite a transaction that writes is alone anyway.
    """
    if is_postgresql():
        rows("SELECT id FROM accounts_user WHERE id = %(id)s FOR SHARE", {"id": person.pk})


def count_follow(follower: User, followee: User, step: int) -> None:
    """Move both counters of a follow that has begun or ended; the pair is locked."""
    move_counter("following_count", [follower], step)
    move_counter("follower_count", [followee], step)


def move_counter(counter: str, people: Iterable[User], step: int) -> None:
    """Move a kept counter of people who are locked. One that has drifted stops at 0 and stands in nobody's way."""
    found = list(people)
    User.objects.filter(pk__in=[person.pk for person in found]).update(**{counter: moved(counter, step)})
    forget_profile(*(person.username for person in found))
