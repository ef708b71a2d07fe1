"""Which rows others may see, said once."""

from typing import TYPE_CHECKING, Any

from django.db import models

from gallery.states import BoardStatus, PostStatus

if TYPE_CHECKING:
    from gallery.models import Board, Post

    PostRows = models.QuerySet[Post]
    BoardRows = models.QuerySet[Board]
else:
    PostRows = BoardRows = models.QuerySet


class PostQuerySet(PostRows):
    """Posts."""

    def published(self) -> "PostQuerySet":
        """What anybody may see."""
        return self.filter(status=PostStatus.PUBLISHED, author__is_active=True)

    def on_cards(self) -> "PostQuerySet":
        """With what a card shows: author and photos, in two queries."""
        return self.select_related("author").prefetch_related(self._covers())

    @staticmethod
    def _covers() -> "models.Prefetch[Any]":
        from gallery.models import Photo

        return models.Prefetch("photos", Photo.objects.filter(position=0), to_attr="covers")


class BoardQuerySet(BoardRows):
    """Boards."""

    def public(self) -> "BoardQuerySet":
        """What anybody may see."""
        return self.filter(status=BoardStatus.PUBLISHED, is_public=True, owner__is_active=True)
