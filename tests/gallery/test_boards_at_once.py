"""What boards count and limit stays right when many act at once; on PostgreSQL they really do."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from accounts.actions.blocks import block_person
from gallery.actions import board_items, board_members, boards
from gallery.actions.board_follows import keep_board, unkeep_board
from gallery.actions.board_items import collect_post, move_post, uncollect_post
from gallery.actions.board_members import accept_invitation, invite_to_board
from gallery.actions.boards import create_board
from gallery.models import Board, BoardFollow, BoardItem, BoardMember
from gallery.selectors.board_posts import posts_on
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post, share_board
from wecho.common.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> Sequence[object]:
    """What each returned or refused, all begun together."""
    start = Barrier(len(works))

    def job(work: Callable[[], object]) -> object:
        start.wait(10)
        try:
            return work()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(job, works))


def test_collecting_and_dropping_a_board_at_once_is_counted_right() -> None:
    board, people = make_board(), [make_person() for _ in range(4)]
    at_once(*(partial(keep_board, actor=person, board=board) for person in people * 2))
    at_once(
        *(partial(unkeep_board, actor=person, board_id=board.pk) for person in people[:2]),
        *(partial(keep_board, actor=person, board=board) for person in people[:2]),
    )
    board.refresh_from_db()
    assert board.follower_count == BoardFollow.objects.filter(board=board).count()


def test_posts_put_and_taken_off_at_once_are_counted_right() -> None:
    board, moderator = make_board(), make_moderator()
    posts = [make_post(moderator=moderator) for _ in range(3)]
    ben = share_board(board)
    at_once(
        *(partial(collect_post, actor=board.owner, board=board, post=post) for post in posts),
        *(partial(collect_post, actor=ben, board=board, post=post) for post in posts),
        *(partial(uncollect_post, actor=board.owner, board=board, post=post) for post in posts),
    )
    board.refresh_from_db()
    assert board.item_count == BoardItem.objects.filter(board=board).count()


def test_moves_at_once_lose_nothing() -> None:
    moderator = make_moderator()
    posts = [make_post(moderator=moderator) for _ in range(5)]
    board = make_board(posts=posts, by_hand=True)
    at_once(*(partial(move_post, actor=board.owner, board=board, post=post, after=posts[0]) for post in posts[1:]))
    rows = posts_on(board, board.owner).rows
    assert rows[0] == posts[0]
    assert len(rows) == 5
    places = list(BoardItem.objects.values_list("position", flat=True))
    assert len(set(places)) == 5


def test_limits_hold_against_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "MAX_BOARDS", 3)
    monkeypatch.setattr(board_items, "MAX_BOARD_POSTS", 2)
    monkeypatch.setattr(board_members, "MAX_COLLABORATORS", 2)
    moderator, board = make_moderator(), make_board()
    owner, posts = board.owner, [make_post(moderator=moderator) for _ in range(4)]
    people = [make_person() for _ in range(4)]
    at_once(*(partial(create_board, actor=owner, title="x") for _ in range(4)))
    at_once(*(partial(collect_post, actor=owner, board=board, post=post) for post in posts))
    at_once(*(partial(invite_to_board, actor=owner, board=board, person=one) for one in people))
    assert Board.objects.filter(owner=owner).count() == 3
    assert BoardItem.objects.filter(board=board).count() == 2
    assert BoardMember.objects.filter(board=board).count() == 2


def test_nothing_is_shared_or_collected_beside_a_block() -> None:
    for _ in range(3):
        board, ben = make_board(), make_person()
        share_board(board, ben, accepted=False)
        cai = make_person()
        at_once(
            partial(block_person, actor=board.owner, person=ben),
            partial(accept_invitation, actor=ben, board=board),
            partial(keep_board, actor=ben, board=board),
            partial(block_person, actor=cai, person=board.owner),
            partial(invite_to_board, actor=board.owner, board=board, person=cai),
        )
        board.refresh_from_db()
        assert not BoardMember.objects.filter(board=board).exists()
        assert not BoardFollow.objects.filter(board=board).exists()
        assert board.follower_count == 0
