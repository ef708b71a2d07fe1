"""Writing, changing and deleting posts."""

from collections.abc import Mapping, Sequence
from typing import Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.actions.arranging import arrange_photos, own_photos
from gallery.actions.describing import PhotoWords, PostChoices, choose, describe_photos, words_of
from gallery.actions.processing import advance_post
from gallery.actions.showing import shown_changed
from gallery.actions.telling import tell_of_mentions
from gallery.actions.text_review import needs_review
from gallery.jobs import DELETE_FILES
from gallery.models import Photo, Post
from gallery.policies import can_edit_post
from gallery.states import POST, PhotoStatus, PostStatus
from wecho.common.errors import Conflict, Forbidden, Invalid
from wecho.common.jobs import enqueue

CHOICES = ("visibility", "is_sensitive", "licence", "allows_comments", "allows_download")
IN_REVIEW = {PostStatus.PUBLISHED, PostStatus.REJECTED, PostStatus.PENDING}


def submit_post(
    *,
    actor: User,
    photo_ids: Sequence[int],
    title: str = "",
    text: str = "",
    about: Mapping[int, PhotoWords] | None = None,
    **choices: Unpack[PostChoices],
) -> Post:
    """Make a post of 1 to 9 own photos, in this order. It goes to review as soon as all of them are processed.

    `about` is what its author says of photos, by their ids. Every post is reviewed, whoever may see it.
    Idempotent: a repeated submit with the same photos returns the post that they are in already.
    Raises Invalid when a photo is missing, refused or not one's own, Conflict when one is in another post.
    """
    if not actor.is_active:
        raise Forbidden
    with transaction.atomic():
        photos = own_photos(actor, photo_ids)
        if existing := _already_submitted(photos):
            return existing
        post = Post(author=actor)
        choose(post, title, text, choices)
        post.save()
        arrange_photos(post, photos)
        describe_photos(photos, about or {})
        POST.move(post, PostStatus.PROCESSING, photo_count=len(photos))
        advance_post(post.pk)
    post.refresh_from_db()
    return post


@transaction.atomic
def edit_post(
    *,
    actor: User,
    post: Post,
    title: str | None = None,
    text: str | None = None,
    photo_ids: Sequence[int] | None = None,
    about: Mapping[int, PhotoWords] | None = None,
    **choices: Unpack[PostChoices],
) -> Post:
    """Change one's own post; what is not named stays. `photo_ids` are all photos that it shall have, in their order.

    Choices hold at once. Other photos, another order of them, or no longer being sensitive, bring what is published to
    review again; other words do as far as the site's policy says. What was rejected is always reviewed anew.
    The rows are locked first, photos before their post as where they are processed, so that a decision made meanwhile
    is not overwritten. Raises Conflict for other photos of what the moderators hid, and whatever `submit_post` raises.
    """
    _lock_photos(post)
    post.refresh_from_db(from_queryset=Post.objects.select_for_update(of=("self",)))
    if not can_edit_post(actor, post):
        raise Forbidden
    was_listed, was_sensitive, old = post.is_listed, post.is_sensitive, words_of(post)
    choose(post, title, text, choices)
    rearranged = photo_ids is not None and _rearrange(actor, post, photo_ids)
    describe_photos(_lock_photos(post), about or {})
    new = words_of(post)
    if rearranged or old != new:
        post.edited_at = timezone.now()
    post.save(update_fields=["title", "text", "place_name", *CHOICES, "edited_at", "photo_count"])
    unmarked = was_sensitive and not post.is_sensitive and post.status == PostStatus.PUBLISHED
    if rearranged or unmarked or post.status == PostStatus.REJECTED or _words_need_review(post, old, new):
        _send_to_review(post)
    elif post.status == PostStatus.PUBLISHED:
        tell_of_mentions(post)
    shown_changed(post, was_listed=was_listed)
    return post


@transaction.atomic
def resubmit_post(*, actor: User, post: Post) -> Post:
    """Submit a draft again without the photos that were refused. Raises Invalid when none is left.

    The row is locked first; raises Conflict for a post in any other state.
    """
    post.refresh_from_db(from_queryset=Post.objects.select_for_update(of=("self",)))
    if not can_edit_post(actor, post):
        raise Forbidden
    if post.status != PostStatus.DRAFT:
        raise Conflict
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


def delete_post(*, actor: User, post: Post) -> None:
    """Put one's own post into the bin; idempotent for its author. Invisible at once; its files go after 30 days."""
    if post.author_id == actor.pk and post.status == PostStatus.DELETED:
        return
    if not can_edit_post(actor, post):
        raise Forbidden
    with transaction.atomic():
        was_listed = post.is_listed
        POST.move(post, PostStatus.DELETED, deleted_at=timezone.now(), status_before=post.status)
        shown_changed(post, was_listed=was_listed)


def _already_submitted(photos: Sequence[Photo]) -> Post | None:
    used = {photo.post_id for photo in photos if photo.post_id}
    if not used:
        return None
    post = Post.objects.get(pk=used.pop())
    if used or post.photo_count != len(photos) or any(photo.post_id is None for photo in photos):
        raise Conflict(_("One of the photos is in another post."))
    return post


def _lock_photos(post: Post) -> list[Photo]:
    return list(Photo.objects.select_for_update(of=("self",)).filter(post=post).order_by("pk"))


def _rearrange(actor: User, post: Post, photo_ids: Sequence[int]) -> bool:
    if list(post.photos.order_by("position").values_list("pk", flat=True)) == list(photo_ids):
        return False  # also where one of them was refused: its author mends that when they want to
    if post.status == PostStatus.HIDDEN:
        raise Conflict(_("The moderators hid this post. Its photos stay as they are, but you can appeal."))
    return arrange_photos(post, own_photos(actor, photo_ids))


def _words_need_review(post: Post, old: Sequence[str], new: Sequence[str]) -> bool:
    return post.status == PostStatus.PUBLISHED and needs_review(post, old, new)


def _send_to_review(post: Post) -> None:
    """As soon as its photos are processed. A draft stays one until its author submits it."""
    if post.status in IN_REVIEW:
        POST.move(post, PostStatus.PROCESSING)
        advance_post(post.pk)
        post.refresh_from_db()
