"""Proving the number of listed posts that people's rows keep."""

from accounts.actions.recounting import Recounted, recount, rows_of
from gallery.jobs import RECOUNT_POSTS
from gallery.models import Post
from gallery.states import PostStatus, Visibility
from wecho.common.jobs import enqueue


def recount_posts(after: int) -> Recounted:
    """Prove the counts of listed posts, of people with ids above `after`; a further job goes on after a minute."""
    listed = rows_of(Post, "author", status=PostStatus.PUBLISHED, visibility=Visibility.PUBLIC)
    found = recount({"post_count": listed}, after)
    if found.last_id is not None:
        enqueue(RECOUNT_POSTS, found.last_id)
    return found
