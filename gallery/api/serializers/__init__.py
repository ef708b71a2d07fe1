"""Shapes of the gallery in the API, a module a subject."""

from gallery.api.serializers.answers import (
    CommentInput,
    CommentListOutput,
    CommentOutput,
    CommentsInput,
    CommentTextInput,
    HideOutput,
    LikeOutput,
    LikersOutput,
    PinOutput,
    ReplyListOutput,
    ReplyOutput,
)
from gallery.api.serializers.boards import (
    BoardInput,
    BoardListOutput,
    BoardOutput,
    CollectOutput,
)
from gallery.api.serializers.numbers import NumbersInput, NumbersOutput
from gallery.api.serializers.photos import (
    ExifOutput,
    PhotoInput,
    PhotoOutput,
    RenditionOutput,
)
from gallery.api.serializers.posts import (
    CardOutput,
    FeedInput,
    PostInput,
    PostListOutput,
    PostOutput,
    PostPhotoInput,
    PostTextInput,
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
    "CommentTextInput",
    "CommentsInput",
    "ExifOutput",
    "FeedInput",
    "HideOutput",
    "LikeOutput",
    "LikersOutput",
    "NumbersInput",
    "NumbersOutput",
    "PhotoInput",
    "PhotoOutput",
    "PinOutput",
    "PostInput",
    "PostListOutput",
    "PostOutput",
    "PostPhotoInput",
    "PostTextInput",
    "RenditionOutput",
    "ReplyListOutput",
    "ReplyOutput",
]
