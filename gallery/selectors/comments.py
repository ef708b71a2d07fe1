"""What pages and endpoints read of comments."""

from gallery.models import Comment, Post
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page


def comments_of(post: Post, *, cursor: str | None = None, limit: int = 20) -> Page[Comment]:
    """Comments that others see, newest first, each with its author and post loaded."""
    rows = Comment.objects.filter(post=post, deleted_at=None, author__is_active=True).select_related("author")
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
