"""Posts as `serializers.posts` describes them."""

from dataclasses import asdict
from typing import Any

from accounts.api.serializers.people import person_shape
from gallery.api.shapes.photos import photo_shape
from gallery.constants import LICENCE_URLS
from gallery.hashtags import hashtags_in
from gallery.models import Photo, Post

_CHOICES = ("visibility", "is_sensitive", "licence", "allows_comments", "allows_download", "place_name")


def card_shape(post: Post) -> dict[str, Any]:
    """A `CardOutput`; the post comes `on_cards`, with `liked`."""
    cover = post.cover
    return {
        "id": post.pk,
        "title": post.title,
        "author": person_shape(post.author),
        "cover": photo_shape(cover) if cover else None,
        "is_sensitive": post.is_sensitive,
        "photo_count": post.photo_count,
        "like_count": post.like_count,
        "comment_count": post.comment_count,
        "liked": post.liked,
        "published_at": post.published_at,
    }


def post_shape(post: Post, photos: list[Photo], *, for_author: bool, downloads: bool) -> dict[str, Any]:
    """A `PostOutput`; `downloads` is whether the caller may have originals that tell no place."""
    return {
        "id": post.pk,
        "status": post.status,
        "review_note": post.review_note if for_author else "",
        "title": post.title,
        "text": post.text,
        "tags": [tag.name for tag in hashtags_in(f"{post.title}\n{post.text}")],
        "author": person_shape(post.author),
        "photos": [_photo(photo, for_author=for_author, downloads=downloads) for photo in photos],
        **{name: getattr(post, name) for name in _CHOICES},
        "licence_url": LICENCE_URLS.get(post.licence),
        "like_count": post.like_count,
        "comment_count": post.comment_count,
        "view_count": post.view_count if for_author else None,
        "liked": post.liked,
        "created_at": post.created_at,
        "published_at": post.published_at,
        "edited_at": post.edited_at,
    }


def _photo(photo: Photo, *, for_author: bool, downloads: bool) -> dict[str, Any]:
    place, own = photo.shown_place, photo.own_place if for_author else None
    has_original = for_author or (downloads and not photo.original_tells_place)
    return photo_shape(photo) | {
        "place": asdict(place) if place else None,
        "place_shown": photo.place_shown if for_author else None,
        "own_place": asdict(own) if own else None,
        "original_url": f"/api/v1/gallery/photos/{photo.pk}/original" if has_original else None,
    }
