"""What others than its writer do with a comment: the post's author pins it, a rule or a moderator hides it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.actions import telling
from gallery.actions.answers.holding import count_comment, hold_thread
from gallery.models import Comment
from gallery.policies import can_hide_comment, can_pin_comment
from wecho.common.errors import Conflict, Forbidden


@transaction.atomic
def pin_comment(*, actor: User, comment: Comment) -> None:
    """Show a comment before all others under one's own post, instead of the one that was pinned; idempotent.

    Raises Conflict for a reply and for what is deleted or hidden.
    """
    if not can_pin_comment(actor, comment):
        raise Forbidden
    held = hold_thread(comment)
    if held.root_id or held.deleted_at or held.hidden_at:
        raise Conflict(_("Only a comment that everybody sees can be pinned, not a reply."), slug="not_pinnable")
    pinned = Comment.objects.filter(post=held.post_id, pinned_at__isnull=False)
    pinned.exclude(pk=held.pk).update(pinned_at=None)
    Comment.objects.filter(pk=held.pk, pinned_at=None).update(pinned_at=timezone.now())


@transaction.atomic
def unpin_comment(*, actor: User, comment: Comment) -> None:
    """Let it stand among the others again; idempotent."""
    if not can_pin_comment(actor, comment):
        raise Forbidden
    hold_thread(comment)
    Comment.objects.filter(pk=comment.pk).update(pinned_at=None)


@transaction.atomic
def hide_comment(*, actor: User | None, comment: Comment) -> bool:
    """Take a comment out of sight of all but its writer and moderators; idempotent. True when it was in sight.

    `actor` None is a rule; a person needs the permission of reviewing posts. Needs `comment.author` and `comment.post`.
    """
    if actor and not can_hide_comment(actor):
        raise Forbidden
    held = hold_thread(comment)
    if held.deleted_at or held.hidden_at:
        return False
    put_out_of_sight(held)
    return True


def put_out_of_sight(held: Comment) -> None:
    """Hide a comment that was in sight: it counts no longer, and who has not looked yet hears of it no longer.

    Post, root and comment are held; `held` has its post and author, and the words that were told of.
    """
    held.hidden_at, held.pinned_at = timezone.now(), None
    held.save(update_fields=["hidden_at", "pinned_at"])
    count_comment(held, -1)
    telling.take_back_comment(held)


@transaction.atomic
def show_comment(*, actor: User, comment: Comment) -> bool:
    """Let everybody see a hidden comment again; idempotent. True when it was hidden.

    Nobody is told of it anew; one that a rule held from its first moment is told of now. Needs `comment.author`.
    """
    if not can_hide_comment(actor):
        raise Forbidden
    held = hold_thread(comment)
    if held.deleted_at or held.hidden_at is None:
        return False
    is_untold = held.hidden_at == held.created_at
    Comment.objects.filter(pk=held.pk).update(hidden_at=None)
    count_comment(held, 1)
    if is_untold:
        telling.tell_of_comment(held)
    return True
