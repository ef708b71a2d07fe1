"""Photos as files: renditions for those who may see them, the original for its owner."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from gallery.constants import FORMATS, Format
from gallery.models.photos import formats_of
from gallery.selectors import photos
from wecho.common.downloads import download
from wecho.common.errors import NotFound
from wecho.common.stored_files import stored_file

PUBLIC_SECONDS = 3600  # so long may a browser show a photo that was hidden meanwhile


@require_safe
def rendition(request: HttpRequest, photo_id: int, edge: int, fmt: Format) -> HttpResponseBase:
    """One size of a photo. Anybody may load a published one; any other needs the signature of `Photo.url`."""
    photo = photos.rendition_source(photo_id)
    if not photo.is_public and not photo.allows_viewing(request.META.get("QUERY_STRING", "")):
        raise NotFound
    if not any(step["edge"] == edge and fmt in formats_of(step) for step in photo.edges):
        raise NotFound
    response = stored_file(photo.rendition_path(edge, fmt), FORMATS[fmt])
    if photo.is_public:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


@login_required
@require_safe
def original(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """The file as it was uploaded, as a download: for its owner, and for others where that is allowed."""
    photo = photos.original_for(request.user, photo_id)
    name = photos.download_name(request.user, photo)
    path, size = photo.original_path, photo.original_bytes
    return download(request, path, size=size, name=name, content_type="application/octet-stream")
