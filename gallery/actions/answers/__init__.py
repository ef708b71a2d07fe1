"""How people answer a post: likes, comments, likes of comments.

Locks are taken in the order post, actor, root, comment, each at once as it is needed: no share lock is ever raised.
Whoever moves a kept count holds the row that keeps it, which is why a recount under that lock is true.
"""

from gallery.actions.answers.care import hide_comment, pin_comment, show_comment, unpin_comment
from gallery.actions.answers.comments import delete_comment, edit_comment, write_comment
from gallery.actions.answers.likes import like_comment, like_post, unlike_comment, unlike_post

__all__ = [
    "delete_comment",
    "edit_comment",
    "hide_comment",
    "like_comment",
    "like_post",
    "pin_comment",
    "show_comment",
    "unlike_comment",
    "unlike_post",
    "unpin_comment",
    "write_comment",
]
