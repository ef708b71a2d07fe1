"""One's own posts as `serializers.own_posts` describes them."""

from typing import Any

from gallery.api.shapes.posts import card_shape
from gallery.models import Post
from gallery.selectors.own_posts import days_left
from gallery.selectors.review_state import ReviewState

_REVIEW = (
    "rule",
    "rule_url",
    "note",
    "decided_at",
    "usual_wait",
    "can_appeal",
    "appeal_until",
    "appeal_url",
    "appeal",
)


def unseen_shape(post: Post, review: ReviewState | None) -> dict[str, Any]:
    """An `UnseenPostOutput`."""
    return card_shape(post) | {
        "status": post.status,
        "visibility": post.visibility,
        "created_at": post.created_at,
        "review": {name: getattr(review, name) for name in _REVIEW} if review else None,
    }


def deleted_shape(post: Post) -> dict[str, Any]:
    """A `DeletedPostOutput`."""
    return card_shape(post) | {"deleted_at": post.deleted_at, "days_left": days_left(post)}
