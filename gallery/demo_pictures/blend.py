"""How layers meet. Colours and masks are float images, 0..1; a mask has one band, a colour three."""

from array import array
from collections.abc import Callable
from typing import TypeAlias

import pyvips

LEVELS = 2048
"""Steps of a table that stands for a function."""

Paint: TypeAlias = pyvips.Image | list[float]
"""A colour for every pixel, or one colour for all of them."""


def hold(image: pyvips.Image) -> pyvips.Image:
    """The same pixels, computed once and kept: libvips would compute an image again for each of its uses."""
    return image.cast("float").copy_memory()


def ramp(image: pyvips.Image, start: float, end: float) -> pyvips.Image:
    """0 where image <= start, 1 where image >= end, straight between; start may be the greater."""
    return image.linear(1 / (end - start), -start / (end - start)).clamp()


def smoothstep(image: pyvips.Image, start: float, end: float) -> pyvips.Image:
    """Like `ramp`, leaving and arriving gently; the image is used once."""
    return (ramp(image, start, end) * 180).cos().linear(-0.5, 0.5)


def curve(image: pyvips.Image, function: Callable[[float], float]) -> pyvips.Image:
    """function(value) for each value 0..1, by way of a table."""
    table = array("f", (function(level / (LEVELS - 1)) for level in range(LEVELS)))
    lut = pyvips.Image.new_from_memory(table.tobytes(), LEVELS, 1, 1, "float")
    return image.linear(LEVELS - 1, 0.5).cast("ushort").maplut(lut)


def fraction(image: pyvips.Image) -> pyvips.Image:
    """What is left of each value without its whole part: 0..1."""
    held = hold(image)
    return held - held.floor()


def bell(image: pyvips.Image, centre: float, width: float) -> pyvips.Image:
    """exp(-((image - centre) / width)^2)."""
    offset = (image - centre) * (1 / width)
    return (offset**2 * -1).exp()


def over(base: pyvips.Image, paint: Paint, mask: pyvips.Image) -> pyvips.Image:
    """The base where the mask is 0, the paint where it is 1."""
    return base * mask.linear(-1, 1) + mask * paint


def from_row(base: pyvips.Image, painted: pyvips.Image, line: float) -> pyvips.Image:
    """The base above `line` (a fraction of the height) and the painted image below, which is computed only there."""
    top = min(base.height - 1, max(0, int(line * base.height)))
    if top == 0:
        return painted
    return base.crop(0, 0, base.width, top).join(painted.crop(0, top, base.width, base.height - top), "vertical")


def add_light(base: pyvips.Image, paint: Paint, mask: pyvips.Image) -> pyvips.Image:
    """Light added to what is there; the film's shoulder takes care of the excess."""
    return base + mask * paint


def screen(base: pyvips.Image, light: pyvips.Image) -> pyvips.Image:
    """1 - (1 - base)(1 - light): two lights that never exceed white."""
    return (base.linear(-1, 1) * light.linear(-1, 1)).linear(-1, 1)


def soften(image: pyvips.Image, sigma: float) -> pyvips.Image:
    """A Gaussian blur of `sigma` pixels, worked small when it is wide: its cost falls as sigma grows."""
    if sigma < 0.3:
        return image
    factor = max(1, int(sigma / 3))
    if factor == 1:
        return image.gaussblur(sigma, precision="float")
    margin = int(3 * sigma / factor) + 2
    width, height = image.width, image.height
    small = image.shrink(factor, factor, ceil=True)
    padded = small.embed(margin, margin, small.width + 2 * margin, small.height + 2 * margin, extend="copy")
    blurred = padded.gaussblur(sigma / factor, precision="float").copy_memory()
    grown = blurred.resize(factor, kernel="linear")
    return grown.crop(margin * factor, margin * factor, width, height)
