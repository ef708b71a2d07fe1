"""Comments as `serializers.answers` describes them."""

from typing import Any

from accounts.api.serializers.people import person_shape
from gallery.models import Comment


def comment_shape(comment: Comment) -> dict[str, Any]:
    """A `CommentOutput`."""
    return {
        "id": comment.pk,
        "author": person_shape(comment.author),
        "body": comment.body,
        "created_at": comment.created_at,
    }
