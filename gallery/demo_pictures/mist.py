"""Layers that recede: ridges as masks, and the haze between them."""

from typing import TypeAlias

import pyvips

from gallery.demo_pictures import blend, noise
from gallery.demo_pictures.canvas import Canvas

Line: TypeAlias = list[float] | pyvips.Image
"""A height on the sheet, 0 at the top and 1 at the bottom, for each column: numbers, or an image of one row."""


def below(canvas: Canvas, line: Line, soft: float = 1.2) -> pyvips.Image:
    """1 below the line; `soft` is the width of its edge in pixels."""
    half = soft * max(canvas.unit, 0.4) / canvas.height / 2
    return blend.ramp(depth_below(canvas, line), -half, half)


def depth_below(canvas: Canvas, line: Line) -> pyvips.Image:
    """How far a pixel lies under the line, in sheet heights; negative above it."""
    rows = noise.row(line, canvas.height) if isinstance(line, list) else line.zoom(1, canvas.height)
    return canvas.y - rows


def crest(
    canvas: Canvas, name: str, base: float, relief: float, cells: int, octaves: int = 8, gain: float = 0.47
) -> list[float]:
    """A skyline around height `base` whose relief is about `relief`, both fractions of the sheet."""
    return [base - relief * value for value in noise.profile(canvas, name, cells, octaves, gain)]
