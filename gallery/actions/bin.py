"""The bin: what happens to a deleted post within its 30 days and afterwards."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from gallery.actions.facets import unfile_posts
from gallery.actions.processing import advance_post
from gallery.actions.showing import shown_changed
from gallery.constants import DAYS_IN_THE_BIN
from gallery.jobs import DELETE_FILES
from gallery.models import Board, Photo, Post
from gallery.policies import can_restore_post
from gallery.states import POST, PostStatus
from wecho.common.errors import Forbidden
from wecho.common.jobs import enqueue
from wecho.common.kept_counts import moved

AS_BEFORE = {PostStatus.DRAFT, PostStatus.PUBLISHED, PostStatus.REJECTED, PostStatus.HIDDEN}


@transaction.atomic
def restore_post(*, actor: User, post: Post) -> Post:
    """Take one's own post out of the bin. It is what it was; what waited for photos or review is reviewed again.

    Raises Conflict when it is in the bin no more.
    """
    if not can_restore_post(actor, post):
        raise Forbidden
    before = post.status_before
    to = PostStatus(before) if before in AS_BEFORE else PostStatus.PROCESSING
    POST.move(post, to, deleted_at=None, status_before="")
    if to == PostStatus.PROCESSING:
        advance_post(post.pk)
        post.refresh_from_db()
    shown_changed(post, was_listed=False)
    return post


@transaction.atomic
def erase_post(*, actor: User, post: Post) -> None:
    """Remove one's own post from the bin for good, with its files, likes and comments; idempotent."""
    if not can_restore_post(actor, post):
        raise Forbidden
    locked = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk, status=PostStatus.DELETED).first()
    if locked:
        _erase(locked)


def empty_bins() -> int:
    """Erase posts that were deleted more than 30 days ago, 100 at most; returns how many."""
    since = timezone.now() - timedelta(days=DAYS_IN_THE_BIN)
    expired = Post.objects.filter(status=PostStatus.DELETED, deleted_at__lt=since)
    erased = 0
    for key in list(expired.values_list("pk", flat=True)[:100]):
        with transaction.atomic():  # once more under its lock: its author may have taken it out
            if post := expired.select_for_update(of=("self",)).filter(pk=key).first():
                _erase(post)
                erased += 1
    return erased


def _erase(post: Post) -> None:
    photos = Photo.objects.filter(post=post)
    unfile_posts([post.pk])
    enqueue(DELETE_FILES, [path for photo in photos for path in photo.all_paths()])
    boards = Board.objects.filter(items__post=post).order_by("pk")
    for key in list(boards.values_list("pk", flat=True)):
        Board.objects.filter(pk=key).update(item_count=moved("item_count", -1))
    post.delete()
