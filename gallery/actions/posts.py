"""Writing, changing and deleting posts."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.people import forget_profile
from accounts.models import User
from gallery.actions.facets import file_post
from gallery.actions.processing import advance_post
from gallery.constants import MAX_PHOTOS
from gallery.jobs import DELETE_FILES
from gallery.models import Photo, Post
from gallery.policies import can_edit_post
from gallery.states import POST, PhotoStatus, PostStatus
from wecho.common.errors import Conflict, Forbidden, Invalid
from wecho.common.jobs import enqueue
from wecho.common.kept_counts import moved

USABLE = {PhotoStatus.PROCESSING, PhotoStatus.READY}


def submit_post(
    *, actor: User, photo_ids: Sequence[int], title: str = "", text: str = "", alts: Mapping[int, str] | None = None
) -> Post:
    """Make a post of 1 to 9 own photos, in this order. It goes to review as soon as all of them are processed.

    Idempotent: a repeated submit with the same photos returns the post that they are in already.
    Raises Invalid when a photo is missing, refused or not one's own, Conflict when one is in another post.
    """
    if not actor.is_active:
        raise Forbidden
    if not 1 <= len(set(photo_ids)) == len(photo_ids) <= MAX_PHOTOS:
        raise Invalid(_("A post has 1 to 9 photos."), errors={"photos": [_("A post has 1 to 9 photos.")]})
    with transaction.atomic():
        photos = _own_photos(actor, photo_ids)
        if existing := _already_submitted(photos):
            return existing
        post = Post(author=actor, title=title.strip(), text=text.strip(), photo_count=len(photos))
        _require_valid(post)
        post.save()
        for position, photo in enumerate(photos):
            alt = ((alts or {}).get(photo.pk) or photo.alt).replace("\0", "").strip()[:500]
            Photo.objects.filter(pk=photo.pk).update(post=post, position=position, alt=alt)
        POST.move(post, PostStatus.PROCESSING)
        advance_post(post.pk)
    post.refresh_from_db()
    return post


@transaction.atomic
def resubmit_post(*, actor: User, post: Post) -> Post:
    """Submit a draft again without the photos that were refused. Raises Invalid when none is left."""
    if not can_edit_post(actor, post):
        raise Forbidden
    refused = post.photos.filter(status=PhotoStatus.REFUSED)
    files = [path for photo in refused for path in photo.all_paths()]
    kept = list(post.photos.exclude(status=PhotoStatus.REFUSED).order_by("position"))
    if not kept:
        raise Invalid(_("A post has 1 to 9 photos."))
    refused.delete()
    for position, photo in enumerate(kept):
        Photo.objects.filter(pk=photo.pk).update(position=position)
    POST.move(post, PostStatus.PROCESSING, photo_count=len(kept))
    enqueue(DELETE_FILES, files)
    advance_post(post.pk)
    post.refresh_from_db()
    return post


def _own_photos(actor: User, photo_ids: Sequence[int]) -> list[Photo]:
    rows = Photo.objects.select_for_update(of=("self",)).filter(pk__in=photo_ids, owner=actor)
    found = {photo.pk: photo for photo in rows}
    if len(found) != len(photo_ids):
        raise Invalid(errors={"photos": [_("One of the photos is not there any more.")]})
    photos = [found[photo_id] for photo_id in photo_ids]
    if any(photo.status not in USABLE for photo in photos):
        raise Invalid(errors={"photos": [_("One of the photos was refused. Please remove it first.")]})
    return photos


def _already_submitted(photos: Sequence[Photo]) -> Post | None:
    used = {photo.post_id for photo in photos if photo.post_id}
    if not used:
        return None
    post = Post.objects.get(pk=used.pop())
    if used or post.photo_count != len(photos) or any(photo.post_id is None for photo in photos):
        raise Conflict(_("One of the photos is in another post."))
    return post


def _require_valid(post: Post) -> None:
    errors = {
        field: [_("This text is too long or has characters that cannot be kept.")]
        for field, longest in (("title", 100), ("text", 5000))
        if len(value := getattr(post, field)) > longest or "\0" in value
    }
    if errors:
        raise Invalid(errors=errors)


def delete_post(*, actor: User, post: Post) -> None:
    """Delete one's own post; idempotent for its author. Invisible at once; its files go after 30 days."""
    if post.author_id == actor.pk and post.status == PostStatus.DELETED:
        return
    if not can_edit_post(actor, post):
        raise Forbidden
    with transaction.atomic():
        was_published = post.status == PostStatus.PUBLISHED
        POST.move(post, PostStatus.DELETED, deleted_at=timezone.now())
        if was_published:
            count_post(post, -1)


def count_post(post: Post, step: int) -> None:
    """Keep the author's number of published posts, and where the post is found; inside the transaction that
    publishes or withdraws one."""
    User.objects.filter(pk=post.author_id).update(post_count=moved("post_count", step))
    file_post(post)
    forget_profile(post.author.username)


@transaction.atomic
def edit_post(*, actor: User, post: Post, title: str, text: str) -> Post:
    """Change the texts of one's own post. New words of a published or rejected one are reviewed before others see them.

    The row is locked first, so that a decision made meanwhile is not overwritten.
    """
    post.refresh_from_db(from_queryset=Post.objects.select_for_update(of=("self",)))
    if not can_edit_post(actor, post):
        raise Forbidden
    old = (post.title, post.text)
    post.title, post.text = title.strip(), text.strip()
    _require_valid(post)
    if post.status == PostStatus.REJECTED or (post.status == PostStatus.PUBLISHED and old != (post.title, post.text)):
        was_published = post.status == PostStatus.PUBLISHED
        POST.move(post, PostStatus.PENDING, title=post.title, text=post.text, submitted_at=timezone.now())
        if was_published:
            count_post(post, -1)
    else:
        post.save(update_fields=["title", "text"])
    return post
