"""Boards as `serializers.boards` describes them."""

from typing import Any

from accounts.api.serializers.people import person_shape
from gallery.models import Board


def board_shape(board: Board) -> dict[str, Any]:
    """A `BoardOutput`."""
    return {
        "id": board.pk,
        "title": board.title,
        "description": board.description,
        "is_public": board.is_public,
        "status": board.status,
        "owner": person_shape(board.owner),
        "item_count": board.item_count,
    }
