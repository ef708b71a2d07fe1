"""Which formats this machine cannot handle. They are tried, not asked for: a library may name what it cannot do."""

import pyvips

from wecho.common.imaging.decode import open_pixels
from wecho.common.imaging.headers.reader import read_header
from wecho.common.imaging.limits import DEFAULT_LIMITS
from wecho.common.imaging.orders import PHOTO
from wecho.common.imaging.refusals import PhotoFailed, PhotoRefused
from wecho.common.imaging.renditions import Step, encoded
from wecho.common.imaging.report import PhotoFormat
from wecho.common.imaging.samples import COLOUR, SAMPLES, SIDE

_NEAR = 24  # of 255 levels: a codec that works may be lossy, one that fails shows grey or nothing


def missing_codecs() -> list[PhotoFormat]:
    """Empty where every format of the pipeline works: each is decoded the very way that uploads are.

    AVIF and JPEG count only if they can be written, too, because every photo becomes both.
    """
    unwritten = set() if _are_written() else {PhotoFormat.AVIF, PhotoFormat.JPEG}
    return [kind for kind, content in SAMPLES.items() if kind in unwritten or not _is_decoded(content)]


def _is_decoded(content: bytes) -> bool:
    try:
        image = open_pixels(content, read_header(content, DEFAULT_LIMITS), SIDE).image.copy_memory()
        seen = image(SIDE // 2, SIDE // 2)
    except (PhotoRefused, PhotoFailed, pyvips.Error, ImportError):
        return False
    return all(abs(level - wanted) <= _NEAR for level, wanted in zip(seen, COLOUR, strict=False))


def _are_written() -> bool:
    patch = pyvips.Image.black(SIDE, SIDE, bands=3).copy(interpretation="srgb")
    try:
        return all(content for _, content in encoded([Step(PHOTO.steps[0], patch, is_reduced=False)], PHOTO))
    except PhotoFailed:
        return False
