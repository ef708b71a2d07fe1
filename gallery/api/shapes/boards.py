"""Boards as `serializers.boards` describes them."""

from dataclasses import asdict
from typing import Any

from accounts.api.serializers.people import person_shape
from accounts.policies import Viewer
from gallery.api.shapes.photos import photo_shape
from gallery.models import Board, BoardFollow, BoardMember, Facet
from gallery.selectors.board_people import collaborators_of, keepers_of, standing_on
from gallery.selectors.board_sections import section_tags
from gallery.selectors.boards import cover


def board_shape(board: Board) -> dict[str, Any]:
    """A `BoardOutput`."""
    return {
        "id": board.pk,
        "title": board.title,
        "description": board.description,
        "is_public": board.is_public,
        "status": board.status,
        "owner": person_shape(board.owner),
        "arrangement": board.arrangement,
        "criteria": board.criteria,
        "item_count": board.item_count,
        "follower_count": board.follower_count,
        "updated_at": board.updated_at,
    }


def board_detail_shape(board: Board, viewer: Viewer) -> dict[str, Any]:
    """A `BoardDetailOutput`; at most eight queries."""
    cover([board], viewer)
    return board_shape(board) | {
        "cover": photo_shape(board.cover) if board.cover else None,
        "sections": [tag_shape(tag) for tag in section_tags(board)],
        "collaborators": [person_shape(person) for person in collaborators_of(board, viewer)],
        "keepers": [person_shape(person) for person in keepers_of(board, viewer)],
        "mine": asdict(standing_on(board, viewer)),
    }


def tag_shape(facet: Facet) -> dict[str, Any]:
    """A `TagOutput`."""
    return {"value": facet.value, "name": facet.name}


def kept_shape(row: BoardFollow) -> dict[str, Any]:
    """A `KeptOutput`; the row comes with `shown`."""
    shown = board_shape(row.shown) if row.shown else None
    return {"board_id": row.board_id, "kept_at": row.created_at, "board": shown}


def member_shape(row: BoardMember) -> dict[str, Any]:
    """A `BoardMemberOutput`."""
    return {"person": person_shape(row.person), "invited_at": row.invited_at, "accepted_at": row.accepted_at}
