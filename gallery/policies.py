"""Who may see and do what in the gallery."""

from accounts.models import User
from accounts.policies import Viewer
from gallery.constants import REVIEW_BOARD, REVIEW_POST
from gallery.models import Board, Comment, Photo, Post
from gallery.states import BoardStatus, PostStatus


def can_review_posts(user: Viewer) -> bool:
    """Moderators with the permission."""
    return user.is_authenticated and user.is_staff and user.has_perm(REVIEW_POST)


def can_review_boards(user: Viewer) -> bool:
    """Moderators with the permission."""
    return user.is_authenticated and user.is_staff and user.has_perm(REVIEW_BOARD)


def can_see_post(viewer: Viewer, post: Post) -> bool:
    """Anyone sees what is published; its author and moderators see it in every state but deleted."""
    if post.status == PostStatus.PUBLISHED and post.author.is_active:
        return True
    return post.status != PostStatus.DELETED and (viewer.pk == post.author_id or can_review_posts(viewer))


def can_edit_post(user: Viewer, post: Post) -> bool:
    """Its author, until it is deleted."""
    return user.is_authenticated and user.pk == post.author_id and post.status != PostStatus.DELETED


def can_answer_post(user: User, post: Post) -> bool:
    """Whether this person may like, comment on or collect the post: anyone active, once it is published."""
    return user.is_active and post.status == PostStatus.PUBLISHED and post.author.is_active


def can_delete_comment(user: Viewer, comment: Comment) -> bool:
    """Whoever wrote it, the author of the post, and moderators. Needs `comment.post` loaded."""
    return user.is_authenticated and (user.pk in {comment.author_id, comment.post.author_id} or can_review_posts(user))


def can_use_photo(user: User, photo: Photo) -> bool:
    """One's own uploads only."""
    return user.is_active and photo.owner_id == user.pk


def can_see_board(viewer: Viewer, board: Board) -> bool:
    """Anyone sees a published public board; its owner and moderators see it in every state but deleted."""
    if board.status == BoardStatus.PUBLISHED and board.is_public and board.owner.is_active:
        return True
    if board.status == BoardStatus.DELETED:
        return False
    return viewer.pk == board.owner_id or (board.is_public and can_review_boards(viewer))


def can_edit_board(user: Viewer, board: Board) -> bool:
    """Its owner, until it is deleted."""
    return user.is_authenticated and user.pk == board.owner_id and board.status != BoardStatus.DELETED
