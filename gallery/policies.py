"""Who may see and do what in the gallery."""

from django.utils import timezone

from accounts.models import User
from accounts.policies import Viewer
from gallery.constants import EDITABLE, REVIEW_BOARD, REVIEW_POST
from gallery.models import Board, Comment, Photo, Post
from gallery.states import BoardStatus, PostStatus


def can_review_posts(user: Viewer) -> bool:
    """Moderators with the permission."""
    return user.is_authenticated and user.is_staff and user.has_perm(REVIEW_POST)


def can_review_boards(user: Viewer) -> bool:
    """Moderators with the permission."""
    return user.is_authenticated and user.is_staff and user.has_perm(REVIEW_BOARD)


def can_edit_post(user: Viewer, post: Post) -> bool:
    """Its author, until it is deleted."""
    return user.is_authenticated and user.pk == post.author_id and post.status != PostStatus.DELETED


def can_answer_post(user: User, post: Post) -> bool:
    """Whether this person may like, comment on or collect the post: anyone active who sees it published. One query."""
    return user.is_active and Post.objects.seen_by(user).filter(pk=post.pk).exists()


def can_delete_comment(user: Viewer, comment: Comment) -> bool:
    """Whoever wrote it, the author of the post, and moderators. Needs `comment.post` loaded."""
    return user.is_authenticated and (user.pk in {comment.author_id, comment.post.author_id} or can_review_posts(user))


def can_edit_comment(user: Viewer, comment: Comment) -> bool:
    """Whoever wrote it, for five minutes."""
    open_until = comment.created_at + EDITABLE
    gone = comment.deleted_at or comment.hidden_at
    return user.is_authenticated and user.pk == comment.author_id and not gone and timezone.now() < open_until


def can_pin_comment(user: Viewer, comment: Comment) -> bool:
    """The author of the post. Needs `comment.post` loaded."""
    return user.is_authenticated and user.pk == comment.post.author_id


def can_hide_comment(user: Viewer) -> bool:
    """Moderators of posts."""
    return can_review_posts(user)


def comment_acts(user: Viewer, comment: Comment) -> frozenset[str]:
    """What a page offers to do with a comment that the user reads. Costs no query beside that of permissions."""
    in_sight = user.is_authenticated and comment.hidden_at is None and comment.post.status == PostStatus.PUBLISHED
    acts = {
        "like": in_sight,
        "answer": in_sight and comment.post.allows_comments,
        "edit": in_sight and can_edit_comment(user, comment),
        "delete": can_delete_comment(user, comment),
        "pin": in_sight and comment.root_id is None and can_pin_comment(user, comment),
        "hide": can_hide_comment(user),
    }
    return frozenset(act for act, may in acts.items() if may)


def can_use_photo(user: User, photo: Photo) -> bool:
    """One's own uploads only."""
    return user.is_active and photo.owner_id == user.pk


def can_edit_board(user: Viewer, board: Board) -> bool:
    """Its owner, until it is deleted."""
    return user.is_authenticated and user.pk == board.owner_id and board.status != BoardStatus.DELETED
