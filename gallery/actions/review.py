"""What a moderator's decision does to a post or a board. The decision itself is recorded by moderation."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from gallery.actions.showing import shown_changed
from gallery.actions.telling import tell_of_mentions, tell_of_review
from gallery.models import Board, Post
from gallery.policies import can_review_boards, can_review_posts
from gallery.states import BOARD, POST, BoardStatus, PostStatus
from wecho.common.errors import Conflict, Forbidden


@transaction.atomic
def publish_post(*, actor: User, post: Post) -> Post:
    """Let others see a post: one that waits for review, or one that was rejected or hidden by mistake.

    Raises Conflict when it is none of these any more.
    """
    if not can_review_posts(actor):
        raise Forbidden
    _decide(
        post, PostStatus.PUBLISHED, published_at=post.published_at or timezone.now(), review_note="", review_rule=""
    )
    shown_changed(post, was_listed=False)
    tell_of_review(post)
    tell_of_mentions(post)
    return post


@transaction.atomic
def reject_post(*, actor: User, post: Post, note: str, rule: str = "") -> Post:
    """Send a post back to its author, who sees rule and note. Raises Conflict when it does not wait any more."""
    if not can_review_posts(actor):
        raise Forbidden
    _decide(post, PostStatus.REJECTED, review_note=note[:500], review_rule=rule)
    tell_of_review(post)
    return post


@transaction.atomic
def hide_post(*, actor: User, post: Post, note: str, rule: str = "") -> Post:
    """Take a published post out of sight. Raises Conflict when it is not published any more."""
    if not can_review_posts(actor):
        raise Forbidden
    was_listed = post.is_listed
    _decide(post, PostStatus.HIDDEN, review_note=note[:500], review_rule=rule)
    shown_changed(post, was_listed=was_listed)
    tell_of_review(post)
    return post


@transaction.atomic
def publish_board(*, actor: User, board: Board) -> Board:
    """Let others see a board: one that waits for review, or one that was rejected by mistake.

    Raises Conflict when it is neither any more.
    """
    if not can_review_boards(actor):
        raise Forbidden
    BOARD.move(board, BoardStatus.PUBLISHED, review_note="", review_rule="")
    tell_of_review(board)
    return board


@transaction.atomic
def reject_board(*, actor: User, board: Board, note: str, rule: str = "") -> Board:
    """Keep a board from others; its owner sees rule and note. Raises Conflict for one deleted or rejected already."""
    if not can_review_boards(actor):
        raise Forbidden
    BOARD.move(board, BoardStatus.REJECTED, review_note=note[:500], review_rule=rule)
    tell_of_review(board)
    return board


def _decide(post: Post, to: PostStatus, **changes: Any) -> None:
    """Only its author takes a post out of the bin."""
    if post.status == PostStatus.DELETED:
        raise Conflict
    POST.move(post, to, **changes)
