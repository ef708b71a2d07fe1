"""What is known of a picture at a glance: its placeholder, its colours, and a hash that survives recompression."""

import dataclasses
import math
from collections import defaultdict

import pyvips

from wecho.common.imaging.renditions import fitted, resized
from wecho.common.imaging.thumbhash import MOST_SIDE, thumbhash

_COLOUR_SIDE = 48
_BUCKET_SHIFT = 5  # eight levels to a channel
_MOST_COLOURS, _LEAST_SHARE = 5, 0.005
_APART = 48  # of 255 levels, over all three channels

Colour = tuple[int, int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Impressions:
    """`colors` are one to five `#rrggbb`, what there is most of first."""

    thumbhash: str
    colors: tuple[str, ...]
    dhash: str


def impressions_of(image: pyvips.Image) -> Impressions:
    """All three from a small upright rendition in sRGB."""
    small = resized(image, *fitted(image.width, image.height, MOST_SIDE)).copy_memory()
    tiny = resized(small, *fitted(small.width, small.height, _COLOUR_SIDE))
    return Impressions(
        thumbhash=thumbhash(small.width, small.height, bytes(small.write_to_memory())),
        colors=_dominant_colors(bytes(tiny.write_to_memory())),
        dhash=_dhash(small),
    )


def _dominant_colors(rgb: bytes) -> tuple[str, ...]:
    """The means of the fullest buckets of like colours: unlike the mean of all, colours that the picture has.

    One that looks like a colour before it is left out, and so is one that next to nothing of the picture has.
    """
    buckets: defaultdict[Colour, list[Colour]] = defaultdict(list)
    for red, green, blue in zip(rgb[::3], rgb[1::3], rgb[2::3], strict=True):
        buckets[red >> _BUCKET_SHIFT, green >> _BUCKET_SHIFT, blue >> _BUCKET_SHIFT].append((red, green, blue))
    least = len(rgb) // 3 * _LEAST_SHARE
    found: list[Colour] = []
    for bucket in sorted(buckets.values(), key=len, reverse=True):
        red, green, blue = (round(sum(channel) / len(bucket)) for channel in zip(*bucket, strict=True))
        colour = red, green, blue
        if not found or (len(bucket) >= least and all(math.dist(colour, other) >= _APART for other in found)):
            found.append(colour)
    return tuple("#" + "".join(f"{level:02x}" for level in colour) for colour in found[:_MOST_COLOURS])


def _dhash(image: pyvips.Image) -> str:
    """64 bits, row by row: whether a pixel is darker than its right neighbour in a grey picture of 9 x 8."""
    grey = bytes(resized(image.colourspace("b-w"), 9, 8).write_to_memory())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grey[9 * row + column] < grey[9 * row + column + 1])
    return f"{bits:016x}"
