"""What pages and endpoints read of photos that are on their way."""

from accounts.models import User
from accounts.policies import Viewer
from gallery.models import Photo
from gallery.policies import can_download
from gallery.states import PhotoStatus, PostStatus
from wecho.common.developing import REFUSALS
from wecho.common.errors import NotFound


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


def original_for(viewer: Viewer, photo_id: int) -> Photo:
    """Return a processed photo whose original the viewer may have, with its post; raises NotFound for any other."""
    photo = rendition_source(photo_id)
    if not can_download(viewer, photo) or (photo.post and photo.post.status == PostStatus.DELETED):
        raise NotFound
    return photo


def download_name(viewer: Viewer, photo: Photo) -> str:
    """What the original is called as a download: by its own name for its owner, which may tell others too much."""
    own = photo.original_name if viewer.pk == photo.owner_id else ""
    return own or f"wecho-{photo.pk}.{photo.original_format}"


def rendition_source(photo_id: int) -> Photo:
    """Return a processed photo with its post; raises NotFound."""
    photo = Photo.objects.select_related("post__author").filter(pk=photo_id, status=PhotoStatus.READY).first()
    if photo is None:
        raise NotFound
    return photo
