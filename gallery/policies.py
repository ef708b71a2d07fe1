"""Who may see and do what in the gallery."""

from django.utils import timezone

from accounts.models import User
from accounts.policies import Viewer
from gallery.constants import EDITABLE, PICK_POST, REVIEW_BOARD, REVIEW_POST
from gallery.models import Board, BoardItem, Comment, Photo, Post
from gallery.querysets import listed_boards, shared_boards
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


def can_fill_board(user: Viewer, board: Board) -> bool:
    """Its owner, and those who accepted to share it, unless it fills itself. One query, none for its owner."""
    if board.criteria is not None or not user.is_active:
        return False
    return can_edit_board(user, board) or _belongs(user, board)


def can_take_off_board(user: User, item: BoardItem) -> bool:
    """The owner of the board, and whoever put it there as long as they share it. Needs `item.board` loaded."""
    return can_edit_board(user, item.board) or (item.added_by_id == user.pk and can_fill_board(user, item.board))


def can_keep_board(user: User, board: Board) -> bool:
    """Anyone active who sees it as everybody does, but its owner, whose it is anyway. One query."""
    listed = Board.objects.filter(listed_boards(user), pk=board.pk)
    return user.is_active and user.pk != board.owner_id and listed.exists()


def _belongs(user: Viewer, board: Board) -> bool:
    return Board.objects.filter(shared_boards(user, accepted_at__isnull=False), pk=board.pk).exists()
