"""Colours: from hex, mixed in OKLab so that the way from one to another stays clean."""

from array import array
from itertools import pairwise

import pyvips

from gallery.demo_pictures.blend import LEVELS
from gallery.demo_pictures.canvas import Canvas

Colour = list[float]
"""Red, green, blue in the sRGB encoding, 0..1."""
Stops = list[tuple[float, str]]
"""Positions 0..1 in rising order, each with a colour as #rrggbb."""


def rgb(code: str) -> Colour:
    """#rrggbb as three floats 0..1."""
    return [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _to_oklab(colour: Colour) -> Colour:
    """Björn Ottosson's OKLab, from sRGB."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    lms = (
        0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
        0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
        0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
    )
    long, mid, short = (c ** (1 / 3) for c in lms)
    return [
        0.2104542553 * long + 0.7936177850 * mid - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * mid + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * mid - 0.8086757660 * short,
    ]


def _from_oklab(lab: Colour) -> Colour:
    """The way back, clipped to what sRGB can show."""
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    mid = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * mid + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * mid - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * mid + 1.7076147010 * short,
    )
    clipped = (min(1.0, max(0.0, c)) for c in linear)
    return [c * 12.92 if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in clipped]


def mix(first: str, second: str, share: float) -> Colour:
    """`first` at share 0, `second` at share 1, straight through OKLab."""
    pairs = zip(_to_oklab(rgb(first)), _to_oklab(rgb(second)), strict=True)
    return _from_oklab([a + (b - a) * share for a, b in pairs])


def sample(stops: Stops, position: float) -> Colour:
    """The colour of a gradient at `position`; beyond its ends, the end's colour."""
    if position <= stops[0][0]:
        return rgb(stops[0][1])
    for (start, first), (end, second) in pairwise(stops):
        if position <= end:
            return mix(first, second, (position - start) / (end - start))
    return rgb(stops[-1][1])


def _strip(stops: Stops, length: int) -> bytes:
    return array("f", (c for i in range(length) for c in sample(stops, (i + 0.5) / length))).tobytes()


def flat(canvas: Canvas, colour: Colour) -> pyvips.Image:
    """A sheet of one colour."""
    return pyvips.Image.black(canvas.width, canvas.height, bands=3) + colour


def vertical(canvas: Canvas, stops: Stops) -> pyvips.Image:
    """A sheet that runs through the gradient from top to bottom."""
    column = pyvips.Image.new_from_memory(_strip(stops, canvas.height), 1, canvas.height, 3, "float")
    return column.zoom(canvas.width, 1)


def tint(values: pyvips.Image, stops: Stops) -> pyvips.Image:
    """The gradient's colour for each value 0..1 of a one-band image."""
    lut = pyvips.Image.new_from_memory(_strip(stops, LEVELS), LEVELS, 1, 3, "float")
    return values.linear(LEVELS - 1, 0.5).cast("ushort").maplut(lut)
