"""The locks of those who answer, and the counts that move under them."""

from accounts.actions.pairs import hold_relations
from accounts.models import User
from gallery.models import Comment, Post
from wecho.common.errors import NotFound
from wecho.common.kept_counts import moved


def hold_post(post_id: int) -> Post:
    """Lock a post until the commit and return it as it is now; raises NotFound."""
    found = Post.objects.select_for_update(of=("self",), no_key=True).select_related("author").filter(pk=post_id)
    if post := found.first():
        return post
    raise NotFound


def hold(actor: User, post: Post) -> Post:
    """Lock the post and what the actor is to its author, so that no block is made at the same moment.

    In this order: who publishes or withdraws a post holds it before they count it on its author's row.
    """
    held = hold_post(post.pk)
    hold_relations(actor)
    return held


def hold_comment(comment_id: int) -> Comment:
    """Lock a comment until the commit and return it as it is now; raises NotFound."""
    found = Comment.objects.select_for_update(of=("self",), no_key=True).filter(pk=comment_id)
    if comment := found.first():
        return comment
    raise NotFound


def hold_thread(comment: Comment) -> Comment:
    """Lock a comment's post, its root and itself, in this order; returns it as it is now, with its post and author."""
    post = hold_post(comment.post_id)
    if comment.root_id:
        hold_comment(comment.root_id)
    held = hold_comment(comment.pk)
    held.post, held.author = post, comment.author
    return held


def count_comment(comment: Comment, step: int) -> None:
    """Move the counts of a comment that comes into sight or goes out of it; post and root are held."""
    Post.objects.filter(pk=comment.post_id).update(comment_count=moved("comment_count", step))
    if comment.root_id:
        Comment.objects.filter(pk=comment.root_id).update(reply_count=moved("reply_count", step))
