"""Blocking and muting."""

import pytest

from accounts.actions.blocks import block_person, mute_person, unblock_person, unmute_person
from accounts.actions.follows import follow_person, unfollow_person
from accounts.models import Block, Follow, FollowRequest, Mute
from accounts.selectors.blocks import are_apart, blocks_of, mutes_of
from accounts.selectors.follows import followed_by, followers_of, requests_to
from accounts.selectors.people import person_seen_by, profile_seen_by
from tests.factories import make_person
from tests.factories.relations import kept_counts_are_right, make_private_person
from wecho.common.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db


def test_a_block_ends_follows_both_ways() -> None:
    anna, ben = make_person(), make_person()
    follow_person(actor=anna, followee=ben)
    follow_person(actor=ben, followee=anna)
    assert block_person(actor=anna, person=ben)
    assert not Follow.objects.exists()
    assert kept_counts_are_right(anna, ben)


def test_a_block_ends_requests_both_ways() -> None:
    anna, ben = make_private_person(), make_private_person()
    follow_person(actor=anna, followee=ben)
    follow_person(actor=ben, followee=anna)
    block_person(actor=anna, person=ben)
    assert not FollowRequest.objects.exists()


def test_blocking_and_unblocking_may_be_repeated() -> None:
    anna, ben = make_person(), make_person()
    assert [block_person(actor=anna, person=ben) for _ in range(2)] == [True, False]
    assert [unblock_person(actor=anna, person=ben) for _ in range(2)] == [True, False]
    assert not Block.objects.exists()


def test_nobody_follows_across_a_block_from_either_side() -> None:
    anna, ben = make_person(), make_person()
    block_person(actor=anna, person=ben)
    for one, other in ((anna, ben), (ben, anna)):
        with pytest.raises(NotFound):
            follow_person(actor=one, followee=other)
        assert not unfollow_person(actor=one, followee=other)


def test_who_was_blocked_can_block_too_and_stays_apart_when_the_other_relents() -> None:
    anna, ben = make_person(), make_person()
    block_person(actor=anna, person=ben)
    assert block_person(actor=ben, person=anna)
    unblock_person(actor=anna, person=ben)
    assert are_apart(anna, ben.pk)
    unblock_person(actor=ben, person=anna)
    assert not are_apart(anna, ben.pk)


def test_nobody_blocks_or_mutes_themselves() -> None:
    anna = make_person()
    for act in (block_person, mute_person):
        with pytest.raises(Forbidden):
            act(actor=anna, person=anna)


def test_a_block_hides_both_by_name_in_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    anna, ben, carl = make_person(), make_person(), make_person()
    block_person(actor=anna, person=ben)
    for one, other in ((anna, ben), (ben, anna)):
        with django_assert_num_queries(1), pytest.raises(NotFound):
            person_seen_by(one, other.username)
        with pytest.raises(NotFound):
            profile_seen_by(one, other.username)
        assert person_seen_by(carl, other.username) == other


def test_lists_of_a_third_leave_out_who_is_apart_from_the_reader() -> None:
    anna, ben, carl = make_person(), make_person(), make_person()
    for person in (anna, ben):
        follow_person(actor=person, followee=carl)
        follow_person(actor=carl, followee=person)
    block_person(actor=anna, person=ben)
    for reader, other in ((anna, ben), (ben, anna)):
        followers = [row.follower for row in followers_of(carl, reader, cursor=None, limit=9).rows]
        followees = [row.followee for row in followed_by(carl, reader, cursor=None, limit=9).rows]
        assert followers == followees == [reader]
        assert other not in followers
    assert len(followers_of(carl, carl, cursor=None, limit=9).rows) == 2


def test_ones_own_lists_name_whom_one_blocked_and_not_whom_one_can_no_longer_see() -> None:
    anna, ben = make_person(), make_person()
    mute_person(actor=anna, person=ben)
    assert [row.muted for row in mutes_of(anna, cursor=None, limit=9).rows] == [ben]
    block_person(actor=ben, person=anna)
    assert mutes_of(anna, cursor=None, limit=9).rows == []
    assert [row.blocked for row in blocks_of(ben, cursor=None, limit=9).rows] == [anna]
    assert requests_to(anna, cursor=None, limit=9).rows == []


def test_muting_may_be_repeated_and_changes_no_follow() -> None:
    anna, ben = make_person(), make_person()
    follow_person(actor=anna, followee=ben)
    assert [mute_person(actor=anna, person=ben) for _ in range(2)] == [True, False]
    assert Follow.objects.count() == 1
    assert [unmute_person(actor=anna, person=ben) for _ in range(2)] == [True, False]
    assert not Mute.objects.exists()
