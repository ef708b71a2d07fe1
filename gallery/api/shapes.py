"""Rows of the gallery as the shapes that `serializers` describes."""

from typing import Any

from accounts.api.serializers.people import person_shape
from gallery.models import Board, Comment, Photo, Post
from gallery.selectors.photos import refusal_sentence

EXIF = ("camera", "lens", "focal_length_mm", "focal_length_35mm", "aperture", "exposure_seconds", "iso")


def photo_shape(photo: Photo) -> dict[str, Any]:
    """A `PhotoOutput`."""
    exif = {name: getattr(photo, name) or None for name in (*EXIF, "taken_at", "taken_at_offset")}
    renditions = [
        {**step, "avif": photo.url(step["edge"], "avif"), "jpeg": photo.url(step["edge"], "jpg")}
        for step in photo.edges
    ]
    return {
        "id": photo.pk,
        "status": photo.status,
        "refusal": refusal_sentence(photo) or None,
        "width": photo.width,
        "height": photo.height,
        "alt": photo.alt,
        "color": photo.color,
        "thumbhash": photo.thumbhash,
        "renditions": renditions,
        "exif": exif,
    }


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
        "liked": post.liked,
        "created_at": post.created_at,
        "published_at": post.published_at,
    }


def comment_shape(comment: Comment) -> dict[str, Any]:
    """A `CommentOutput`."""
    return {
        "id": comment.pk,
        "author": person_shape(comment.author),
        "body": comment.body,
        "created_at": comment.created_at,
    }


def board_shape(board: Board) -> dict[str, Any]:
    """A `BoardOutput`."""
    return {
        "id": board.pk,
        "title": board.title,
        "description": board.description,
        "is_public": board.is_public,
        "status": board.status,
        "owner": person_shape(board.owner),
        "item_count": board.item_count,
    }
