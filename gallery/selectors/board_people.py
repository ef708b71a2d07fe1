"""Who has to do with a board: its owner, those who share it, those who are invited, those who collect it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.policies import Viewer
from accounts.selectors.blocks import within_reach
from gallery.constants import OPEN_INVITATIONS
from gallery.models import Board, BoardFollow, BoardMember
from gallery.querysets import shared_boards

FACES = 6


@dataclass(frozen=True)
class Standing:
    """What the viewer is to a board. Somebody invited sees it, and says yes or no before they do anything there."""

    is_owner: bool = False
    is_invited: bool = False
    is_collaborator: bool = False
    keeps: bool = False


def standing_on(board: Board, viewer: Viewer) -> Standing:
    """Two queries, none for a visitor or the owner."""
    if not viewer.is_authenticated:
        return Standing()
    if viewer.pk == board.owner_id:
        return Standing(is_owner=True)
    member = BoardMember.objects.filter(
        within_reach(viewer, "board__owner_id"), board=board, person=viewer, board__owner__is_active=True
    ).first()
    return Standing(
        is_invited=member is not None and member.accepted_at is None,
        is_collaborator=member is not None and member.accepted_at is not None,
        keeps=BoardFollow.objects.filter(board=board, person=viewer).exists(),
    )


def collaborators_of(board: Board, viewer: Viewer) -> list[User]:
    """Who shares a board, the longest first, without whom a block hides from the viewer. One query."""
    rows = _members(board, viewer).filter(accepted_at__isnull=False).order_by("accepted_at", "pk")
    return [row.person for row in rows]


def members_of(board: Board, owner: User) -> list[BoardMember]:
    """Who shares a board and who is invited, for its owner; each with its person. One query."""
    return list(_members(board, owner).order_by("pk"))


def keepers_of(board: Board, viewer: Viewer, *, limit: int = FACES) -> list[User]:
    """Who collects a board, the latest first. Others than its owner see those who show what they like. One query."""
    rows = BoardFollow.objects.filter(within_reach(viewer, "person_id"), board=board, person__is_active=True)
    if viewer.pk != board.owner_id:
        rows = rows.filter(Q(person__show_likes=True) | Q(person_id=viewer.pk))
    return [row.person for row in rows.select_related("person").order_by("-pk")[:limit]]


def invitations_to(person: User) -> list[BoardMember]:
    """Boards that others invite a person to share, the latest first, each with its board and owner. One query."""
    rows = _memberships(person).filter(accepted_at=None)
    return list(rows.order_by("-pk")[:OPEN_INVITATIONS])


def shared_with(person: User, *, limit: int = 100) -> list[Board]:
    """Others' boards that a person shares, the latest first, with their owners. One query."""
    rows = _memberships(person).filter(accepted_at__isnull=False)
    return [row.board for row in rows.order_by("-accepted_at", "-pk")[:limit]]


def _memberships(person: User) -> QuerySet[BoardMember]:
    return BoardMember.objects.filter(shared_boards(person, "board__"), person=person).select_related("board__owner")


def _members(board: Board, viewer: Viewer) -> QuerySet[BoardMember]:
    rows = BoardMember.objects.filter(within_reach(viewer, "person_id"), board=board, person__is_active=True)
    return rows.select_related("person")
