"""Files of the storage as answers: streamed by this process, or by nginx from S3 where it stands before us."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from wecho.common.errors import NotFound

# No browser takes it for a page.
HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


def stored_file(path: str, content_type: str) -> HttpResponseBase:
    """The file at `path`, which no browser takes for a page; raises NotFound."""
    if settings.MEDIA_ACCEL:
        # nginx fetches it with this pre-signed path and query; the host is in its configuration.
        stored = urlsplit(default_storage.url(path))
        response = HttpResponse(content_type=content_type, headers=HEADERS)
        response.headers["X-Accel-Redirect"] = f"/_storage{stored.path}" + (f"?{stored.query}" if stored.query else "")
        return response
    try:
        return FileResponse(default_storage.open(path), content_type=content_type, headers=HEADERS)
    except FileNotFoundError as error:
        raise NotFound from error
