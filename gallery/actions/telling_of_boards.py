"""Whom boards tell of what. Each of these runs in the transaction of what it tells of."""

from datetime import datetime

from accounts.actions.notifications import notify, withdraw
from accounts.constants import NotificationKind
from accounts.models import User
from gallery.models import Board, BoardMember

KIND = NotificationKind.BOARD
INVITATION, JOINED, KEPT, GONE = "invitation", "joined", "kept", "board_gone"


def tell_of_invitation(board: Board, actor: User, person: User) -> None:
    """Somebody hears that they may share a board. One that they declined tells them of itself once only."""
    notify(recipients=[person.pk], kind=KIND, actor=actor, subject_kind=INVITATION, subject_id=board.pk)


def tell_of_acceptance(board: Board, actor: User) -> None:
    """The owner hears who shares the board now."""
    notify(recipients=[board.owner_id], kind=KIND, actor=actor, subject_kind=JOINED, subject_id=board.pk)


def take_back_membership(board: Board, membership: BoardMember) -> None:
    """Nobody who has not looked yet hears of an invitation or an acceptance that ended."""
    person = membership.person
    _withdraw(board, INVITATION, person.pk, board.owner, membership.invited_at)
    if membership.accepted_at:
        _withdraw(board, JOINED, board.owner_id, person, membership.accepted_at)


def tell_of_keeping(board: Board, actor: User, at: datetime) -> None:
    """The owner hears that somebody collects the board, once a person."""
    notify(recipients=[board.owner_id], kind=KIND, actor=actor, subject_kind=KEPT, subject_id=board.pk, at=at)


def take_back_keeping(board: Board, actor: User, at: datetime) -> None:
    """The owner no longer hears of it."""
    _withdraw(board, KEPT, board.owner_id, actor, at)


def tell_of_end(board: Board) -> None:
    """Those who share a board hear that its owner deleted it."""
    people = board.members.filter(accepted_at__isnull=False).values_list("person_id", flat=True)
    notify(recipients=people, kind=KIND, actor=board.owner, subject_kind=GONE, subject_id=board.pk)


def _withdraw(board: Board, subject_kind: str, recipient: int, actor: User, at: datetime) -> None:
    withdraw(recipients=[recipient], kind=KIND, actor=actor, subject_kind=subject_kind, subject_id=board.pk, at=at)
