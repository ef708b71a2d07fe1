"""Files that come in parts: begun, filled in any order, joined at the end, or given up without a trace.

On S3 they are its multipart uploads, and a part may go there straight from the client. On a disk they are files beside
the others. In both, what is there is what the storage says, a part may be sent again, and the file appears at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.core.files.storage import default_storage
from storages.backends.s3 import S3Storage

from wecho.common.imaging.limits import MEBIBYTE

PART_BYTES = 5 * MEBIBYTE
"""Of every part but the last: the least that S3 takes, so that a connection that breaks loses little."""


class UploadGone(Exception):
    """The storage knows no such upload: it was completed, aborted, or never begun."""


@dataclass(frozen=True)
class Upload:
    """An upload that was begun: where its file will lie, and the storage's own name of it."""

    path: str
    upload_id: str


class Multipart(Protocol):
    """What a storage can do with parts. Numbers start at 1. All of it raises StorageGone where it does not answer."""

    def begin(self, path: str) -> Upload:
        """Begin an upload of the file at `path`."""

    def sizes(self, upload: Upload) -> dict[int, int]:
        """The bytes of each part that is there, by its number; raises UploadGone."""

    def put(self, upload: Upload, number: int, content: bytes) -> None:
        """Keep a part, in the place of one of the same number; raises UploadGone."""

    def address(self, upload: Upload, number: int, size: int) -> str | None:
        """Where a client may PUT a part of exactly `size` bytes for an hour, None where parts go through the server."""

    def complete(self, upload: Upload) -> None:
        """Join all parts that are there, in their order, to the file; raises UploadGone."""

    def abort(self, upload: Upload) -> None:
        """Remove the parts; nothing happens when they are gone already."""

    def unfinished(self, folder: str, before: datetime) -> Iterator[Upload]:
        """Uploads of files in `folder` that were begun before a moment and neither completed nor aborted."""


def multipart() -> Multipart:
    """The parts of the default storage."""
    from wecho.common.multipart_files import InFiles
    from wecho.common.multipart_s3 import OnS3

    return OnS3() if isinstance(default_storage, S3Storage) else InFiles()
