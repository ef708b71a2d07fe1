"""What pages and endpoints read of photos that are on their way."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.models import Photo
from gallery.states import PhotoStatus, PostStatus
from wecho.common.errors import NotFound

REFUSALS: dict[str, Promise] = {
    "unsupported_format": _("This is not a photo in JPEG, PNG, WebP, AVIF or HEIC format."),
    "polyglot": _("This file holds more than a photo."),
    "truncated": _("This file is incomplete. Please export or copy it again."),
    "malformed": _("This file is damaged."),
    "too_large": _("A photo may have at most 50 MB."),
    "too_many_pixels": _("A photo may have at most 120 megapixels."),
    "too_many_frames": _("This file holds too many pictures."),
    "too_many_scans": _("This file is built in a way that takes too long to open."),
    "absurd_shape": _("This picture is too narrow or too small."),
    "too_slow": _("This file takes too long to open."),
    "too_much_memory": _("This file needs too much memory to open."),
    "processing_failed": _("We could not process this photo. Please try again."),
}


def refusal_sentence(photo: Photo) -> str:
    """Why a photo was refused, for a person; empty when it was not."""
    return str(REFUSALS.get(photo.refusal, "")) if photo.status == PhotoStatus.REFUSED else ""


def own_photo(owner: User, photo_id: int) -> Photo:
    """Return one's own photo with its post; raises NotFound."""
    photo = Photo.objects.select_related("post__author").filter(pk=photo_id, owner=owner).first()
    if photo is None:
        raise NotFound
    return photo


def unused_photos(owner: User) -> list[Photo]:
    """One's uploads that are in no post yet, oldest first."""
    rows = Photo.objects.filter(owner=owner, post=None).exclude(status=PhotoStatus.UPLOADING)
    return list(rows.order_by("id")[:50])


def rendition_source(photo_id: int) -> Photo:
    """Return a processed photo with its post, unless that is deleted; raises NotFound."""
    photo = Photo.objects.select_related("post__author").filter(pk=photo_id, status=PhotoStatus.READY).first()
    if photo is None or (photo.post and photo.post.status == PostStatus.DELETED):
        raise NotFound
    return photo
