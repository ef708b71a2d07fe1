"""Who may decide."""

from accounts.policies import Viewer
from gallery.models import Board, Post
from gallery.policies import can_review_boards, can_review_posts


def can_decide_post(user: Viewer, post: Post) -> bool:
    """Moderators of posts, about the posts of others. A site with one administrator is not locked out of its own."""
    return can_review_posts(user) and (user.is_superuser or user.pk != post.author_id)


def can_decide_board(user: Viewer, board: Board) -> bool:
    """Moderators of boards, about the public boards of others; a private board is nobody else's business."""
    return can_review_boards(user) and board.is_public and (user.is_superuser or user.pk != board.owner_id)
