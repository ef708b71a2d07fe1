"""Sharing boards with others. What two people do here waits for a block between them, and ends by it."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.pairs import hold_relations
from accounts.models import User
from accounts.selectors.blocks import are_apart
from gallery.actions import telling_of_boards
from gallery.constants import MAX_COLLABORATORS, OPEN_INVITATIONS
from gallery.models import Board, BoardFollow, BoardMember
from gallery.policies import can_edit_board
from gallery.states import BoardStatus
from wecho.common.database import insert_once
from wecho.common.errors import Forbidden, Invalid, NotFound, TooMany
from wecho.common.kept_counts import moved


@transaction.atomic
def invite_to_board(*, actor: User, board: Board, person: User) -> bool:
    """Invite somebody to share one's own board; idempotent. True when it is new.

    They see it, and once they accept they put posts on it. Raises Forbidden, NotFound where a block stands between the
    two, Invalid for oneself or a board that fills itself, TooMany for more than 20 people, or 100 open invitations.
    """
    hold_relations(actor)
    held = Board.objects.select_for_update(of=("self",), no_key=True).get(pk=board.pk)
    if not can_edit_board(actor, held) or not actor.is_active:
        raise Forbidden
    if person.pk == actor.pk:
        raise Invalid(errors={"username": [_("This board is yours already.")]})
    if held.criteria is not None:
        raise Invalid(errors={"username": [_("A board that fills itself is shared with nobody.")]})
    if not person.is_active or are_apart(actor, person.pk):
        raise NotFound
    members = BoardMember.objects.filter(board=board)
    if members.filter(person=person).exists():
        return False
    if members.count() >= MAX_COLLABORATORS:
        raise TooMany(_("A board is shared with 20 people at most."))
    if BoardMember.objects.filter(board__owner=actor, accepted_at=None).count() >= OPEN_INVITATIONS:
        raise TooMany(_("Too many of your invitations wait for an answer."))
    if insert_once(BoardMember, board=board, person=person):
        telling_of_boards.tell_of_invitation(held, actor, person)
    return True


@transaction.atomic
def accept_invitation(*, actor: User, board: Board) -> bool:
    """Share a board that one was invited to; idempotent. True when it is new. Raises NotFound without an invitation."""
    hold_relations(actor)
    mine = BoardMember.objects.filter(board=board, person=actor)
    there = Board.objects.filter(pk=board.pk).exclude(status=BoardStatus.DELETED).exists()
    if not (actor.is_active and there) or are_apart(actor, board.owner_id) or not mine.exists():
        raise NotFound
    accepted = mine.filter(accepted_at=None).update(accepted_at=timezone.now())
    if accepted:
        telling_of_boards.tell_of_acceptance(board, actor)
    return bool(accepted)


@transaction.atomic
def leave_board(*, actor: User, board: Board) -> bool:
    """Decline an invitation, or share a board no more; idempotent. True when one did. One's posts stay on it."""
    return _end(board, actor)


@transaction.atomic
def remove_from_board(*, actor: User, board: Board, person: User) -> bool:
    """Take back an invitation, or share one's own board with somebody no more; idempotent. Their posts stay on it."""
    if not can_edit_board(actor, board):
        raise Forbidden
    return _end(board, person)


def part_on_boards(one: User, other: User) -> None:
    """End what two people share and keep of each other's boards: a block has come between them."""
    pair = Q(board__owner=one, person=other) | Q(board__owner=other, person=one)
    BoardMember.objects.filter(pair).delete()
    kept = list(BoardFollow.objects.filter(pair).order_by("board_id").values_list("pk", "board_id"))
    for key, board_id in kept:
        deleted, _rows = BoardFollow.objects.filter(pk=key).delete()
        if deleted:
            Board.objects.filter(pk=board_id).update(follower_count=moved("follower_count", -1))


def _end(board: Board, person: User) -> bool:
    membership = BoardMember.objects.filter(board=board, person=person).first()
    if membership is None:
        return False
    deleted, _rows = BoardMember.objects.filter(pk=membership.pk).delete()
    if deleted:
        telling_of_boards.take_back_membership(board, membership)
    return bool(deleted)
