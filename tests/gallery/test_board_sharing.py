"""Boards that several people fill."""

import pytest

from accounts.actions.blocks import block_person, unblock_person
from accounts.models import Notification, User
from accounts.selectors.notice_words import sentence
from accounts.selectors.notifications import notices
from gallery.actions import board_members
from gallery.actions.board_follows import keep_board
from gallery.actions.board_items import collect_post, uncollect_post
from gallery.actions.board_members import (
    accept_invitation,
    invite_to_board,
    leave_board,
    remove_from_board,
)
from gallery.actions.boards import create_board, delete_board, edit_board
from gallery.models import Board, BoardFollow, BoardMember
from gallery.selectors import board_people, boards
from tests.factories import make_person
from tests.factories.gallery import make_board, make_post, share_board
from wecho.common.errors import Forbidden, Invalid, NotFound, TooMany

pytestmark = pytest.mark.django_db


def told(person: User) -> list[str]:
    return [sentence(notice) for notice in notices(person, list(Notification.objects.filter(recipient=person)))]


def test_who_is_invited_sees_a_private_board_and_fills_it_once_they_accept() -> None:
    board, ben = make_board(is_public=False), make_person()
    with pytest.raises(NotFound):
        boards.board_for(ben, board.pk)
    share_board(board, ben, accepted=False)
    assert boards.board_for(ben, board.pk) == board
    with pytest.raises(Forbidden):
        collect_post(actor=ben, board=board, post=make_post())
    assert accept_invitation(actor=ben, board=board)
    assert not accept_invitation(actor=ben, board=board)
    assert collect_post(actor=ben, board=board, post=make_post())
    assert board_people.collaborators_of(board, ben) == [ben]


def test_an_invitation_is_told_and_leads_to_the_board() -> None:
    board = make_board(is_public=False)
    ben = share_board(board, accepted=False)
    (notice,) = notices(ben, list(Notification.objects.filter(recipient=ben)))
    assert notice.url == board.get_absolute_url()
    assert [row.board for row in board_people.invitations_to(ben)] == [board]
    accept_invitation(actor=ben, board=board)
    assert board_people.shared_with(ben) == [board]
    assert Notification.objects.filter(recipient=board.owner, subject_kind="joined").exists()


def test_inviting_twice_is_one_invitation() -> None:
    board, ben = make_board(), make_person()
    assert invite_to_board(actor=board.owner, board=board, person=ben)
    assert not invite_to_board(actor=board.owner, board=board, person=ben)
    assert BoardMember.objects.count() == 1


def test_nobody_accepts_without_an_invitation() -> None:
    with pytest.raises(NotFound):
        accept_invitation(actor=make_person(), board=make_board())


def test_only_the_owner_invites_edits_and_deletes() -> None:
    board = make_board()
    ben = share_board(board)
    with pytest.raises(Forbidden):
        invite_to_board(actor=ben, board=board, person=make_person())
    with pytest.raises(Forbidden):
        remove_from_board(actor=ben, board=board, person=ben)
    with pytest.raises(Forbidden):
        edit_board(actor=ben, board=board, title="Mine")
    with pytest.raises(Forbidden):
        delete_board(actor=ben, board=board)


def test_nobody_shares_their_board_with_themselves() -> None:
    board = make_board()
    with pytest.raises(Invalid):
        invite_to_board(actor=board.owner, board=board, person=board.owner)


def test_collaborators_take_off_their_own_additions_and_the_owner_all() -> None:
    board, theirs, owners = make_board(), make_post(), make_post()
    ben = share_board(board)
    collect_post(actor=ben, board=board, post=theirs)
    collect_post(actor=board.owner, board=board, post=owners)
    with pytest.raises(Forbidden):
        uncollect_post(actor=ben, board=board, post=owners)
    assert uncollect_post(actor=ben, board=board, post=theirs)
    collect_post(actor=ben, board=board, post=theirs)
    assert uncollect_post(actor=board.owner, board=board, post=theirs)


