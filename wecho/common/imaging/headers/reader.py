"""Which of the accepted formats a file is, by its content, and whether it stays within the limits."""

from wecho.common.imaging.headers import heif, jpeg, png, webp
from wecho.common.imaging.headers.header import Header
from wecho.common.imaging.headers.polyglot import require_nothing_else
from wecho.common.imaging.limits import Limits
from wecho.common.imaging.refusals import PhotoRefused, Reason


def read_header(data: bytes, limits: Limits) -> Header:
    """The header of a whole file, every limit but the operating system's held. Nothing is decoded.

    Raises PhotoRefused: unsupported_format, polyglot, truncated, malformed, too_many_*, absurd_shape.
    """
    header = _read(data)
    _require_within(header, limits)
    require_nothing_else(data)
    return header


def _read(data: bytes) -> Header:
    if data.startswith(jpeg.MAGIC):
        return jpeg.read(data)
    if data.startswith(png.MAGIC):
        return png.read(data)
    if data.startswith(webp.MAGIC) and data[8:12] == webp.KIND:
        return webp.read(data)
    if data[4:8] == heif.KIND:
        return heif.read(data)
    raise PhotoRefused(Reason.UNSUPPORTED_FORMAT, f"starts with {data[:12]!r}")


def _require_within(header: Header, limits: Limits) -> None:
    short, long = sorted((header.width, header.height))
    if short < 1:
        raise PhotoRefused(Reason.MALFORMED, "a picture without area")
    if header.width * header.height > limits.max_pixels:
        raise PhotoRefused(Reason.TOO_MANY_PIXELS, f"{header.width} x {header.height}")
    if short < limits.min_side or long > limits.max_side or long > short * limits.max_aspect:
        raise PhotoRefused(Reason.ABSURD_SHAPE, f"{header.width} x {header.height}")
    if header.frames > limits.max_frames:
        raise PhotoRefused(Reason.TOO_MANY_FRAMES, str(header.frames))
    if header.scans > limits.max_scans:
        raise PhotoRefused(Reason.TOO_MANY_SCANS, str(header.scans))
