"""Follows, blocks and requests when everything happens at the same time, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import permutations
from threading import Barrier

import pytest
from django.db import connection

from accounts.actions.belongings import erase_follows
from accounts.actions.blocks import block_person, unblock_person
from accounts.actions.follow_imports import import_follows, start_import
from accounts.actions.follows import follow_person, remove_follower, unfollow_person
from accounts.actions.requests import approve_request, approve_waiting, set_private
from accounts.models import Block, Follow, FollowImport, FollowRequest, User
from tests.factories import make_person
from tests.factories.relations import kept_counts_are_right, make_private_person, nothing_beside_blocks
from wecho.common.errors import Conflict, NotFound

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def at_once(*works: Callable[[], object]) -> None:
    """Start every piece of work at the same moment, each on a connection of its own; refusals are fine."""
    start = Barrier(len(works))

    def job(work: Callable[[], object]) -> None:
        start.wait(10)
        try:
            work()
        except (NotFound, Conflict):
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        list(threads.map(job, works))


def test_two_who_block_each_other_at_once_are_both_heard() -> None:
    for _ in range(ROUNDS):
        anna, ben = make_person(), make_person()
        follow_person(actor=anna, followee=ben)
        follow_person(actor=ben, followee=anna)
        at_once(partial(block_person, actor=anna, person=ben), partial(block_person, actor=ben, person=anna))
        assert Block.objects.filter(blocker__in=[anna, ben]).count() == 2
        assert nothing_beside_blocks()
        assert kept_counts_are_right(anna, ben)


def test_no_follow_is_left_beside_a_block_made_at_the_same_moment() -> None:
    for _ in range(ROUNDS):
        anna, ben = make_person(), make_person()
        at_once(
            partial(block_person, actor=anna, person=ben),
            partial(follow_person, actor=ben, followee=anna),
            partial(follow_person, actor=anna, followee=ben),
        )
        assert nothing_beside_blocks()
        assert kept_counts_are_right(anna, ben)


def test_no_request_is_approved_across_a_block_made_at_the_same_moment() -> None:
    for _ in range(ROUNDS):
        anna, ben = make_private_person(), make_person()
        follow_person(actor=ben, followee=anna)
        at_once(
            partial(approve_request, actor=anna, follower=ben),
            partial(block_person, actor=ben, person=anna),
            partial(approve_waiting, anna.pk),
        )
        assert nothing_beside_blocks()
        assert kept_counts_are_right(anna, ben)


def test_nobody_is_left_waiting_when_an_account_opens() -> None:
    for _ in range(ROUNDS):
        anna, *fans = make_private_person(), *(make_person() for _ in range(3))
        follow_person(actor=fans[0], followee=anna)
        at_once(
            partial(set_private, actor=anna, person=anna, is_private=False),
            *(partial(follow_person, actor=fan, followee=anna) for fan in fans),
        )
        approve_waiting(anna.pk)
        assert not FollowRequest.objects.exists()
        assert Follow.objects.filter(followee=anna).count() == 3
        assert kept_counts_are_right(anna, *fans)


def test_a_crowd_that_follows_blocks_and_relents_in_every_direction_does_not_deadlock() -> None:
    people = [make_person() for _ in range(4)]

    def life(one: User, other: User) -> Callable[[], object]:
        def live() -> None:
            for act in (_follow, _block, _unblock, _follow, _remove, _follow, _unfollow, _follow):
                act(one, other)

        return live

    at_once(*(life(one, other) for one, other in permutations(people, 2)))
    assert nothing_beside_blocks()
    assert kept_counts_are_right(*people)


def test_who_is_erased_while_others_unfollow_and_block_waits_for_nobody_for_ever() -> None:
    for _ in range(ROUNDS):
        leaver, *fans = (make_person() for _ in range(5))
        for fan in fans:
            follow_person(actor=fan, followee=leaver)
            follow_person(actor=leaver, followee=fan)
        at_once(
            partial(erase_follows, leaver.pk),
            *(partial(unfollow_person, actor=fan, followee=leaver) for fan in fans[:2]),
            *(partial(remove_follower, actor=fan, follower=leaver) for fan in fans[1:3]),
            partial(block_person, actor=fans[3], person=leaver),
        )
        while erase_follows(leaver.pk):
            pass
        assert not Follow.objects.exists()
        assert kept_counts_are_right(*fans)


def _follow(one: User, other: User) -> None:
    try:
        follow_person(actor=one, followee=other)
    except NotFound:
        return


def _block(one: User, other: User) -> None:
    block_person(actor=one, person=other)


def _unblock(one: User, other: User) -> None:
    unblock_person(actor=one, person=other)


def _remove(one: User, other: User) -> None:
    remove_follower(actor=one, follower=other)


def _unfollow(one: User, other: User) -> None:
    unfollow_person(actor=one, followee=other)


def test_an_import_that_is_worked_twice_at_once_counts_each_name_once() -> None:
    anna = make_person()
    people = [make_person() for _ in range(60)]
    started = start_import(actor=anna, names=[person.username for person in people])
    at_once(partial(import_follows, started.pk), partial(import_follows, started.pk))
    import_follows(started.pk)
    started = FollowImport.objects.get(pk=started.pk)
    assert started.done == 60
    assert started.followed + started.already == 60
    assert Follow.objects.filter(follower=anna).count() == 60
    assert kept_counts_are_right(anna, *people)


def test_of_two_imports_started_at_once_one_is_refused() -> None:
    anna = make_person()
    at_once(*[partial(start_import, actor=anna, names=["nobody.here"])] * 3)
    assert FollowImport.objects.count() == 1
