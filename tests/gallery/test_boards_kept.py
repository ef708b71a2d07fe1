"""Covers of boards, others' boards that people collect, and what boards count."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.blocks import block_person
from accounts.actions.people import edit_profile
from accounts.models import Notification
from gallery.actions import boards as board_actions
from gallery.actions.board_follows import keep_board, unkeep_board
from gallery.actions.board_items import collect_post, uncollect_post
from gallery.actions.boards import choose_cover, create_board, delete_board, edit_board
from gallery.actions.recounting_boards import recount_boards
from gallery.models import Board, BoardFollow, Post
from gallery.selectors import board_people, boards
from gallery.states import BoardStatus, PostStatus, Visibility
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_photo, make_post, share_board
from wecho.common.errors import Forbidden, Invalid, TooMany

pytestmark = pytest.mark.django_db


def test_collecting_a_board_twice_counts_once() -> None:
    board, ben = make_board(), make_person()
    assert keep_board(actor=ben, board=board)
    assert not keep_board(actor=ben, board=board)
    assert Board.objects.get(pk=board.pk).follower_count == 1
    assert [row.shown for row in boards.kept_by(ben).rows] == [board]
    assert unkeep_board(actor=ben, board_id=board.pk)
    assert not unkeep_board(actor=ben, board_id=board.pk)
    assert Board.objects.get(pk=board.pk).follower_count == 0


def test_the_owner_hears_of_it_until_it_is_taken_back() -> None:
    board, ben = make_board(), make_person()
    keep_board(actor=ben, board=board)
    told = Notification.objects.filter(recipient=board.owner, subject_kind="kept", people__gt=0)
    assert told.exists()
    unkeep_board(actor=ben, board_id=board.pk)
    assert not told.exists()


def test_only_what_everybody_sees_is_collected_and_not_ones_own() -> None:
    private, waiting, own = make_board(is_public=False), make_board(published=False), make_board()
    ben = share_board(private)
    for person, board in ((ben, private), (ben, waiting), (own.owner, own)):
        with pytest.raises(Forbidden):
            keep_board(actor=person, board=board)


@pytest.mark.parametrize("deleted", [True, False])
def test_a_collected_board_that_is_gone_keeps_its_place_until_it_is_removed(deleted: bool) -> None:
    board, ben = make_board(), make_person()
    keep_board(actor=ben, board=board)
    if deleted:
        delete_board(actor=board.owner, board=board)
    else:
        edit_board(actor=board.owner, board=board, is_public=False)
    (row,) = boards.kept_by(ben).rows
    assert row.shown is None
    assert unkeep_board(actor=ben, board_id=row.board_id)


def test_the_owner_sees_who_collects_a_board_and_others_those_who_show_what_they_like() -> None:
    board, shy, open_, hidden = make_board(), make_person(), make_person(), make_person()
    edit_profile(actor=open_, person=open_, show_likes=True)
    for person in (shy, open_, hidden):
        keep_board(actor=person, board=board)
    block_person(actor=hidden, person=board.owner)
    assert board_people.keepers_of(board, board.owner) == [open_, shy]
    assert board_people.keepers_of(board, make_person()) == [open_]
    assert board_people.keepers_of(board, shy) == [open_, shy]


def test_lists_of_collected_boards_take_a_fixed_number_of_queries() -> None:
    ben, moderator = make_person(), make_moderator()
    counts = []
    for number in (1, 4):
        for _ in range(number):
            keep_board(actor=ben, board=make_board(posts=[make_post(moderator=moderator)]))
        with CaptureQueriesContext(connection) as queries:
            rows = boards.kept_by(ben).rows
            assert all(row.shown and row.shown.cover and row.shown.owner.name for row in rows)
        counts.append(len(queries))
    assert counts == [4, 4]


def test_the_owner_chooses_a_cover_among_the_photos_on_the_board() -> None:
    first, second = make_post(photos=2), make_post()
    board = make_board(posts=[first, second])
    boards.cover([board], board.owner)
    assert board.cover == second.photos.get()
    chosen = first.photos.get(position=1)
    choose_cover(actor=board.owner, board=board, photo=chosen)
    assert Board.objects.get(pk=board.pk).status == BoardStatus.PENDING
    boards.cover([board], board.owner)
    assert board.cover == chosen
    choose_cover(actor=board.owner, board=board, photo=None)
    boards.cover([board], board.owner)
    assert board.cover == second.photos.get()


def test_the_same_cover_is_not_reviewed_again() -> None:
    board = make_board(posts=[make_post()])
    choose_cover(actor=board.owner, board=board, photo=None)
    assert Board.objects.get(pk=board.pk).status == BoardStatus.PUBLISHED


def test_a_photo_that_is_not_on_the_board_is_no_cover() -> None:
    board, hidden = make_board(), make_post()
    collect_post(actor=board.owner, board=board, post=hidden)
    Post.objects.filter(pk=hidden.pk).update(status=PostStatus.HIDDEN)
    for photo in (make_post().photos.get(), make_photo(board.owner), hidden.photos.get()):
        with pytest.raises(Invalid):
            choose_cover(actor=board.owner, board=board, photo=photo)
    with pytest.raises(Forbidden):
        choose_cover(actor=make_person(), board=board, photo=None)


def test_a_cover_is_gone_with_its_post_and_shown_to_those_only_who_see_it() -> None:
    post, other = make_post(), make_post()
    board = make_board(posts=[post, other])
    choose_cover(actor=board.owner, board=board, photo=post.photos.get())
    Post.objects.filter(pk=post.pk).update(visibility=Visibility.PRIVATE)
    board.refresh_from_db()
    boards.cover([board], make_person())
    assert board.cover == other.photos.get()
    Post.objects.filter(pk=post.pk).update(visibility=Visibility.PUBLIC)
    uncollect_post(actor=board.owner, board=board, post=post)
    assert Board.objects.get(pk=board.pk).cover_photo is None


def test_a_board_that_becomes_public_is_reviewed_again() -> None:
    board = make_board()
    edit_board(actor=board.owner, board=board, is_public=False)
    assert board.status == BoardStatus.PUBLISHED
    edit_board(actor=board.owner, board=board, is_public=True)
    assert board.status == BoardStatus.PENDING


def test_a_person_has_so_many_boards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_actions, "MAX_BOARDS", 1)
    board = make_board()
    with pytest.raises(TooMany):
        create_board(actor=board.owner, title="One more")


def test_a_walk_mends_what_boards_count() -> None:
    board, ben = make_board(posts=[make_post()]), make_person()
    keep_board(actor=ben, board=board)
    assert recount_boards(0).mended == 0
    Board.objects.filter(pk=board.pk).update(item_count=7, follower_count=0)
    assert recount_boards(0).mended == 1
    board.refresh_from_db()
    assert (board.item_count, board.follower_count) == (1, 1)
    Board.objects.filter(pk=board.pk).update(follower_count=0)
    assert unkeep_board(actor=ben, board_id=board.pk)
    assert not BoardFollow.objects.exists()


def test_boards_of_a_post_are_those_that_the_viewer_may_see() -> None:
    post = make_post()
    public, private = make_board(posts=[post]), make_board(posts=[post], is_public=False)
    assert boards.boards_holding(post, make_person()) == [public]
    assert boards.boards_holding(post, private.owner) == [public]
