"""What a moderator's decision does to a post or a board. The decision itself is recorded by moderation."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from gallery.actions.showing import shown_changed
from gallery.actions.telling import tell_of_mentions, tell_of_review
from gallery.models import Board, Post
from gallery.policies import can_review_boards, can_review_posts
from gallery.states import BOARD, POST, BoardStatus, PostStatus
from wecho.common.errors import Forbidden


@transaction.atomic
def publish_post(*, actor: User, post: Post) -> Post:
    """Make a post public. Raises Conflict when it does not wait for review any more."""
    if not can_review_posts(actor):
        raise Forbidden
    POST.move(post, PostStatus.PUBLISHED, published_at=post.published_at or timezone.now(), review_note="")
    shown_changed(post, was_listed=False)
    tell_of_review(post)
    tell_of_mentions(post)
    return post


@transaction.atomic
def reject_post(*, actor: User, post: Post, note: str) -> Post:
    """Send a post back to its author, who sees the note. Raises Conflict when it does not wait for review any more."""
    if not can_review_posts(actor):
        raise Forbidden
    POST.move(post, PostStatus.REJECTED, review_note=note[:500])
    tell_of_review(post)
    return post


@transaction.atomic
def hide_post(*, actor: User, post: Post, note: str) -> Post:
    """Take a published post out of sight. Raises Conflict when it is not published any more."""
    if not can_review_posts(actor):
        raise Forbidden
    was_listed = post.is_listed
    POST.move(post, PostStatus.HIDDEN, review_note=note[:500])
    shown_changed(post, was_listed=was_listed)
    tell_of_review(post)
    return post


@transaction.atomic
def publish_board(*, actor: User, board: Board) -> Board:
    """Let others see a board. Raises Conflict when it does not wait for review any more."""
    if not can_review_boards(actor):
        raise Forbidden
    BOARD.move(board, BoardStatus.PUBLISHED, review_note="")
    tell_of_review(board)
    return board


@transaction.atomic
def reject_board(*, actor: User, board: Board, note: str) -> Board:
    """Keep a board from others; its owner sees the note. Raises Conflict when it is deleted or rejected already."""
    if not can_review_boards(actor):
        raise Forbidden
    BOARD.move(board, BoardStatus.REJECTED, review_note=note[:500])
    tell_of_review(board)
    return board
