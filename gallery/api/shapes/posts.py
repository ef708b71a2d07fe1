"""Posts as `serializers.posts` describes them."""

from typing import Any

from accounts.api.serializers.people import person_shape
from gallery.api.shapes.photos import photo_shape
from gallery.models import Photo, Post


def card_shape(post: Post) -> dict[str, Any]:
    """A `CardOutput`; the post comes `on_cards`, with `liked`."""
    cover = post.cover
    return {
        "id": post.pk,
        "title": post.title,
        "author": person_shape(post.author),
        "cover": photo_shape(cover) if cover else None,
        "photo_count": post.photo_count,
        "like_count": post.like_count,
        "comment_count": post.comment_count,
        "liked": post.liked,
        "published_at": post.published_at,
    }


def post_shape(post: Post, photos: list[Photo], *, for_author: bool) -> dict[str, Any]:
    """A `PostOutput`."""
    return {
        "id": post.pk,
        "status": post.status,
        "review_note": post.review_note if for_author else "",
        "title": post.title,
        "text": post.text,
        "author": person_shape(post.author),
        "photos": [photo_shape(photo) for photo in photos],
        "like_count": post.like_count,
        "comment_count": post.comment_count,
        "view_count": post.view_count if for_author else None,
        "liked": post.liked,
        "created_at": post.created_at,
        "published_at": post.published_at,
    }
