"""Pixels from a file whose header has been read: one named decoder for each format, never one that guesses.

Importing this module loads libvips: only the confined child does.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import pyvips

from wecho.common.imaging import libavif
from wecho.common.imaging.headers.header import Header
from wecho.common.imaging.refusals import PhotoFailed, PhotoRefused, Reason
from wecho.common.imaging.report import PhotoFormat

HEIF_FORMATS = frozenset({PhotoFormat.AVIF, PhotoFormat.HEIC})
ICC_PROFILE = "icc-profile-data"

_STRICT = {"access": "sequential", "fail_on": "truncated"}
_SHRINKS_ON_LOAD = (8, 4, 2)
_OUT_OF_MEMORY = (
    "out of memory",
    "insufficient memory",
    "cannot allocate",
    "failed to allocate",
    "memory allocation",
    "bad_alloc",
)
_NOT_BUILT_IN = ("not been built in", "no such operation", "vipsoperation: class")
_OVER_ITS_OWN_LIMIT = "security limit exceeded"  # libheif calls that an allocation error
_CUT_OFF = ("premature end of jpeg image", "end of file", "truncated data")
_ANTICLOCKWISE = ("d0", "d270", "d180", "d90")


@dataclasses.dataclass(frozen=True, slots=True)
class Pixels:
    """A lazy image in the colours of the file, at least as large as was asked for where the original is.

    `exif` is what only the decoder could find, and `full` the size of the upright original where only the decoder knows
    it. Evaluating the image may raise pyvips.Error: see `refusal_of`.
    """

    image: pyvips.Image
    exif: bytes | None = None
    full: tuple[int, int] | None = None


def open_pixels(data: bytes, header: Header, long_edge: int) -> Pixels:
    """The first frame, decoded no larger than is needed for `long_edge` where the format can do so.

    Raises PhotoRefused, and PhotoFailed where this libvips lacks the decoder.
    """
    shrink = next((by for by in _SHRINKS_ON_LOAD if max(header.width, header.height) >= by * long_edge), 1)
    try:
        pixels = _DECODERS[header.format](data, header, shrink)
    except pyvips.Error as error:
        raise refusal_of(error) from error
    _require_size(pixels.image, header, shrink)
    return pixels


def refusal_of(error: Exception) -> PhotoRefused | PhotoFailed:
    """What a decoder's complaint means. A codec that was not built in is our fault, everything else the picture's."""
    detail = " ".join(str(error).split())
    lowered = detail.lower()
    if any(sign in lowered for sign in _NOT_BUILT_IN):
        return PhotoFailed(detail)
    if _OVER_ITS_OWN_LIMIT not in lowered and any(sign in lowered for sign in _OUT_OF_MEMORY):
        return PhotoRefused(Reason.TOO_MUCH_MEMORY, detail)
    if any(sign in lowered for sign in _CUT_OFF):
        return PhotoRefused(Reason.TRUNCATED, detail)
    return PhotoRefused(Reason.MALFORMED, detail)


def _jpeg(data: bytes, header: Header, shrink: int) -> Pixels:
    return Pixels(pyvips.Image.jpegload_buffer(data, shrink=shrink, **_STRICT))


def _png(data: bytes, header: Header, shrink: int) -> Pixels:
    return Pixels(pyvips.Image.pngload_buffer(data, **_STRICT))


def _webp(data: bytes, header: Header, shrink: int) -> Pixels:
    return Pixels(pyvips.Image.webpload_buffer(data, page=0, n=1, scale=1 / shrink, **_STRICT))


def _avif(data: bytes, header: Header, shrink: int) -> Pixels:
    try:
        picture = libavif.decode(data, header.width * header.height, shrink)
    except libavif.AvifUnsuited:
        return _avif_by_libheif(data)
    except libavif.AvifFailed as error:
        raise refusal_of(error) from error
    image = _image_of(picture.pixels, picture.width, picture.height, picture.bands, picture.deep)
    if picture.is_grey:
        alpha = image[3] if picture.bands == 4 else None
        grey = image[0].copy(interpretation="grey16" if picture.deep else "b-w")
        image = grey.bandjoin(alpha) if alpha else grey
    image = _with_profile(image.rot(_ANTICLOCKWISE[picture.quarter_turns]), picture.icc)
    if picture.mirror is not None:
        image = image.fliphor() if picture.mirror else image.flipver()
    size = picture.full_width, picture.full_height
    return Pixels(image, picture.exif, size[::-1] if picture.quarter_turns % 2 else size)


def _avif_by_libheif(data: bytes) -> Pixels:
    """The long way round: three times the memory, and twice the time."""
    image = pyvips.Image.heifload_buffer(data, **_STRICT)
    return Pixels(image, image.get("exif-data") if image.get_typeof("exif-data") else None)


def _heic(data: bytes, header: Header, shrink: int) -> Pixels:
    """The libvips wheel has no HEVC decoder, so libheif's own wheel decodes and libvips takes over the pixels."""
    import pillow_heif  # here, because it costs 60 ms and 20 MB that only HEIC should pay

    pillow_heif.options.DECODE_THREADS = 1
    try:
        picture = pillow_heif.open_heif(data, convert_hdr_to_8bit=False)
        raw, stride = picture.data, picture.stride
    except (RuntimeError, ValueError, SyntaxError, EOFError, OSError) as error:
        raise refusal_of(error) from error
    return Pixels(
        _with_profile(_wrapped(picture, raw, stride), picture.info.get("icc_profile")), picture.info.get("exif")
    )


def _wrapped(picture: Any, raw: Any, stride: int) -> pyvips.Image:
    """libheif's pixels. The mode is `L`, `RGB` or `RGBA`, `;16` for deep pixels."""
    bands, deep = len(picture.mode.partition(";")[0]), picture.mode.endswith(";16")
    across = stride // (bands * (2 if deep else 1))
    return _image_of(raw, across, picture.size[1], bands, deep).crop(0, 0, *picture.size)


def _image_of(raw: Any, width: int, height: int, bands: int, deep: bool) -> pyvips.Image:
    """Rows of numbers as an image of libvips, not copied."""
    image = pyvips.Image.new_from_memory(raw, width, height, bands, "ushort" if deep else "uchar")
    grey = bands < 3
    return image.copy(interpretation=("grey16" if grey else "rgb16") if deep else ("b-w" if grey else "srgb"))


def _with_profile(image: pyvips.Image, profile: bytes | None) -> pyvips.Image:
    if profile:
        image.set_type(pyvips.GValue.blob_type, ICC_PROFILE, profile)
    return image


_DECODERS: dict[PhotoFormat, Callable[[bytes, Header, int], Pixels]] = {
    PhotoFormat.JPEG: _jpeg,
    PhotoFormat.PNG: _png,
    PhotoFormat.WEBP: _webp,
    PhotoFormat.AVIF: _avif,
    PhotoFormat.HEIC: _heic,
}


def _require_size(image: pyvips.Image, header: Header, shrink: int) -> None:
    """A decoder that sees another size than the header said has been told two stories.

    HEIF comes turned already, and cropped where the file asks for it.
    """
    expected, seen = sorted((header.width, header.height)), sorted((image.width, image.height))
    for whole, part in zip(expected, seen, strict=True):
        cropped = header.format in HEIF_FORMATS and part <= whole
        if not cropped and part not in (whole, whole // shrink, -(-whole // shrink)):
            raise PhotoRefused(Reason.MALFORMED, f"the header says {expected}, the decoder {seen}")
