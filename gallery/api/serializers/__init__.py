"""Shapes of the gallery in the API, a module a subject."""

from gallery.api.serializers.answers import (
    CommentInput,
    CommentListOutput,
    CommentOutput,
    LikeOutput,
)
from gallery.api.serializers.boards import (
    BoardInput,
    BoardListOutput,
    BoardOutput,
    CollectOutput,
)
from gallery.api.serializers.own_posts import DeletedPostListOutput, UnseenPostListOutput
from gallery.api.serializers.photos import (
    ExifOutput,
    PhotoInput,
    PhotoOutput,
    RenditionOutput,
)
from gallery.api.serializers.posts import (
    CardOutput,
    FacetListOutput,
    FeedInput,
    PostInput,
    PostListOutput,
    PostOutput,
    PostPhotoInput,
    PostTextInput,
    TagFollowOutput,
)

__all__ = [
    "BoardInput",
    "BoardListOutput",
    "BoardOutput",
    "CardOutput",
    "CollectOutput",
    "CommentInput",
    "CommentListOutput",
    "CommentOutput",
    "DeletedPostListOutput",
    "ExifOutput",
    "FacetListOutput",
    "FeedInput",
    "LikeOutput",
    "PhotoInput",
    "PhotoOutput",
    "PostInput",
    "PostListOutput",
    "PostOutput",
    "PostPhotoInput",
    "PostTextInput",
    "RenditionOutput",
    "TagFollowOutput",
    "UnseenPostListOutput",
]
