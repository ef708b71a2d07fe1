"""Parts on a disk: files below `parts/`, joined under a temporary name and moved into their place."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage

from wecho.common.developing import StorageGone
from wecho.common.multipart import Upload, UploadGone

FOLDER = "parts"


class InFiles:
    """See `Multipart`. A part, and the file, appear whole or not at all, also where a process dies in between."""

    def begin(self, path: str) -> Upload:
        upload = Upload(path, secrets.token_hex(8))
        with _told_apart():
            _folder(upload).mkdir(parents=True)
        return upload

    def sizes(self, upload: Upload) -> dict[int, int]:
        with _told_apart():
            return {number: part.stat().st_size for number, part in _parts(upload)}

    def put(self, upload: Upload, number: int, content: bytes) -> None:
        with _told_apart():
            _written(_folder(upload), _folder(upload) / str(number), lambda file: file.write(content))

    def address(self, upload: Upload, number: int, size: int) -> None:
        """Always through the server."""

    def complete(self, upload: Upload) -> None:
        def join(file: IO[bytes]) -> None:
            for _number, part in _parts(upload):
                with part.open("rb") as source:
                    shutil.copyfileobj(source, file, 1024 * 1024)

        with _told_apart():
            place = Path(default_storage.path(upload.path))
            place.parent.mkdir(parents=True, exist_ok=True)
            _written(_folder(upload), place, join)
        self.abort(upload)

    def abort(self, upload: Upload) -> None:
        with _told_apart(), suppress(FileNotFoundError):
            shutil.rmtree(_folder(upload))
        with suppress(OSError):  # another upload of the same file, or another process that removes it as well
            _folder(upload).parent.rmdir()

    def unfinished(self, folder: str, before: datetime) -> Iterator[Upload]:
        root = Path(default_storage.path(FOLDER))
        for found in root.glob(f"{folder}/*/*"):
            with suppress(FileNotFoundError):
                if found.stat().st_mtime < before.timestamp():
                    yield Upload(str(found.parent.relative_to(root)), found.name)


def _folder(upload: Upload) -> Path:
    return Path(default_storage.path(f"{FOLDER}/{upload.path}/{upload.upload_id}"))


def _parts(upload: Upload) -> list[tuple[int, Path]]:
    """In their order; raises FileNotFoundError."""
    return sorted((int(part.name), part) for part in _folder(upload).iterdir() if part.name.isdigit())


def _written(folder: Path, place: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file in `folder`, for its owner only, and move it to its place once it is whole."""
    descriptor, draft = tempfile.mkstemp(dir=folder, prefix="draft-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
        Path(draft).replace(place)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise UploadGone from error
    except OSError as error:
        raise StorageGone from error
