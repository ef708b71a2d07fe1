"""Photos as files: renditions for those who may see them, the original for its owner."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gallery import policies
from gallery.constants import FORMATS, Format
from gallery.selectors import photos
from wecho.common.errors import NotFound

PUBLIC_SECONDS = 3600  # so long may a browser show a photo that was hidden meanwhile


@require_safe
def rendition(request: HttpRequest, photo_id: int, edge: int, fmt: Format) -> HttpResponseBase:
    """One size of a photo. Anybody may load a published one; any other needs the signature of `Photo.url`."""
    photo = photos.rendition_source(photo_id)
    if not photo.is_public and not photo.allows_viewing(request.META.get("QUERY_STRING", "")):
        raise NotFound
    if all(step["edge"] != edge for step in photo.edges):
        raise NotFound
    response = _file(photo.rendition_path(edge, fmt), FORMATS[fmt])
    if photo.is_public:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


@login_required
@require_safe
def original(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """The file as it was uploaded, for its owner only, as a download."""
    photo = photos.rendition_source(photo_id)
    if not policies.can_use_photo(request.user, photo):  # type: ignore[arg-type]
        raise NotFound
    response = _file(photo.original_path, "application/octet-stream")
    name = photo.original_name or f"wecho-{photo.pk}.{photo.original_format}"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _file(path: str, content_type: str) -> HttpResponseBase:
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
    if settings.MEDIA_ACCEL:
        # nginx fetches it with this pre-signed path and query; the host is in its configuration.
        stored = urlsplit(default_storage.url(path))
        response = HttpResponse(content_type=content_type, headers=headers)
        response.headers["X-Accel-Redirect"] = f"/_storage{stored.path}" + (f"?{stored.query}" if stored.query else "")
        return response
    try:
        return FileResponse(default_storage.open(path), content_type=content_type, headers=headers)
    except FileNotFoundError as error:
        raise NotFound from error
