"""What pages and endpoints read of comments."""

from django.db.models import Q

from accounts.policies import Viewer
from accounts.selectors.blocks import within_reach
from gallery.models import Comment, Post
from gallery.policies import can_review_posts
from gallery.querysets import seen_comments, seen_posts
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page


def comments_of(post: Post, viewer: Viewer, *, cursor: str | None = None, limit: int = 20) -> Page[Comment]:
    """Comments under a post that the viewer sees, newest first, each with its author and post loaded."""
    seen = seen_comments(viewer, moderates=can_review_posts(viewer))
    rows = Comment.objects.filter(seen, post=post).select_related("author")
    page = keyset_page(rows, order=("created_at", "id"), cursor=cursor, limit=limit)
    for comment in page.rows:
        comment.post = post
    return page


def comment_with_post(viewer: Viewer, comment_id: int) -> Comment:
    """Return a comment that the viewer may see, or their own, with author and post; raises NotFound."""
    rows = Comment.objects.select_related("author", "post__author").filter(pk=comment_id, deleted_at=None)
    if not can_review_posts(viewer):
        under_seen = seen_posts(viewer, "post__") | Q(post__author_id=viewer.pk)
        rows = rows.filter(Q(author_id=viewer.pk) | (under_seen & within_reach(viewer, "author_id")))
    comment = rows.first()
    if comment is None:
        raise NotFound
    return comment
