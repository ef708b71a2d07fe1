"""The shape of what every format's header is read into."""

import dataclasses

from wecho.common.imaging.report import PhotoFormat, Tag

MAX_PARTS = 100_000
"""Segments, chunks or boxes that a reader walks over before it calls the file malformed."""


@dataclasses.dataclass(frozen=True, slots=True)
class CodePoints:
    """How numbers become light, by ITU-T H.273: the code points that HEIF, AVIF and PNG carry instead of a profile."""

    primaries: int
    transfer: int


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """Width and height are of the stored grid, before any turning. `exif` is as it stands in the file; `tags` are what
    else than a picture the file holds, as far as its container tells.

    `turned` says that the container itself turns the picture (HEIF does), so that a decoder gives it upright.
    """

    format: PhotoFormat
    width: int
    height: int
    frames: int = 1
    scans: int = 1
    exif: bytes | None = None
    code_points: CodePoints | None = None
    tags: frozenset[Tag] = frozenset()
    turned: bool = False
