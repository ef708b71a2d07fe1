"""Which rows others may see, said once."""

from typing import TYPE_CHECKING

from django.db import models

from gallery.states import BoardStatus, PostStatus

if TYPE_CHECKING:
    from gallery.models import Board, Post  # noqa: F401 - named in the base classes below


class PostQuerySet(models.QuerySet["Post"]):
    """Posts."""

    def published(self) -> "PostQuerySet":
        """What anybody may see."""
        return self.filter(status=PostStatus.PUBLISHED, author__is_active=True)

    def on_cards(self) -> "PostQuerySet":
        """With what a card shows: the author, and the first photo as `covers`, in one query more."""
        photos = self.model._meta.get_field("photos").related_model._default_manager
        return self.select_related("author").prefetch_related(
            models.Prefetch("photos", photos.filter(position=0), to_attr="covers")  # type: ignore[no-redef]
        )


class BoardQuerySet(models.QuerySet["Board"]):
    """Boards."""

    def public(self) -> "BoardQuerySet":
        """What anybody may see."""
        return self.filter(status=BoardStatus.PUBLISHED, is_public=True, owner__is_active=True)
