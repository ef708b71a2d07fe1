"""What the author of posts reads of those that others don't see."""

from collections.abc import Iterable
from datetime import timedelta
from math import ceil

from django.utils import timezone

from accounts.models import User
from gallery.constants import DAYS_IN_THE_BIN
from gallery.models import Post
from gallery.selectors.review_state import ReviewState, review_state
from gallery.states import PostStatus, Visibility
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page

EXPLAINED = {PostStatus.PENDING, PostStatus.REJECTED, PostStatus.HIDDEN}


def unseen_of(author: User, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """A person's own posts that not everybody sees, but for deleted ones; newest first, as cards. Two queries."""
    mine = Post.objects.filter(author=author).exclude(status=PostStatus.DELETED)
    rows = mine.exclude(status=PostStatus.PUBLISHED, visibility=Visibility.PUBLIC).on_cards()
    return keyset_page(rows, order=("created_at", "id"), cursor=cursor, limit=limit)


def explained(posts: Iterable[Post]) -> list[tuple[Post, ReviewState | None]]:
    """Each with what became of it in review; None where no moderator is concerned. Three queries for each of those."""
    return [(post, review_state(post) if post.status in EXPLAINED else None) for post in posts]


def deleted_of(author: User, *, cursor: str | None = None, limit: int = 20) -> Page[Post]:
    """A person's own posts in the bin, last deleted first, as cards. Two queries."""
    rows = Post.objects.filter(author=author, status=PostStatus.DELETED).on_cards()
    return keyset_page(rows, order=("deleted_at", "id"), cursor=cursor, limit=limit)


def deleted_post(author: User, post_id: int) -> Post:
    """One of them, with its author; raises NotFound for any other."""
    rows = Post.objects.select_related("author").filter(pk=post_id, author=author, status=PostStatus.DELETED)
    post = rows.first()
    if post is None:
        raise NotFound
    return post


def days_left(post: Post) -> int:
    """How many days a deleted post stays in the bin yet; 0 once its time is over."""
    deleted = post.deleted_at or timezone.now()
    left = deleted + timedelta(days=DAYS_IN_THE_BIN) - timezone.now()
    return max(0, ceil(left / timedelta(days=1)))
