"""Rows of moderation as the shapes that `serializers` describes."""

from typing import Any

from accounts.api.serializers.people import person_shape
from gallery.api.shapes import photo_shape
from gallery.models import Post
from moderation.models import Decision
from moderation.selectors import post_version
from wecho.common.pagination import Page


def waiting_post_shape(post: Post) -> dict[str, Any]:
    """A `WaitingPostOutput`; the post comes from the queue, with its photos."""
    return {
        "id": post.pk,
        "version": post_version(post),
        "title": post.title,
        "text": post.text,
        "author": person_shape(post.author),
        "photos": [photo_shape(photo) for photo in post.photos.all()],
        "submitted_at": post.submitted_at,
    }


def queue_shape(page: Page[Post]) -> dict[str, Any]:
    """A `QueueOutput`."""
    return {"posts": [waiting_post_shape(post) for post in page.rows], "next_cursor": page.next_cursor}


def decision_shape(decision: Decision, post: Post) -> dict[str, Any]:
    """A `DecisionOutput`."""
    return {
        "id": decision.pk,
        "post": post.pk,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "note": decision.note,
        "status_before": decision.status_before,
        "status": post.status,
        "created_at": decision.created_at,
    }
