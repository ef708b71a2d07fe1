"""Which photos a post has, and in which order."""

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.constants import MAX_PHOTOS
from gallery.jobs import DELETE_FILES
from gallery.models import Photo, Post
from gallery.states import PhotoStatus
from wecho.common.errors import Conflict, Invalid
from wecho.common.jobs import enqueue

USABLE = {PhotoStatus.PROCESSING, PhotoStatus.READY}
ASIDE = 100  # beyond every place, so that no two photos have one place at any moment


def own_photos(actor: User, photo_ids: Sequence[int]) -> list[Photo]:
    """The person's 1 to 9 photos of these ids, in this order and locked.

    Raises Invalid when there are too many, one is named twice, refused or not one's own.
    """
    if not 1 <= len(set(photo_ids)) == len(photo_ids) <= MAX_PHOTOS:
        raise Invalid(_("A post has 1 to 9 photos."), errors={"photos": [_("A post has 1 to 9 photos.")]})
    rows = Photo.objects.select_for_update(of=("self",)).filter(pk__in=photo_ids, owner=actor)
    found = {photo.pk: photo for photo in rows}
    if len(found) != len(photo_ids):
        raise Invalid(errors={"photos": [_("One of the photos is not there any more.")]})
    photos = [found[photo_id] for photo_id in photo_ids]
    if any(photo.status not in USABLE for photo in photos):
        raise Invalid(errors={"photos": [_("One of the photos was refused. Please remove it first.")]})
    return photos


def arrange_photos(post: Post, photos: Sequence[Photo]) -> bool:
    """Give a locked post these photos, in this order; True when it had others or another order.

    Those it no longer has are removed with their files. Raises Conflict when one is in another post.
    """
    if any(photo.post_id not in (None, post.pk) for photo in photos):
        raise Conflict(_("One of the photos is in another post."))
    before = list(post.photos.order_by("position").values_list("pk", flat=True))
    after = [photo.pk for photo in photos]
    if before == after:
        return False
    gone = post.photos.exclude(pk__in=after)
    enqueue(DELETE_FILES, [path for photo in gone for path in photo.all_paths()])
    gone.delete()
    post.photos.update(position=F("position") + ASIDE)
    for position, photo in enumerate(photos):
        Photo.objects.filter(pk=photo.pk).update(post=post, position=position)
        photo.post, photo.position = post, position
    post.photo_count = len(photos)
    return True
