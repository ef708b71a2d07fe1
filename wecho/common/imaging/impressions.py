"""What is known of a picture at a glance: its placeholder, its colour, and a hash that survives recompression."""

import dataclasses
from collections import defaultdict

import pyvips

from wecho.common.imaging.renditions import fitted, resized
from wecho.common.imaging.thumbhash import MOST_SIDE, thumbhash

_COLOUR_SIDE = 48
_BUCKET_SHIFT = 5  # eight levels to a channel


@dataclasses.dataclass(frozen=True, slots=True)
class Impressions:
    thumbhash: str
    dominant_color: str
    dhash: str


def impressions_of(image: pyvips.Image) -> Impressions:
    """All three from a small upright rendition in sRGB."""
    small = resized(image, *fitted(image.width, image.height, MOST_SIDE)).copy_memory()
    tiny = resized(small, *fitted(small.width, small.height, _COLOUR_SIDE))
    return Impressions(
        thumbhash=thumbhash(small.width, small.height, bytes(small.write_to_memory())),
        dominant_color=_dominant_color(bytes(tiny.write_to_memory())),
        dhash=_dhash(small),
    )


def _dominant_color(rgb: bytes) -> str:
    """The mean of the fullest bucket of like colours: unlike the mean of all, a colour that the picture has."""
    buckets: defaultdict[tuple[int, int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for red, green, blue in zip(rgb[::3], rgb[1::3], rgb[2::3], strict=True):
        buckets[red >> _BUCKET_SHIFT, green >> _BUCKET_SHIFT, blue >> _BUCKET_SHIFT].append((red, green, blue))
    fullest = max(buckets.values(), key=len)
    return "#" + "".join(f"{round(sum(channel) / len(fullest)):02x}" for channel in zip(*fullest, strict=True))


def _dhash(image: pyvips.Image) -> str:
    """64 bits, row by row: whether a pixel is darker than its right neighbour in a grey picture of 9 x 8."""
    grey = bytes(resized(image.colourspace("b-w"), 9, 8).write_to_memory())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grey[9 * row + column] < grey[9 * row + column + 1])
    return f"{bits:016x}"
