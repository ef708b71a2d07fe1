"""Photo posts, photos, boards, and what people think of them."""

from gallery.models.answers import Comment, CommentLike, Like
from gallery.models.boards import Board, BoardFollow, BoardItem, BoardMember, BoardSection
from gallery.models.facets import Facet, FacetFollow, PostFacet
from gallery.models.photos import VIEWING_SECONDS, Photo, new_storage_key
from gallery.models.picks import Pick
from gallery.models.posts import Post
from gallery.models.views import PostDay

__all__ = [
    "VIEWING_SECONDS",
    "Board",
    "BoardFollow",
    "BoardItem",
    "BoardMember",
    "BoardSection",
    "Comment",
    "CommentLike",
    "Facet",
    "FacetFollow",
    "Like",
    "Photo",
    "Pick",
    "Post",
    "PostDay",
    "PostFacet",
    "new_storage_key",
]
