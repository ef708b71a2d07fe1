"""Large private files as downloads, in pieces where a browser asks for them (RFC 9110): one that broke off goes on."""

import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3File

from wecho.common.errors import NotFound
from wecho.common.stored_files import HEADERS, stored_file

_CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def download(request: HttpRequest, path: str, *, size: int, name: str, content_type: str) -> HttpResponseBase:
    """The file of `size` bytes at `path`, or the part in `Range`, for nobody to keep on the way; raises NotFound.

    What lies at `path` never changes. Memory holds a piece of it.
    """
    # nginx hands `Range` on to the storage, and its answer back.
    whole = stored_file(path, content_type) if settings.MEDIA_ACCEL else None
    response = whole or _streamed(request, path, size, content_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _streamed(request: HttpRequest, path: str, size: int, content_type: str) -> HttpResponseBase:
    tag = f'"{hashlib.sha256(path.encode()).hexdigest()[:32]}"'
    headers = {**HEADERS, "Accept-Ranges": "bytes", "ETag": tag}
    wanted = _wanted(request, size, tag)
    start, stop = wanted or (0, size)
    if start >= stop:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    if wanted:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    headers["Content-Length"] = str(stop - start)
    try:
        pieces = _pieces(default_storage.open(path), start, stop)
    except FileNotFoundError as error:
        raise NotFound from error
    body = _off_the_loop(pieces) if isinstance(request, ASGIRequest) else pieces
    return StreamingHttpResponse(body, content_type=content_type, status=206 if wanted else 200, headers=headers)


def _wanted(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """The one range that is asked for, from its first byte to beyond its last; None for the whole file."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or found.group() == "bytes=-" or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size if int(last) else 0
    return int(first), min(size, int(last) + 1) if last else size


def _pieces(stored: Any, start: int, stop: int) -> Iterator[bytes]:
    """The bytes of an open file of the storage between two places; S3 is asked for no others."""
    with stored:
        if isinstance(stored, S3File):
            yield from stored.obj.get(Range=f"bytes={start}-{stop - 1}")["Body"].iter_chunks(_CHUNK)
            return
        stored.seek(start)
        while start < stop and (piece := stored.read(min(_CHUNK, stop - start))):
            start += len(piece)
            yield piece


async def _off_the_loop(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    following = sync_to_async(lambda: next(pieces, b""), thread_sensitive=False)
    while piece := await following():
        yield piece
