"""What people call a colour: twelve words for sixteen million."""

import math
import re
from collections.abc import Iterable
from typing import Literal, get_args

ColourFamily = Literal[
    "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "black", "grey", "white"
]
COLOUR_FAMILIES: tuple[ColourFamily, ...] = get_args(ColourFamily)

_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_BLACK, _WHITE = 0.23, 0.93
_COLOURLESS, _NEARLY_WHITE = 0.038, 0.025
_HUES: tuple[tuple[float, ColourFamily], ...] = (
    (10, "pink"),
    (38, "red"),
    (82, "orange"),
    (114, "yellow"),
    (160, "green"),
    (213, "teal"),
    (283, "blue"),
    (338, "purple"),
    (360, "pink"),
)
"""Where each ends, in degrees of OKLCH."""


def colour_family(value: str) -> ColourFamily:
    """The word for `#rrggbb`, by lightness, chroma and hue in OKLCH (B. Ottosson, 2020).

    Raises ValueError where it is no such text. Dark oranges and yellows are brown, light reds are pink.
    """
    lightness, chroma, hue = _oklch(value)
    if lightness < _BLACK or (lightness < _BLACK + 0.09 and chroma < _COLOURLESS):
        return "black"
    if chroma < _COLOURLESS:
        return "white" if lightness > _WHITE and chroma < _NEARLY_WHITE else "grey"
    family = next(name for end, name in _HUES if hue <= end)
    if family == "red" and lightness > 0.7:
        return "pink"
    if family == "pink" and hue <= 10 and lightness < 0.55:
        return "red"
    if family in ("red", "orange", "yellow") and _is_brown(lightness, chroma, hue):
        return "brown"
    return family


def colour_families(values: Iterable[str]) -> list[ColourFamily]:
    """The families of some colours, each once, in the order in which they come; what is no colour is left out."""
    return list(dict.fromkeys(colour_family(value) for value in values if _HEX.fullmatch(value)))


def _is_brown(lightness: float, chroma: float, hue: float) -> bool:
    """Brown is orange that is darker than what is around it; skin and sand are its pale end."""
    if not 15 < hue < 95:
        return False
    dull = chroma < (0.13 if hue > 32 else 0.09)
    return (lightness < 0.62 and (dull or hue > 45)) or chroma < 0.06


def _oklch(value: str) -> tuple[float, float, float]:
    if not _HEX.fullmatch(value):
        raise ValueError(f"not a colour: {value!r}")
    red, green, blue = (_linear(int(value[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else math.pow((value + 0.055) / 1.055, 2.4)
