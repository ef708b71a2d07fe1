"""Following."""

import pytest

from accounts.actions.follows import follow_person, unfollow_person
from accounts.selectors.follows import followed_by, followers_of, is_following
from tests.factories import make_person
from wecho.common.errors import Forbidden, Invalid

pytestmark = pytest.mark.django_db


def test_following_twice_counts_once() -> None:
    anna, ben = make_person(), make_person()
    assert follow_person(actor=anna, followee=ben)
    assert not follow_person(actor=anna, followee=ben)
    anna.refresh_from_db()
    ben.refresh_from_db()
    assert (anna.following_count, ben.follower_count) == (1, 1)


def test_unfollowing_twice_counts_once() -> None:
    anna, ben = make_person(), make_person()
    follow_person(actor=anna, followee=ben)
    assert unfollow_person(actor=anna, followee=ben)
    assert not unfollow_person(actor=anna, followee=ben)
    ben.refresh_from_db()
    assert ben.follower_count == 0
    assert not is_following(anna, ben)


def test_nobody_follows_themselves() -> None:
    anna = make_person()
    with pytest.raises(Forbidden):
        follow_person(actor=anna, followee=anna)


def test_lists_go_on_where_the_last_page_ended() -> None:
    anna = make_person()
    fans = [make_person() for _ in range(5)]
    for fan in fans:
        follow_person(actor=fan, followee=anna)
    seen, cursor = [], None
    while True:
        page = followers_of(anna, anna, cursor=cursor, limit=2)
        seen += [row.follower for row in page.rows]
        if (cursor := page.next_cursor) is None:
            break
    assert seen == fans[::-1]


def test_a_list_takes_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    anna = make_person()
    for _ in range(3):
        follow_person(actor=anna, followee=make_person())
    with django_assert_num_queries(1):
        assert [row.followee.username for row in followed_by(anna, anna, cursor=None, limit=10).rows]


@pytest.mark.parametrize("cursor", ["x", "W10:abc", "WzFd", "WzEsMl0:" + "a" * 43, "\0", "é"])
def test_a_forged_cursor_is_refused(cursor: str) -> None:
    anna = make_person()
    with pytest.raises(Invalid):
        followers_of(anna, anna, cursor=cursor, limit=2)
