"""Comments and replies: written, changed for five minutes, deleted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.actions import telling
from gallery.actions.answers.care import put_out_of_sight
from gallery.actions.answers.holding import count_comment, hold, hold_comment, hold_thread
from gallery.actions.text_review import text_is_held
from gallery.constants import COMMENT_LENGTH, EDITABLE, SAME_COMMENT
from gallery.models import Comment, Post
from gallery.policies import can_answer_post, can_delete_comment
from gallery.querysets import seen_comments
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound


def write_comment(*, actor: User, post: Post, body: str, answering: Comment | None = None) -> Comment:
    """Comment on a published post, or reply to a comment there, in the thread of its root.

    The same words again in the same thread within a minute are the same comment, sent twice. Raises Invalid when empty
    or longer than 2,000 characters, Conflict where comments are closed, NotFound when what is answered is out of sight.
    One that a rule of the site holds is hidden from its first moment, counts nowhere, and nobody hears of it.
    """
    return _write(actor, post, body, answering, is_held=_is_held(actor, body))


@transaction.atomic
def _write(actor: User, post: Post, body: str, answering: Comment | None, *, is_held: bool) -> Comment:
    held = hold(actor, post)
    if not can_answer_post(actor, held):
        raise Forbidden
    if not held.allows_comments:
        raise Conflict(_("Comments on this post are closed."), slug="comments_closed")
    body = _acceptable(body)
    answered = _in_sight(actor, held, answering)
    root_id = (answered.root_id or answered.pk) if answered else None
    recent = timezone.now() - SAME_COMMENT
    same = Comment.objects.filter(post=held, author=actor, root=root_id, body=body, created_at__gt=recent)
    if sent := same.filter(deleted_at=None).first():
        return sent
    comment = Comment(post=held, author=actor, root_id=root_id, answered=answered, body=body)
    comment.hidden_at = comment.created_at if is_held else None
    comment.save(force_insert=True)
    if not is_held:
        count_comment(comment, 1)
        telling.tell_of_comment(comment)
    return comment


def edit_comment(*, actor: User, comment: Comment, body: str) -> Comment:
    """Change the words of one's own comment, within five minutes of writing it. Those newly mentioned hear of it.

    Raises Invalid as `write_comment` does, Conflict when the five minutes are over or it is deleted or hidden.
    New words that a rule of the site holds hide it.
    """
    return _edit(actor, comment, body, is_held=_is_held(actor, body))


@transaction.atomic
def _edit(actor: User, comment: Comment, body: str, *, is_held: bool) -> Comment:
    held_post = hold(actor, comment.post)
    if actor.pk != comment.author_id or not can_answer_post(actor, held_post):
        raise Forbidden
    body, now = _acceptable(body), timezone.now()
    if is_held and comment.root_id:
        hold_comment(comment.root_id)
    held = hold_comment(comment.pk)
    held.post, held.author = held_post, actor
    if held.deleted_at or held.hidden_at or held.created_at <= now - EDITABLE:
        raise Conflict(_("A comment can be changed for five minutes after it was written."), slug="too_late")
    if body != held.body:
        if is_held:
            put_out_of_sight(held)
        before, held.body, held.edited_at = held.body, body, now
        held.save(update_fields=["body", "edited_at"])
        if not is_held:
            telling.tell_of_edit(held, before)
    return held


@transaction.atomic
def delete_comment(*, actor: User, comment: Comment) -> bool:
    """Delete a comment; idempotent. True when it was there. The row stays for the moderators, its words unseen.

    One with replies leaves its place in the thread, without words and name. Needs `comment.author` and `comment.post`.
    """
    if not can_delete_comment(actor, comment):
        raise Forbidden
    held = hold_thread(comment)
    if held.deleted_at:
        return False
    Comment.objects.filter(pk=held.pk).update(deleted_at=timezone.now(), pinned_at=None)
    if held.hidden_at is None:
        count_comment(held, -1)
        telling.take_back_comment(held)
    return True


def _is_held(author: User, body: str) -> bool:
    """Whether a rule holds these words; asked before any lock, so that nobody waits for the rules to be read."""
    return text_is_held(author, body.strip()[:COMMENT_LENGTH])


def _acceptable(body: str) -> str:
    body = body.strip()
    if not body or len(body) > COMMENT_LENGTH or "\0" in body:
        raise Invalid(errors={"body": [_("A comment has 1 to 2,000 characters.")]})
    return body


def _in_sight(actor: User, post: Post, answering: Comment | None) -> Comment | None:
    """The comment that is answered as it is now, its root held; raises NotFound for one that the actor doesn't see."""
    if answering is None:
        return None
    hold_comment(answering.root_id or answering.pk)
    seen = Comment.objects.filter(seen_comments(actor), pk=answering.pk, post=post)
    if found := seen.select_related("author").first():
        return found
    raise NotFound
