"""Who may see and do what in the gallery."""

from accounts.models import User
from accounts.policies import Viewer
from gallery.constants import PICK_POST, REVIEW_BOARD, REVIEW_POST
from gallery.models import Board, Comment, Photo, Post
from gallery.states import BoardStatus, PostStatus


def can_review_posts(user: Viewer) -> bool:
    """Moderators with the permission."""
    return user.is_authenticated and user.is_staff and user.has_perm(REVIEW_POST)


def can_review_boards(user: Viewer) -> bool:
    """Moderators with the permission."""
    return user.is_authenticated and user.is_staff and user.has_perm(REVIEW_BOARD)


def can_pick_posts(user: Viewer) -> bool:
    """Editors: staff with the permission."""
    return user.is_authenticated and user.is_staff and user.has_perm(PICK_POST)


def can_edit_post(user: Viewer, post: Post) -> bool:
    """Its author, until it is deleted."""
    return user.is_authenticated and user.pk == post.author_id and post.status != PostStatus.DELETED


def can_restore_post(user: Viewer, post: Post) -> bool:
    """Its author, while it is in the bin."""
    return user.is_active and user.pk == post.author_id and post.status == PostStatus.DELETED


def can_answer_post(user: User, post: Post) -> bool:
    """Whether this person may like, comment on or collect the post: anyone active who sees it published. One query."""
    return user.is_active and Post.objects.seen_by(user).filter(pk=post.pk).exists()


def can_delete_comment(user: Viewer, comment: Comment) -> bool:
    """Whoever wrote it, the author of the post, and moderators. Needs `comment.post` loaded."""
    return user.is_authenticated and (user.pk in {comment.author_id, comment.post.author_id} or can_review_posts(user))


def can_use_photo(user: User, photo: Photo) -> bool:
    """One's own uploads only."""
    return user.is_active and photo.owner_id == user.pk


def can_download(viewer: Viewer, photo: Photo) -> bool:
    """Its owner. Others where the author allows it, while they see the post; needs `photo.post` loaded.

    An original carries the place where it was taken: unless that is shown exactly, others don't get the file.
    """
    if viewer.is_authenticated and photo.owner_id == viewer.pk:
        return viewer.is_active
    if photo.post is None or photo.original_tells_place:
        return False
    return can_download_from(viewer, photo.post)


def can_download_from(viewer: Viewer, post: Post) -> bool:
    """Whether others may have originals of the post: members who see it published, where its author allows it."""
    if not (post.allows_download and viewer.is_authenticated):
        return False
    return Post.objects.seen_by(viewer).filter(pk=post.pk).exists()


def can_edit_board(user: Viewer, board: Board) -> bool:
    """Its owner, until it is deleted."""
    return user.is_authenticated and user.pk == board.owner_id and board.status != BoardStatus.DELETED
