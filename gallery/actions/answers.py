"""How people answer a post: likes and comments."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.pairs import hold_relations
from accounts.models import User
from gallery.actions import telling
from gallery.models import Comment, Like, Post
from gallery.policies import can_answer_post, can_delete_comment
from wecho.common.database import insert_once
from wecho.common.errors import Forbidden, Invalid
from wecho.common.kept_counts import moved

LONGEST_COMMENT = 2000
SAME_COMMENT = timedelta(minutes=1)


@transaction.atomic
def like_post(*, actor: User, post: Post) -> bool:
    """Like; idempotent. True when it is new. The row and the counter change together."""
    _hold(actor, post)
    if not can_answer_post(actor, post):
        raise Forbidden
    now = timezone.now()
    created = insert_once(Like, user=actor, post=post, created_at=now)
    if created:
        Post.objects.filter(pk=post.pk).update(like_count=moved("like_count", 1))
        telling.tell_of_like(actor, post, now)
    return created


@transaction.atomic
def unlike_post(*, actor: User, post: Post) -> bool:
    """Take a like back; idempotent. True when there was one."""
    mine = Like.objects.filter(user=actor, post=post)
    liked_at = mine.values_list("created_at", flat=True).first()
    deleted, _rows = mine.delete()
    if deleted:
        Post.objects.filter(pk=post.pk).update(like_count=moved("like_count", -1))
        telling.take_back_like(actor, post, liked_at or timezone.now())
    return bool(deleted)


@transaction.atomic
def write_comment(*, actor: User, post: Post, body: str) -> Comment:
    """Comment on a published post. The same words again within a minute are the same comment, sent twice.

    Raises Invalid when empty or longer than 2,000 characters.
    """
    _hold(actor, post)
    if not can_answer_post(actor, post):
        raise Forbidden
    body = body.strip()
    if not body or len(body) > LONGEST_COMMENT or "\0" in body:
        raise Invalid(errors={"body": [_("A comment has 1 to 2,000 characters.")]})
    recent = timezone.now() - SAME_COMMENT
    earlier = Comment.objects.filter(post=post, author=actor, body=body, deleted_at=None, created_at__gt=recent)
    if sent := earlier.first():
        return sent
    comment = Comment.objects.create(post=post, author=actor, body=body)
    Post.objects.filter(pk=post.pk).update(comment_count=moved("comment_count", 1))
    telling.tell_of_comment(comment)
    return comment


@transaction.atomic
def delete_comment(*, actor: User, comment: Comment) -> bool:
    """Delete a comment; idempotent. True when it was there. The row stays for the moderators, unseen."""
    if not can_delete_comment(actor, comment):
        raise Forbidden
    deleted = Comment.objects.filter(pk=comment.pk, deleted_at=None).update(deleted_at=timezone.now())
    if deleted:
        Post.objects.filter(pk=comment.post_id).update(comment_count=moved("comment_count", -1))
        telling.take_back_comment(comment)
    return bool(deleted)


def _hold(actor: User, post: Post) -> None:
    """Lock the post and what the actor is to its author, so that no block is made at the same moment.

    In this order: who publishes or withdraws a post holds it before they count it on its author's row.
    """
    Post.objects.select_for_update(of=("self",), no_key=True).filter(pk=post.pk).first()
    hold_relations(actor)
