"""Pictures that people upload, in storage: kept as they came, then developed by the confined pipeline."""

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from wecho.common.errors import DomainError, Invalid
from wecho.common.imaging.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from wecho.common.imaging.orders import PHOTO, Order
from wecho.common.imaging.refusals import PhotoFailed
from wecho.common.imaging.report import PhotoFormat, PhotoReport
from wecho.common.imaging.sandbox import missing_codecs
from wecho.common.imaging.sandbox import process_photo as run_pipeline

logger = logging.getLogger(__name__)

_NAMES = {"jpeg": "JPEG", "png": "PNG", "webp": "WebP", "avif": "AVIF", "heic": "HEIC"}
# Not every system knows a type for HEIC, and some give it another name.
_TYPES = {kind: (f"image/{kind}",) for kind in _NAMES} | {"heic": ("image/heic", "image/heif", ".heic", ".heif")}
MAX_BYTES = 50 * MEBIBYTE
GIVEN_UP = "processing_failed"
CHANGED = "changed_on_its_way"
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
    CHANGED: _("The file changed on its way to us. Please upload it again."),
    GIVEN_UP: _("We could not process this photo. Please try again."),
}


@cache
def _proven() -> tuple[PhotoFormat, ...]:
    missing = missing_codecs()
    return tuple(kind for kind in PhotoFormat if kind not in missing)


def accepted_formats() -> tuple[PhotoFormat, ...]:
    """The formats that this machine has proved to decode, in a confined child; asked once in the life of a process.

    Where not even the question is answered, all are offered until it is: uploads wait for their worker anyhow.
    """
    try:
        return _proven()
    except PhotoFailed as failure:
        logger.error("Formats could not be tried: %s", failure)
        return tuple(PhotoFormat)


def _accept() -> str:
    return ",".join(name for kind in accepted_formats() for name in _TYPES[kind])


def _offered() -> str:
    return ", ".join(_NAMES[kind] for kind in accepted_formats())


ACCEPT, OFFERED = lazy(_accept, str)(), lazy(_offered, str)()
"""What a file field takes, as HTML writes it, and the same for people, such as `JPEG, PNG`: worked out when read."""


class StorageGone(DomainError):
    """The storage of photos does not answer; nothing was kept."""

    status = 503
    slug = "storage_gone"
    message = _("Photos cannot be stored at the moment. Please try again later.")


def checked_size(file: File) -> int:  # type: ignore[type-arg]
    """The bytes of an upload; raises Invalid for an empty file and for one of more than MAX_BYTES."""
    return checked_bytes(file.size or 0)


def checked_bytes(size: int) -> int:
    """The same of a file that is yet to come."""
    if size <= 0:
        raise Invalid(_("This file is empty."), slug="empty_file")
    if size > MAX_BYTES:
        raise Invalid(REFUSALS["too_large"], slug="too_large")
    return size


def keep_upload(path: str, file: File) -> None:  # type: ignore[type-arg]
    """Store an upload as it is; raises StorageGone."""
    try:
        default_storage.save(path, file)
    except (OSError, BotoCoreError, ClientError) as error:
        raise StorageGone from error


class ChangedOnItsWay(Exception):
    """The stored bytes are not those whose SHA-256 was declared."""


@contextmanager
def developed(
    path: str, order: Order = PHOTO, limits: Limits = DEFAULT_LIMITS, sha256: str = ""
) -> Iterator[tuple[PhotoReport, Path]]:
    """The report of the stored picture at `path`, and the folder in which its renditions lie within the block.

    Raises PhotoRefused where the picture is at fault, PhotoFailed where we are, and ChangedOnItsWay, before anything
    opens it, where `sha256` is given (in hex) and not that of the picture.
    """
    with tempfile.TemporaryDirectory(prefix="wecho-photo-") as folder:
        source, made = Path(folder) / "original", Path(folder) / "made"
        made.mkdir()
        with default_storage.open(path) as stored, source.open("wb") as copy:
            shutil.copyfileobj(stored, copy, 1024 * 1024)
        if sha256 and _sha256(source) != sha256:
            raise ChangedOnItsWay
        yield run_pipeline(source, made, limits=limits, order=order), made


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def store_renditions(report: PhotoReport, made: Path, folder: str) -> None:
    """Store what `developed` made under its names in a folder of the storage, replacing files of the same names."""
    for rendition in report.renditions:
        with (made / rendition.file_name).open("rb") as file:
            default_storage.save(f"{folder}/{rendition.file_name}", File(file))
