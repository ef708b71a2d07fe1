"""The whole way of one photograph, inside the confined child."""

import dataclasses
import hashlib
from pathlib import Path

import pyvips

from gallery.imaging.colour import to_srgb
from gallery.imaging.decode import HEIF_FORMATS, open_pixels, refusal_of
from gallery.imaging.exif import read_notes
from gallery.imaging.headers.header import Header
from gallery.imaging.headers.reader import read_header
from gallery.imaging.impressions import impressions_of
from gallery.imaging.light import ADOBE_RGB, encoding_of
from gallery.imaging.limits import Limits
from gallery.imaging.refusals import PhotoRefused, Reason
from gallery.imaging.renditions import Step, cascade, encoded, fitted, resized, steps_for
from gallery.imaging.report import STEPS, Change, Exif, PhotoReport, Rendition

_WHITE = {"uchar": 255, "ushort": 65_535}
_FIRST_THAT_SWAPS_SIDES = 5


@dataclasses.dataclass(frozen=True, slots=True)
class _Picture:
    """What comes of decoding: the size of the original as displayed, what was done, and the largest rendition."""

    width: int
    height: int
    exif: Exif
    changes: tuple[Change, ...]
    top: Step


def develop(source: Path, out_dir: Path, limits: Limits) -> PhotoReport:
    """Reads one file, writes its renditions to `out_dir`, and tells what it found.

    Files are written last, when everything else has succeeded. Raises PhotoRefused and PhotoFailed.
    """
    pyvips.cache_set_max(0)
    data = _read(source, limits)
    header = read_header(data, limits)
    picture = _decoded(data, header)
    steps = cascade(picture.top)
    impressions = impressions_of(steps[-1].image)
    return PhotoReport(
        format=header.format,
        byte_size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        width=picture.width,
        height=picture.height,
        renditions=_written(steps, out_dir),
        thumbhash=impressions.thumbhash,
        dominant_color=impressions.dominant_color,
        dhash=impressions.dhash,
        exif=picture.exif,
        changes=picture.changes,
    )


def _read(source: Path, limits: Limits) -> bytes:
    with source.open("rb") as file:
        data = file.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise PhotoRefused(Reason.TOO_LARGE, f"more than {limits.max_bytes} bytes")
    return data


def _decoded(data: bytes, header: Header) -> _Picture:
    """The original is decoded here, once, and let go: a decoder holds on to hundreds of megabytes while it is known."""
    pixels = open_pixels(data, header, STEPS[-1])
    notes = read_notes(header.exif or pixels.exif)
    # HEIF is turned and cropped by its decoder, and EXIF's orientation does not count there.
    is_heif = header.format in HEIF_FORMATS
    width, height = (pixels.image.width, pixels.image.height) if is_heif else (header.width, header.height)
    orientation = 1 if is_heif else notes.orientation
    small, changes = _reduced(pixels.image, fitted(width, height, STEPS[-1]))
    encoding = encoding_of(header.code_points) or (ADOBE_RGB if notes.adobe_rgb else None)
    coloured, colour_changes = to_srgb(small, encoding)
    changes = [Change.FIRST_FRAME_ONLY] * (header.frames > 1) + changes + colour_changes
    changes += [Change.ORIENTED] * (orientation > 1 or header.turned)
    changes += [Change.METADATA_REMOVED] * header.has_metadata
    long_edge = max(width, height)
    top = Step(steps_for(long_edge)[-1], _turned(coloured, orientation).copy_memory(), long_edge > STEPS[-1])
    if orientation >= _FIRST_THAT_SWAPS_SIDES:
        width, height = height, width
    return _Picture(width, height, notes.exif, tuple(changes), top)


def _reduced(image: pyvips.Image, size: tuple[int, int]) -> tuple[pyvips.Image, list[Change]]:
    """In memory at this size, without transparency; this is where a decoder runs and finds fault."""
    changes: list[Change] = []
    if image.hasalpha():
        changes.append(Change.FLATTENED)
        image = image.flatten(background=[_WHITE[image.format]])
    try:
        return (image if size == (image.width, image.height) else resized(image, *size)).copy_memory(), changes
    except pyvips.Error as error:
        raise refusal_of(error) from error


def _turned(image: pyvips.Image, orientation: int) -> pyvips.Image:
    """Upright by our own reading of EXIF, whatever libvips read: one truth for the pixels and for the report."""
    image = image.copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return image.autorot()


def _written(steps: list[Step], out_dir: Path) -> tuple[Rendition, ...]:
    files = list(encoded(steps))
    for rendition, content in files:
        (out_dir / rendition.file_name).write_bytes(content)
    return tuple(rendition for rendition, _ in files)
