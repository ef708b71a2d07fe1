"""Proving the number of posts that people's rows keep."""

from accounts.actions.recounting import Recounted, recount, rows_of
from gallery.jobs import RECOUNT_POSTS
from gallery.models import Post
from gallery.states import PostStatus
from wecho.common.jobs import enqueue


def recount_posts(after: int) -> Recounted:
    """Prove the counts of published posts, of people with ids above `after`; a further job goes on after a minute."""
    found = recount({"post_count": rows_of(Post, "author", status=PostStatus.PUBLISHED)}, after)
    if found.last_id is not None:
        enqueue(RECOUNT_POSTS, found.last_id)
    return found
