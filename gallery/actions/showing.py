"""What follows when others come to see a post, no longer do, or see it changed."""

from accounts.actions.people import forget_profile
from accounts.models import User
from gallery.actions.facets import file_post
from gallery.models import Post
from wecho.common.kept_counts import moved


def shown_changed(post: Post, *, was_listed: bool) -> None:
    """Keep what is derived from a post; inside the transaction that changed it and holds its row.

    An author's `post_count` is the number of listed posts: published, and meant for everybody. What is meant for
    followers or nobody is not counted, so that the number tells nobody of it.
    """
    file_post(post)
    if post.is_listed != was_listed:
        step = 1 if post.is_listed else -1
        User.objects.filter(pk=post.author_id).update(post_count=moved("post_count", step))
        forget_profile(post.author.username)
