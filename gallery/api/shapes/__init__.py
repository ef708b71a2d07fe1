"""Rows of the gallery as the shapes that `serializers` describes, a module a subject."""

from gallery.api.shapes.answers import (
    comment_shape,
    likers_shape,
    reply_shape,
)
from gallery.api.shapes.boards import (
    board_detail_shape,
    board_shape,
    kept_shape,
    member_shape,
    tag_shape,
)
from gallery.api.shapes.numbers import (
    numbers_shape,
)
from gallery.api.shapes.own_posts import (
    deleted_shape,
    unseen_shape,
)
from gallery.api.shapes.photos import (
    photo_shape,
)
from gallery.api.shapes.posts import (
    card_shape,
    post_shape,
)

__all__ = [
    "board_detail_shape",
    "board_shape",
    "card_shape",
    "comment_shape",
    "deleted_shape",
    "kept_shape",
    "likers_shape",
    "member_shape",
    "numbers_shape",
    "photo_shape",
    "post_shape",
    "reply_shape",
    "tag_shape",
    "unseen_shape",
]
