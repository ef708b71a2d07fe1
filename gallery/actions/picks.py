"""The editors' lane: one editor proposes a post, another one chooses it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.actions.telling import tell_of_pick
from gallery.models import Pick, Post
from gallery.policies import can_pick_posts
from wecho.common.database import insert_once
from wecho.common.errors import Conflict, Forbidden


@transaction.atomic
def propose_pick(*, actor: User, post: Post) -> Pick:
    """Propose a listed post of somebody else; idempotent: whoever was first stays.

    Raises Conflict for a post that is not listed or is sensitive.
    """
    if not can_pick_posts(actor) or actor.pk == post.author_id:
        raise Forbidden
    _require_listed(post)
    insert_once(Pick, post=post, proposed_by=actor, proposed_at=timezone.now())
    return Pick.objects.get(post=post)


@transaction.atomic
def choose_pick(*, actor: User, pick: Pick) -> Pick:
    """Put a proposed post into the lane, and tell its author. Raises Conflict when it is there already or not listed.

    Forbidden to whoever proposed it, and to its author.
    """
    if not can_pick_posts(actor) or actor.pk in {pick.proposed_by_id, pick.post.author_id}:
        raise Forbidden
    _require_listed(pick.post)
    now = timezone.now()
    if not Pick.objects.filter(pk=pick.pk, chosen_at=None).update(chosen_by=actor, chosen_at=now):
        raise Conflict(_("Somebody else was faster."))
    pick.chosen_by, pick.chosen_at = actor, now
    tell_of_pick(pick.post)
    return pick


def withdraw_pick(*, actor: User, pick: Pick) -> bool:
    """Take a proposal back, or a post out of the lane; idempotent. True when it was there. Any editor may."""
    if not can_pick_posts(actor):
        raise Forbidden
    deleted, _rows = Pick.objects.filter(pk=pick.pk).delete()
    return bool(deleted)


def _require_listed(post: Post) -> None:
    post.refresh_from_db(from_queryset=Post.objects.select_for_update(of=("self",), no_key=True))
    if not post.is_listed or post.is_sensitive:
        raise Conflict(_("Only published posts that everybody may see can be picked."))
