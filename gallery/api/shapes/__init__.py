"""Rows of the gallery as the shapes that `serializers` describes, a module a subject."""

from gallery.api.shapes.answers import comment_shape
from gallery.api.shapes.boards import board_shape
from gallery.api.shapes.own_posts import deleted_shape, unseen_shape
from gallery.api.shapes.photos import photo_shape
from gallery.api.shapes.posts import card_shape, post_shape

__all__ = ["board_shape", "card_shape", "comment_shape", "deleted_shape", "photo_shape", "post_shape", "unseen_shape"]