@pytest.mark.parametrize("by_owner", [True, False])
def test_who_leaves_or_is_removed_neither_fills_nor_sees_a_private_board(by_owner: bool) -> None:
    board = make_board(is_public=False)
    ben = share_board(board)
    post = make_post()
    collect_post(actor=ben, board=board, post=post)
    if by_owner:
        assert remove_from_board(actor=board.owner, board=board, person=ben)
    else:
        assert leave_board(actor=ben, board=board)
        assert not leave_board(actor=ben, board=board)
    with pytest.raises(NotFound):
        boards.board_for(ben, board.pk)
    with pytest.raises(Forbidden):
        uncollect_post(actor=ben, board=board, post=post)
    assert Board.objects.get(pk=board.pk).item_count == 1


@pytest.mark.parametrize("by_owner", [True, False])
def test_a_block_ends_sharing_and_collecting_for_good(by_owner: bool) -> None:
    board, public = make_board(is_public=False), make_board()
    ben = share_board(board)
    keep_board(actor=ben, board=public)
    Board.objects.filter(pk=public.pk).update(owner=board.owner)
    blocker, blocked = (board.owner, ben) if by_owner else (ben, board.owner)
    block_person(actor=blocker, person=blocked)
    with pytest.raises(NotFound):
        boards.board_for(ben, board.pk)
    with pytest.raises(Forbidden):
        collect_post(actor=ben, board=board, post=make_post())
    unblock_person(actor=blocker, person=blocked)
    with pytest.raises(NotFound):
        boards.board_for(ben, board.pk)
    assert not BoardMember.objects.exists()
    assert not BoardFollow.objects.exists()
    assert Board.objects.get(pk=public.pk).follower_count == 0


def test_whom_a_block_parts_are_not_invited() -> None:
    board, ben = make_board(), make_person()
    block_person(actor=ben, person=board.owner)
    with pytest.raises(NotFound):
        invite_to_board(actor=board.owner, board=board, person=ben)


def test_two_collaborators_whom_a_block_parts_do_not_see_each_other() -> None:
    board = make_board()
    ben, cai = share_board(board), share_board(board)
    block_person(actor=ben, person=cai)
    assert board_people.collaborators_of(board, ben) == [ben]
    assert board_people.collaborators_of(board, cai) == [cai]
    assert board_people.collaborators_of(board, board.owner) == [ben, cai]


def test_those_who_share_a_board_are_told_when_it_is_deleted() -> None:
    board = make_board(is_public=False)
    ben = share_board(board)
    delete_board(actor=board.owner, board=board)
    with pytest.raises(NotFound):
        boards.board_for(ben, board.pk)
    assert board_people.shared_with(ben) == []
    (notice,) = notices(ben, list(Notification.objects.filter(recipient=ben, subject_kind="board_gone")))
    assert notice.is_gone


def test_the_board_of_somebody_suspended_is_nobodys() -> None:
    board = make_board(is_public=False)
    ben = share_board(board)
    User.objects.filter(pk=board.owner_id).update(is_active=False)
    with pytest.raises(NotFound):
        boards.board_for(ben, board.pk)
    assert board_people.shared_with(ben) == []


def test_a_board_has_few_collaborators(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_members, "MAX_COLLABORATORS", 1)
    board = make_board()
    share_board(board, accepted=False)
    with pytest.raises(TooMany):
        share_board(board)


def test_few_invitations_wait_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_members, "OPEN_INVITATIONS", 1)
    owner = make_person()
    share_board(make_board(owner), accepted=False)
    with pytest.raises(TooMany):
        share_board(make_board(owner), accepted=False)


def test_the_menu_of_collecting_lists_shared_boards_but_no_smart_ones() -> None:
    post = make_post(text="#雨")
    shared, ben = make_board(posts=[post]), make_person()
    share_board(shared, ben)
    share_board(make_board(), ben, accepted=False)
    own = create_board(actor=ben, title="own")
    create_board(actor=ben, title="smart", criteria={"tag": "雨"})
    rows = boards.own_boards_with(ben, post)
    assert rows == [own, shared]
    assert [(row.holds, row.is_fixed) for row in rows] == [(False, False), (True, True)]
