"""Comments as `serializers.answers` describes them."""

from typing import Any

from accounts.api.serializers.people import person_shape
from gallery.models import Comment
from gallery.selectors.likers import Likers


def comment_shape(comment: Comment) -> dict[str, Any]:
    """A `CommentOutput` of a root as `selectors.comments` gives it."""
    return reply_shape(comment) | {
        "reply_count": comment.reply_count,
        "replies": [reply_shape(reply) for reply in comment.folded],
        "more_replies": comment.more_replies,
        "replies_cursor": comment.replies_cursor,
    }


def reply_shape(comment: Comment) -> dict[str, Any]:
    """A `ReplyOutput`; without words and name where the caller may not read it."""
    return {
        "id": comment.pk,
        "root_id": comment.root_id,
        "answered_id": comment.answered_id if comment.sees_answered else None,
        "author": person_shape(comment.author) if comment.is_readable else None,
        "body": comment.body if comment.is_readable else None,
        "created_at": comment.created_at,
        "edited_at": comment.edited_at,
        "is_pinned": comment.pinned_at is not None,
        "is_hidden": comment.hidden_at is not None and comment.is_readable,
        "like_count": comment.like_count,
        "liked": comment.liked,
        "may": sorted(comment.may),
    }


def likers_shape(likers: Likers) -> dict[str, Any]:
    """A `LikersOutput`."""
    return {"people": [person_shape(person) for person in likers.people], "more": likers.more}
