"""Which rows who may see, said once.

A viewer sees what is published by people who are active, whose account is open to them, from whom no block parts
them, and who meant it for them: for everybody, for followers, or for nobody else. `moderates` looks through blocks,
private accounts and visibilities: for the pages of one thing or one person, not for feeds.
"""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.policies import Viewer
from accounts.selectors.blocks import within_reach
from accounts.selectors.follows import follows_the, open_account
from gallery.states import BoardStatus, PostStatus, Visibility

if TYPE_CHECKING:
    from gallery.models import Post  # noqa: F401 - named in the base class below


def seen_posts(viewer: Viewer, post: str = "", *, moderates: bool = False) -> Q:
    """Condition: the viewer may see the post to which the path `post` leads, such as `post__`."""
    published = Q(**{f"{post}status": PostStatus.PUBLISHED, f"{post}author__is_active": True})
    if moderates:
        return published
    meant = meant_for(viewer, post)
    return published & meant & open_account(viewer, f"{post}author") & within_reach(viewer, f"{post}author_id")


def meant_for(viewer: Viewer, post: str = "") -> Q:
    """Condition: its author lets the viewer see the post to which the path leads, once it is published."""
    public = Q(**{f"{post}visibility": Visibility.PUBLIC})
    if not viewer.is_authenticated:
        return public
    follows = follows_the(viewer, f"{post}author")
    return public | Q(**{f"{post}author_id": viewer.pk}) | (Q(**{f"{post}visibility": Visibility.FOLLOWERS}) & follows)


def listed_boards(viewer: Viewer, board: str = "", *, moderates: bool = False) -> Q:
    """Condition: the board to which the path leads is for everybody, as far as the viewer may see its owner's."""
    facts = {"status": BoardStatus.PUBLISHED, "is_public": True, "owner__is_active": True}
    published = Q(**{f"{board}{name}": value for name, value in facts.items()})
    if moderates:
        return published
    return published & open_account(viewer, f"{board}owner") & within_reach(viewer, f"{board}owner_id")


def shared_boards(viewer: Viewer, board: str = "", **membership: object) -> Q:
    """Condition: somebody shares the board to which the path leads with the viewer, or invites them to it.

    A block between the two ends that at once. `membership` narrows it down: `accepted_at__isnull=False` is for those
    who said yes.
    """
    if not viewer.is_authenticated:
        return Q(pk__in=[])
    mine = apps.get_model("gallery", "BoardMember")._default_manager.filter(person_id=viewer.pk, **membership)
    belongs = Q(Exists(mine.filter(board_id=OuterRef(f"{board}pk"))), **{f"{board}owner__is_active": True})
    return belongs & within_reach(viewer, f"{board}owner_id") & ~Q(**{f"{board}status": BoardStatus.DELETED})


def seen_boards(viewer: Viewer, *, moderates: bool = False) -> Q:
    """Condition on boards: the viewer may see it as one of somebody else's, or of those that are shared with them."""
    return listed_boards(viewer, moderates=moderates) | shared_boards(viewer)


def seen_comments(viewer: Viewer, *, moderates: bool = False) -> Q:
    """Condition on the comments under a post that the viewer sees. Whoever writes there is seen, private or not.

    One of somebody who is erased has no words: it keeps the place that others replied to.
    """
    written = Q(deleted_at=None, hidden_at=None) & (Q(author__is_active=True) | Q(author__erased_at__isnull=False))
    return written if moderates else written & within_reach(viewer, "author_id")


def read_comments(viewer: Viewer, *, moderates: bool = False) -> Q:
    """Condition: as `seen_comments`, and hidden ones for whoever wrote them and for moderators."""
    seen = seen_comments(viewer, moderates=moderates)
    if moderates:
        return seen | Q(deleted_at=None, hidden_at__isnull=False)
    return seen | Q(deleted_at=None, author_id=viewer.pk) if viewer.is_authenticated else seen


class PostQuerySet(models.QuerySet["Post"]):
    """Posts."""

    def seen_by(self, viewer: Viewer, *, moderates: bool = False) -> "PostQuerySet":
        """What the viewer may see."""
        return self.filter(seen_posts(viewer, moderates=moderates))

    def listed(self) -> "PostQuerySet":
        """What feeds of everybody show, as far as one may see it: published, and meant for everybody."""
        return self.filter(status=PostStatus.PUBLISHED, visibility=Visibility.PUBLIC)

    def on_cards(self) -> "PostQuerySet":
        """With what a card shows: the author, and the first photo as `covers`, in one query more."""
        photos = self.model._meta.get_field("photos").related_model._default_manager
        return self.select_related("author").prefetch_related(
            models.Prefetch("photos", photos.filter(position=0), to_attr="covers")  # type: ignore[no-redef]
        )
