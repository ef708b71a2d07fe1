"""ThumbHash: a picture in about 25 bytes, to stand on the page until the real one arrives.

The format is Evan Wallace's (https://evanw.github.io/thumbhash/): the lowest frequencies of a cosine transform of
brightness, yellow against blue and red against green, four bits each, behind five bytes of averages and scales.
"""

import base64
import dataclasses
import math
from operator import mul

MOST_SIDE = 100
"""Larger pictures take longer and look the same."""

_BRIGHTNESS_TERMS = 7
_COLOUR_TERMS = 3

Plane = list[list[float]]


@dataclasses.dataclass(frozen=True, slots=True)
class _Spectrum:
    """The mean, the waves as numbers from 0 to 1 about 0.5, and the size of the largest."""

    mean: float
    waves: list[float]
    scale: float


def thumbhash(width: int, height: int, rgb: bytes) -> str:
    """Base64 of the hash of an opaque picture of at most 100 x 100, given as rows of red, green, blue."""
    if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and len(rgb) == 3 * width * height):
        raise ValueError(f"not a picture of {width} x {height}")
    long = max(width, height)
    across = max(1, _rounded(_BRIGHTNESS_TERMS * width / long))
    down = max(1, _rounded(_BRIGHTNESS_TERMS * height / long))
    brightness, yellow_blue, red_green = _planes(width, rgb)
    light = _spectrum(brightness, max(3, across), max(3, down))
    warm = _spectrum(yellow_blue, _COLOUR_TERMS, _COLOUR_TERMS)
    red = _spectrum(red_green, _COLOUR_TERMS, _COLOUR_TERMS)
    is_landscape = width > height
    head = (
        _rounded(63 * light.mean)
        | _rounded(31.5 + 31.5 * warm.mean) << 6
        | _rounded(31.5 + 31.5 * red.mean) << 12
        | _rounded(31 * light.scale) << 18
        | (down if is_landscape else across) << 24
        | _rounded(63 * warm.scale) << 27
        | _rounded(63 * red.scale) << 33
        | is_landscape << 39
    )
    packed = head.to_bytes(5, "little") + _nibbles(light.waves + warm.waves + red.waves)
    return base64.b64encode(packed).decode("ascii")


def _planes(width: int, rgb: bytes) -> tuple[Plane, Plane, Plane]:
    brightness: list[float] = []
    yellow_blue: list[float] = []
    red_green: list[float] = []
    for red, green, blue in zip(rgb[::3], rgb[1::3], rgb[2::3], strict=True):
        brightness.append((red + green + blue) / 765)
        yellow_blue.append((red + green) / 510 - blue / 255)
        red_green.append((red - green) / 255)
    return _rows(brightness, width), _rows(yellow_blue, width), _rows(red_green, width)


def _rows(values: list[float], width: int) -> Plane:
    return [values[start : start + width] for start in range(0, len(values), width)]


def _spectrum(plane: Plane, across: int, down: int) -> _Spectrum:
    """The triangle of low frequencies. Rows are transformed first, then columns: the transform is separable."""
    width, height = len(plane[0]), len(plane)
    columns = [[_dot(row, wave) for row in plane] for wave in _cosines(width, across)]
    waves_down = _cosines(height, down)
    terms = [
        _dot(columns[x], waves_down[y]) / (width * height)
        for y in range(down)
        for x in range(across)
        if x * down < across * (down - y)
    ]
    scale = max(map(abs, terms[1:]))
    return _Spectrum(terms[0], [0.5 + 0.5 * term / scale if scale else term for term in terms[1:]], scale)


def _cosines(size: int, count: int) -> Plane:
    return [[math.cos(math.pi / size * term * (place + 0.5)) for place in range(size)] for term in range(count)]


def _dot(left: list[float], right: list[float]) -> float:
    return sum(map(mul, left, right), 0.0)


def _nibbles(waves: list[float]) -> bytes:
    """Two to a byte, the first in the lower half."""
    levels = [_rounded(15 * wave) for wave in waves]
    levels += [0] * (len(levels) % 2)
    return bytes(low | high << 4 for low, high in zip(levels[::2], levels[1::2], strict=True))


def _rounded(value: float) -> int:
    """Halves go up, as in the reference."""
    return math.floor(value + 0.5)
