"""Likes of posts and comments: who likes what, once, with the kept counts moved in the same step.

On PostgreSQL row, count and day are one statement; SQLite has one writer at a time, and short ones.
A day's likes are those of its date that still stand: taking one back takes it from the day on which it was given.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actions.pairs import hold_relations
from accounts.models import User
from gallery.actions import telling
from gallery.actions.answers.holding import hold, hold_comment, hold_post
from gallery.actions.days import add_to_day, take_from_day
from gallery.models import Comment, CommentLike, Like, Post
from gallery.policies import can_answer_post
from gallery.querysets import seen_comments
from wecho.common.database import insert_once, is_postgresql, rows
from wecho.common.errors import Forbidden
from wecho.common.kept_counts import moved

_LIKE_POST = """
WITH liked AS (
    INSERT INTO gallery_like (user_id, post_id, created_at) VALUES (%(user)s, %(row)s, %(at)s)
    ON CONFLICT DO NOTHING RETURNING post_id
), on_day AS (
    INSERT INTO gallery_postday (post_id, day, views, likes) SELECT post_id, %(day)s, 0, 1 FROM liked
    ON CONFLICT (post_id, day) DO UPDATE SET likes = gallery_postday.likes + 1
)
UPDATE gallery_post SET like_count = like_count + 1 FROM liked WHERE id = liked.post_id RETURNING id
"""
_LIKE_COMMENT = """
WITH liked AS (
    INSERT INTO gallery_commentlike (user_id, comment_id, created_at) VALUES (%(user)s, %(row)s, %(at)s)
    ON CONFLICT DO NOTHING RETURNING comment_id
)
UPDATE gallery_comment SET like_count = like_count + 1 FROM liked WHERE id = liked.comment_id RETURNING id
"""


@transaction.atomic
def like_post(*, actor: User, post: Post) -> bool:
    """Like; idempotent. True when it is new. The row, the count and the day change together."""
    hold(actor, post)
    if not can_answer_post(actor, post):
        raise Forbidden
    now = timezone.now()
    created = _add_like(actor, post, now)
    if created:
        telling.tell_of_like(actor, post, now)
    return created


@transaction.atomic
def unlike_post(*, actor: User, post: Post) -> bool:
    """Take a like back; idempotent. True when there was one."""
    hold_post(post.pk)
    mine = Like.objects.filter(user=actor, post=post)
    liked_at = mine.values_list("created_at", flat=True).first()
    if liked_at is None:
        return False
    mine.delete()
    Post.objects.filter(pk=post.pk).update(like_count=moved("like_count", -1))
    take_from_day(post.pk, timezone.localdate(liked_at), 1)
    telling.take_back_like(actor, post, liked_at)
    return True


@transaction.atomic
def like_comment(*, actor: User, comment: Comment) -> bool:
    """Like a comment that one sees, under a post that one may answer; idempotent. True when it is new.

    Needs `comment.post`.
    """
    hold_relations(actor)
    held = hold_comment(comment.pk)
    held.post = comment.post
    seen = Comment.objects.filter(seen_comments(actor), pk=comment.pk)
    if not (can_answer_post(actor, comment.post) and seen.exists()):
        raise Forbidden
    now = timezone.now()
    created = _add_comment_like(actor, comment, now)
    if created:
        telling.tell_of_comment_like(actor, held, now)
    return created


@transaction.atomic
def unlike_comment(*, actor: User, comment: Comment) -> bool:
    """Take the like of a comment back; idempotent. True when there was one."""
    held = hold_comment(comment.pk)
    mine = CommentLike.objects.filter(user=actor, comment=comment)
    liked_at = mine.values_list("created_at", flat=True).first()
    if liked_at is None:
        return False
    mine.delete()
    Comment.objects.filter(pk=comment.pk).update(like_count=moved("like_count", -1))
    telling.take_back_comment_like(actor, held, liked_at)
    return True


def _add_like(actor: User, post: Post, at: datetime) -> bool:
    day = timezone.localdate(at)
    if is_postgresql():
        return bool(rows(_LIKE_POST, {"user": actor.pk, "row": post.pk, "at": at, "day": day}))
    if not insert_once(Like, user=actor, post=post, created_at=at):
        return False
    Post.objects.filter(pk=post.pk).update(like_count=moved("like_count", 1))
    add_to_day(post.pk, day, likes=1)
    return True


def _add_comment_like(actor: User, comment: Comment, at: datetime) -> bool:
    if is_postgresql():
        return bool(rows(_LIKE_COMMENT, {"user": actor.pk, "row": comment.pk, "at": at}))
    if not insert_once(CommentLike, user=actor, comment=comment, created_at=at):
        return False
    Comment.objects.filter(pk=comment.pk).update(like_count=moved("like_count", 1))
    return True
