"""The order of the posts on a board: by date, or by hand."""

import random

import pytest

from accounts.models import User
from gallery.actions import board_items
from gallery.actions.board_items import collect_post, move_post, shift_post
from gallery.actions.boards import edit_board
from gallery.models import Board, BoardItem, Post
from gallery.selectors.board_posts import posts_on
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post, share_board
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound, TooMany

pytestmark = pytest.mark.django_db


def make_posts(number: int) -> list[Post]:
    author, moderator = make_person(), make_moderator()
    return [make_post(author, moderator=moderator) for _ in range(number)]


def order(board: Board, viewer: User | None = None) -> list[Post]:
    board.refresh_from_db()
    return posts_on(board, viewer or board.owner, limit=100).rows


def test_what_is_new_comes_first_in_either_order() -> None:
    one, two, three = make_posts(3)
    board = make_board(posts=[one, two], by_hand=True)
    assert order(board) == [two, one]
    collect_post(actor=board.owner, board=board, post=three)
    assert order(board) == [three, two, one]


def test_a_post_is_put_behind_another_or_before_all() -> None:
    one, two, three = make_posts(3)
    board = make_board(posts=[three, two, one], by_hand=True)
    move_post(actor=board.owner, board=board, post=one, after=two)
    assert order(board) == [two, one, three]
    move_post(actor=board.owner, board=board, post=three, after=None)
    move_post(actor=board.owner, board=board, post=three, after=None)
    assert order(board) == [three, two, one]
    move_post(actor=board.owner, board=board, post=three, after=one)
    move_post(actor=board.owner, board=board, post=three, after=three)
    assert order(board) == [two, one, three]


def test_a_post_changes_places_with_its_neighbour_and_stays_at_the_ends() -> None:
    one, two, three = make_posts(3)
    board = make_board(posts=[three, two, one], by_hand=True)
    shift_post(actor=board.owner, board=board, post=one, later=True)
    assert order(board) == [two, one, three]
    shift_post(actor=board.owner, board=board, post=three, later=False)
    assert order(board) == [two, three, one]
    shift_post(actor=board.owner, board=board, post=two, later=False)
    shift_post(actor=board.owner, board=board, post=one, later=True)
    assert order(board) == [two, three, one]


def test_what_the_owner_does_not_see_is_no_neighbour() -> None:
    one, two, three = make_posts(3)
    board = make_board(posts=[three, two, one], by_hand=True)
    Post.objects.filter(pk=two.pk).update(status="hidden")
    shift_post(actor=board.owner, board=board, post=one, later=True)
    assert order(board) == [three, one]


def test_places_are_spread_when_there_is_no_room_between_two() -> None:
    posts = make_posts(3)
    board = make_board(posts=posts, by_hand=True)
    expected = order(board)
    for _ in range(60):
        last = expected.pop()
        move_post(actor=board.owner, board=board, post=last, after=expected[0])
        expected.insert(1, last)
        assert order(board) == expected


def test_moves_do_what_moves_of_a_list_do() -> None:
    posts = make_posts(8)
    board = make_board(posts=posts, by_hand=True)
    expected, chance = order(board), random.Random(5)  # noqa: S311 - the same moves each time
    for _ in range(80):
        moved = chance.choice(expected)
        expected.remove(moved)
        place = chance.randrange(len(expected) + 1)
        after = expected[place - 1] if place else None
        expected.insert(place, moved)
        move_post(actor=board.owner, board=board, post=moved, after=after)
        assert order(board) == expected


def test_a_board_begins_its_own_order_with_that_of_dates() -> None:
    board = make_board(posts=make_posts(3))
    BoardItem.objects.update(position=0)  # as those that were put there before there were places
    expected = order(board)
    edit_board(actor=board.owner, board=board, arrangement="hand")
    assert order(board) == expected
    edit_board(actor=board.owner, board=board, arrangement="date")
    assert order(board) == expected


def test_the_order_alone_is_not_reviewed_again() -> None:
    board = make_board()
    edit_board(actor=board.owner, board=board, arrangement="hand")
    assert Board.objects.get(pk=board.pk).status == "published"


def test_pages_by_hand_skip_and_repeat_nothing() -> None:
    board = make_board(posts=make_posts(7), by_hand=True)
    expected, seen, cursor = order(board), list[Post](), None
    while True:
        page = posts_on(board, board.owner, cursor=cursor, limit=2)
        seen += page.rows
        if (cursor := page.next_cursor) is None:
            break
    assert seen == expected


def test_a_cursor_of_another_order_is_refused() -> None:
    board = make_board(posts=make_posts(3))
    cursor = posts_on(board, board.owner, limit=1).next_cursor
    edit_board(actor=board.owner, board=board, arrangement="hand")
    with pytest.raises(Invalid):
        posts_on(board, board.owner, cursor=cursor)


def test_a_board_in_the_order_of_dates_is_not_rearranged() -> None:
    one, two = make_posts(2)
    board = make_board(posts=[one, two])
    with pytest.raises(Conflict):
        move_post(actor=board.owner, board=board, post=one, after=None)


def test_only_the_owner_rearranges_and_only_what_is_there() -> None:
    one, two = make_posts(2)
    board = make_board(posts=[one], by_hand=True)
    with pytest.raises(Forbidden):
        move_post(actor=share_board(board), board=board, post=one, after=None)
    with pytest.raises(NotFound):
        move_post(actor=board.owner, board=board, post=two, after=None)
    with pytest.raises(NotFound):
        move_post(actor=board.owner, board=board, post=one, after=two)


def test_a_board_is_full_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_items, "MAX_BOARD_POSTS", 1)
    one, two = make_posts(2)
    board = make_board(posts=[one])
    assert not collect_post(actor=board.owner, board=board, post=one)
    with pytest.raises(TooMany):
        collect_post(actor=board.owner, board=board, post=two)
