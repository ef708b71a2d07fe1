"""Who may decide."""

from accounts.policies import Viewer
from gallery.models import Board, Post
from gallery.policies import can_review_boards, can_review_posts
from moderation.constants import DECIDE_APPEAL, AppealStatus, SubjectKind
from moderation.models import Appeal


def can_decide_post(user: Viewer, post: Post) -> bool:
    """Moderators of posts, about the posts of others. A site with one administrator is not locked out of its own."""
    return can_review_posts(user) and (user.is_superuser or user.pk != post.author_id)


def can_decide_board(user: Viewer, board: Board) -> bool:
    """Moderators of boards, about the public boards of others; a private board is nobody else's business."""
    return can_review_boards(user) and board.is_public and (user.is_superuser or user.pk != board.owner_id)


def can_read_appeals(user: Viewer) -> bool:
    """Moderators of posts or of boards who have the permission for it as well."""
    return user.is_authenticated and user.has_perm(DECIDE_APPEAL) and bool(kinds_reviewed(user))


def kinds_reviewed(user: Viewer) -> list[SubjectKind]:
    """What somebody is a moderator of."""
    may = {SubjectKind.POST: can_review_posts(user), SubjectKind.BOARD: can_review_boards(user)}
    return [kind for kind, allowed in may.items() if allowed]


def can_read_appeal(user: Viewer, appeal: Appeal) -> bool:
    """Who may read appeals, except for whoever made the decision or is its author: administrators too."""
    concerned = {appeal.decider_id, appeal.author_id}
    return can_read_appeals(user) and user.pk not in concerned and appeal.decision.subject_kind in kinds_reviewed(user)


def can_decide_appeal(user: Viewer, appeal: Appeal) -> bool:
    """Whoever may read it, while it is open."""
    return appeal.status == AppealStatus.OPEN and can_read_appeal(user, appeal)


def can_keep_rules(user: Viewer) -> bool:
    """Who may add and change rules on texts."""
    return user.is_authenticated and user.is_staff and user.has_perm("moderation.change_textrule")
