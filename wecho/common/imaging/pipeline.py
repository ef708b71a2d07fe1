"""The whole way of one photograph, inside the confined child."""

import dataclasses
import hashlib
from pathlib import Path

import pyvips

from wecho.common.imaging.colour import to_srgb
from wecho.common.imaging.decode import HEIF_FORMATS, open_pixels, refusal_of
from wecho.common.imaging.exif import read_notes
from wecho.common.imaging.headers.header import Header
from wecho.common.imaging.headers.reader import read_header
from wecho.common.imaging.impressions import impressions_of
from wecho.common.imaging.light import ADOBE_RGB, encoding_of
from wecho.common.imaging.limits import MEBIBYTE, Limits
from wecho.common.imaging.orders import PHOTO, Order, Part
from wecho.common.imaging.refusals import PhotoRefused, Reason
from wecho.common.imaging.renditions import Step, cascade, encoded, fitted, resized, steps_for
from wecho.common.imaging.report import Change, Exif, PhotoFormat, PhotoReport, Rendition, Tag
from wecho.common.imaging.stripped import without_metadata

_WHITE = {"uchar": 255, "ushort": 65_535}
_FIRST_THAT_SWAPS_SIDES = 5
_LEAVES_PIXELS = frozenset({Change.METADATA_REMOVED, Change.FIRST_FRAME_ONLY})
_MOST_OWN_BYTES = 3 * MEBIBYTE


@dataclasses.dataclass(frozen=True, slots=True)
class _Picture:
    """What comes of decoding: the size of the original as displayed, what was done, and the largest rendition."""

    width: int
    height: int
    exif: Exif
    changes: tuple[Change, ...]
    profile: str | None
    tags: frozenset[Tag]
    top: Step


def develop(source: Path, out_dir: Path, limits: Limits, order: Order = PHOTO) -> PhotoReport:
    """Reads one file, writes the renditions of the order to `out_dir`, and tells what it found.

    Files are written last, when everything else has succeeded. Raises PhotoRefused and PhotoFailed.
    """
    pyvips.cache_set_max(0)
    data = _read(source, limits)
    header = read_header(data, limits)
    picture = _decoded(data, header, order)
    steps = cascade(picture.top, order)
    impressions = impressions_of(steps[-1].image)
    return PhotoReport(
        format=header.format,
        byte_size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        width=picture.width,
        height=picture.height,
        renditions=_written(steps, order, _own_top(data, header, picture, order), out_dir),
        thumbhash=impressions.thumbhash,
        colors=impressions.colors,
        dhash=impressions.dhash,
        exif=picture.exif,
        changes=picture.changes,
        profile=picture.profile,
        tags=tuple(tag for tag in Tag if tag in picture.tags),
    )


def _read(source: Path, limits: Limits) -> bytes:
    with source.open("rb") as file:
        data = file.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise PhotoRefused(Reason.TOO_LARGE, f"more than {limits.max_bytes} bytes")
    return data


def _decoded(data: bytes, header: Header, order: Order) -> _Picture:
    """The original is decoded here, once, and let go: a decoder holds on to hundreds of megabytes while it is known."""
    # HEIF is turned and cropped by its decoder, and EXIF's orientation does not count there.
    is_heif = header.format in HEIF_FORMATS
    notes = read_notes(header.exif)
    orientation = 1 if is_heif else notes.orientation
    across, down = _upright(header.width, header.height, orientation)
    pixels = open_pixels(data, header, order.long_edge_for(across, down))
    notes = read_notes(pixels.exif) if not header.exif else notes
    if is_heif:
        across, down = pixels.full or (pixels.image.width, pixels.image.height)
    width, height = _upright(across, down, orientation)
    small, changes = _reduced(pixels.image, fitted(width, height, order.long_edge_for(across, down)))
    encoding = encoding_of(header.code_points) or (ADOBE_RGB if notes.adobe_rgb else None)
    coloured = to_srgb(small, encoding)
    tags = header.tags | notes.tags
    changes = [Change.FIRST_FRAME_ONLY] * (header.frames > 1) + changes + coloured.changes
    changes += [Change.ORIENTED] * (orientation > 1 or header.turned)
    changes += [Change.METADATA_REMOVED] * bool(tags)
    top = _top(_turned(coloured.image, orientation), across, down, order)
    return _Picture(across, down, notes.exif, tuple(changes), coloured.profile, tags, top)


def _own_top(data: bytes, header: Header, picture: _Picture, order: Order) -> bytes | None:
    """The original's own bytes, without its metadata, where these already are what the largest step should be.

    One that takes far more bytes than its pixels are worth is coded again, for those who have to load it.
    """
    wanted = header.format is PhotoFormat.JPEG and order.shape is None and "jpeg" in order.formats
    clean = not picture.top.is_reduced and _LEAVES_PIXELS.issuperset(picture.changes)
    return without_metadata(data) if wanted and clean and len(data) <= _MOST_OWN_BYTES else None


def _upright(width: int, height: int, orientation: int) -> tuple[int, int]:
    """The size once it is turned, and, the same swap, the size before."""
    return (height, width) if orientation >= _FIRST_THAT_SWAPS_SIDES else (width, height)


def _top(image: pyvips.Image, width: int, height: int, order: Order) -> Step:
    """The largest step, from the reduced image of an upright original of this size."""
    size = order.size_of(width, height)
    if order.shape:
        image = resized(_cut(image, order.part_of(width, height)), *size)
    is_reduced = order.long_edge_for(width, height) < max(width, height)
    return Step(steps_for(max(size), order)[-1], image.copy_memory(), is_reduced)


def _cut(image: pyvips.Image, part: Part) -> pyvips.Image:
    width = max(1, round((part.right - part.left) * image.width))
    height = max(1, round((part.bottom - part.top) * image.height))
    left, top = round(part.left * image.width), round(part.top * image.height)
    return image.crop(min(left, image.width - width), min(top, image.height - height), width, height)


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


def _written(steps: list[Step], order: Order, own: bytes | None, out_dir: Path) -> tuple[Rendition, ...]:
    files = list(encoded(steps, order, own))
    for rendition, content in files:
        (out_dir / rendition.file_name).write_bytes(content)
    return tuple(rendition for rendition, _ in files)
