"""What pages and endpoints read of comments."""

from django.db.models import Q

from gallery.models import Comment, Post
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page


def comments_of(post: Post, *, cursor: str | None = None, limit: int = 20) -> Page[Comment]:
    """Comments that others see, newest first, each with its author and post loaded.

    One without words is the place of somebody who is gone, kept for the replies to it.
    """
    seen = Q(author__is_active=True) | Q(author__erased_at__isnull=False)
    rows = Comment.objects.filter(seen, post=post, deleted_at=None).select_related("author")
    page = keyset_page(rows, order=("created_at", "id"), cursor=cursor, limit=limit)
    for comment in page.rows:
        comment.post = post
    return page


def comment_with_post(comment_id: int) -> Comment:
    """Return a comment that is not deleted, with author and post; raises NotFound."""
    comment = Comment.objects.select_related("author", "post__author").filter(pk=comment_id, deleted_at=None).first()
    if comment is None:
        raise NotFound
    return comment
