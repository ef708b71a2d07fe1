"""Faces for the demo's accounts: a head and shoulders cut from paper, on a soft ground."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import pyvips

from gallery.demo_pictures import blend, palette
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.shapes import Pencil

SIZE = 512
Layers = tuple[Pencil, Pencil, Pencil]
"""What of a style lies behind the head, what before it, and what is put on."""


@dataclass(frozen=True)
class Look:
    """The ground from corner to corner, then the paper: hair, skin, cloth, and what is worn besides."""

    ground: tuple[str, str]
    hair: str
    skin: str
    cloth: str
    accent: str


LOOKS = (
    Look(("#ffd9c2", "#f28f79"), "#4a2c3d", "#f6c7a8", "#f7efe6", "#e0563f"),
    Look(("#cfe8e4", "#5fa8a6"), "#1f3a44", "#eab893", "#f2b84b", "#2f6f73"),
    Look(("#d9d2f0", "#7b6fc4"), "#2a2350", "#d99f7a", "#f0e6ff", "#ffb4a2"),
    Look(("#fdebb8", "#eaa63e"), "#5b3420", "#c98a63", "#3f6b5c", "#fff4d6"),
    Look(("#cde3f7", "#5b8fd0"), "#16243f", "#f4c9a9", "#ffffff", "#f26d5b"),
    Look(("#f8d3de", "#d9698f"), "#3b1c32", "#efc0a0", "#6d3b63", "#ffd166"),
    Look(("#d8ecc9", "#74a860"), "#2d3b24", "#b87850", "#f6efdc", "#e07a3f"),
    Look(("#e6e1d8", "#a39a8c"), "#2b2a2a", "#e6b08c", "#46566b", "#c94f4f"),
)


def avatar(seed: int) -> pyvips.Image:
    """A square of 512 pixels, 8-bit sRGB; neighbouring seeds differ in colours and in hair."""
    canvas = Canvas(SIZE, SIZE, seed)
    look = LOOKS[seed % len(LOOKS)]
    across = (canvas.x + canvas.y * 1.2) * (1 / 2.2)
    picture = palette.tint(across, [(0.0, look.ground[0]), (1.0, look.ground[1])])
    halo = blend.ramp(canvas.distance((0.5, 0.46)), 0.345, 0.34)
    picture = blend.over(picture, palette.rgb(look.ground[0]), halo * 0.55)
    behind, before, worn = STYLES[(seed // len(LOOKS) + seed) % len(STYLES)](canvas)
    picture = _paper(canvas, picture, behind, palette.mix(look.hair, "#000000", 0.15))
    picture = _paper(canvas, picture, _shoulders(canvas), palette.rgb(look.cloth))
    picture = _paper(canvas, picture, _neck(canvas), palette.mix(look.skin, "#a8502f", 0.28))
    picture = _paper(canvas, picture, _head(canvas), palette.rgb(look.skin))
    picture = _paper(canvas, picture, before, palette.rgb(look.hair))
    picture = _paper(canvas, picture, worn, palette.rgb(look.accent))
    return develop(canvas, picture, Film(contrast=0.1, bloom=0.0, vignette=0.12, grain=0.008, fade=0.0))


def _paper(canvas: Canvas, picture: pyvips.Image, shape: Pencil, colour: palette.Colour) -> pyvips.Image:
    """A piece of paper laid on the others, with the shadow that it throws."""
    mask = blend.hold(shape.mask())
    shadow = blend.soften(mask, 9).embed(3, 7, canvas.width, canvas.height, extend="copy")
    picture = blend.over(picture, [0.12, 0.08, 0.14], shadow * 0.22)
    light = blend.ramp(canvas.x + canvas.y, 1.7, 0.3) * 0.14 + 0.92
    return blend.hold(blend.over(picture, light * colour, mask))


def _shoulders(canvas: Canvas) -> Pencil:
    pencil = Pencil(canvas)
    pencil.ellipse(0.5, 1.02, 0.34, 0.32)
    return pencil


def _neck(canvas: Canvas) -> Pencil:
    pencil = Pencil(canvas)
    pencil.polygon([(0.435, 0.55), (0.565, 0.55), (0.572, 0.72), (0.428, 0.72)])
    pencil.ellipse(0.5, 0.72, 0.08, 0.045)
    return pencil


def _head(canvas: Canvas) -> Pencil:
    pencil = Pencil(canvas)
    pencil.ellipse(0.5, 0.45, 0.135, 0.17)
    return pencil


def _cap_of_hair(pencil: Pencil, parting: float, low: float) -> None:
    """Hair on the crown, down to a fringe that runs from `low` on one side to the parting."""
    crown = [(0.5 - math.cos(a * math.pi / 40) * 0.155, 0.43 - math.sin(a * math.pi / 40) * 0.19) for a in range(41)]
    pencil.polygon([*crown, (0.655, low), (0.62, 0.40), (parting, 0.325), (0.385, 0.40), (0.345, low)])


def _bob(canvas: Canvas) -> Layers:
    behind, before, worn = Pencil(canvas), Pencil(canvas), Pencil(canvas)
    behind.ellipse(0.5, 0.44, 0.19, 0.21)
    behind.polygon([(0.31, 0.44), (0.69, 0.44), (0.7, 0.62), (0.3, 0.62)])
    _cap_of_hair(before, 0.56, 0.5)
    return behind, before, worn


def _bun(canvas: Canvas) -> Layers:
    behind, before, worn = Pencil(canvas), Pencil(canvas), Pencil(canvas)
    behind.disc(0.5, 0.215, 0.075)
    _cap_of_hair(before, 0.5, 0.45)
    worn.disc(0.358, 0.53, 0.016)
    worn.disc(0.642, 0.53, 0.016)
    return behind, before, worn


def _long(canvas: Canvas) -> Layers:
    behind, before, worn = Pencil(canvas), Pencil(canvas), Pencil(canvas)
    behind.ellipse(0.5, 0.45, 0.2, 0.22)
    behind.polygon([(0.3, 0.45), (0.7, 0.45), (0.74, 0.86), (0.26, 0.86)])
    _cap_of_hair(before, 0.44, 0.52)
    return behind, before, worn


def _short(canvas: Canvas) -> Layers:
    behind, before, worn = Pencil(canvas), Pencil(canvas), Pencil(canvas)
    _cap_of_hair(before, 0.6, 0.43)
    before.ellipse(0.56, 0.275, 0.1, 0.06)
    return behind, before, worn


def _curls(canvas: Canvas) -> Layers:
    behind, before, worn = Pencil(canvas), Pencil(canvas), Pencil(canvas)
    for step in range(11):
        angle = math.pi * (step / 10 * 1.3 - 0.15)
        behind.disc(0.5 - math.cos(angle) * 0.17, 0.41 - math.sin(angle) * 0.17, 0.068)
    for step in range(6):
        before.disc(0.39 + step * 0.044, 0.3 + 0.018 * (step % 2), 0.042)
    return behind, before, worn


def _beanie(canvas: Canvas) -> Layers:
    behind, before, worn = Pencil(canvas), Pencil(canvas), Pencil(canvas)
    behind.polygon([(0.335, 0.4), (0.665, 0.4), (0.67, 0.57), (0.33, 0.57)])
    dome = [(0.5 - math.cos(a * math.pi / 40) * 0.162, 0.36 - math.sin(a * math.pi / 40) * 0.16) for a in range(41)]
    worn.polygon(dome)
    worn.line([(0.335, 0.365), (0.665, 0.365)], 0.062)
    worn.disc(0.5, 0.185, 0.035)
    return behind, before, worn


def _brim(canvas: Canvas) -> Layers:
    behind, before, worn = Pencil(canvas), Pencil(canvas), Pencil(canvas)
    behind.polygon([(0.33, 0.4), (0.67, 0.4), (0.69, 0.68), (0.31, 0.68)])
    worn.polygon([(0.375, 0.345), (0.395, 0.2), (0.605, 0.2), (0.625, 0.345)])
    worn.ellipse(0.5, 0.205, 0.105, 0.03)
    worn.ellipse(0.5, 0.345, 0.26, 0.035)
    return behind, before, worn


def _braids(canvas: Canvas) -> Layers:
    behind, before, worn = Pencil(canvas), Pencil(canvas), Pencil(canvas)
    behind.ellipse(0.5, 0.42, 0.165, 0.18)
    for side in (-1, 1):
        for step in range(6):
            before.ellipse(0.5 + side * (0.165 + 0.006 * step), 0.53 + 0.052 * step, 0.036, 0.034)
        worn.ellipse(0.5 + side * 0.197, 0.815, 0.026, 0.018)
    _cap_of_hair(before, 0.5, 0.48)
    return behind, before, worn


STYLES: tuple[Callable[[Canvas], Layers], ...] = (_bob, _short, _bun, _curls, _long, _beanie, _braids, _brim)
"""How the hair is worn."""
