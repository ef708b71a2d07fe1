"""Land seen in perspective: a field of heights, its light and shadow, and the camera that looks over it.

The world is a square map: x runs to the right and z away from the camera, both 0..1, and heights are in the same
unit. Maps are float images, x across and z down.
"""

import math
from array import array
from dataclasses import dataclass
from itertools import accumulate, islice

import pyvips

from gallery.demo_pictures import blend, mist, noise
from gallery.demo_pictures.canvas import Canvas

SLICES = 320
"""Distances at which the land is looked up."""
CUTS = 3
"""Finer cuts for each slice, so that no crest slips through between two of them."""
SHADOW_MAP = 1024
"""The finest map on which shadows are cast."""
BEYOND = 1.02
"""How far below the sheet, in sheet heights, the land is still followed."""


def chart(canvas: Canvas, finest: int) -> Canvas:
    """The sheet of a map that is fine enough for this canvas; at most `finest` pixels each way."""
    size = min(finest, max(192, round(canvas.width * 0.6)))
    return Canvas(size, size, canvas.seed)


@dataclass(frozen=True)
class Camera:
    """Stands at `height`, `setback` before the map's near edge, in the middle of its width.

    `horizon` is the screen height of the horizon, `spread` the width of land seen per unit of distance.
    """

    height: float
    horizon: float
    setback: float
    spread: float


@dataclass(frozen=True)
class View:
    """For each pixel: where on the map it looks (x, z), whether it is land (a mask); and the skyline's heights on
    screen, an image of one row."""

    x: pyvips.Image
    z: pyvips.Image
    land: pyvips.Image
    skyline: pyvips.Image

    def look_up(self, values: pyvips.Image) -> pyvips.Image:
        """The values of a map where each pixel looks."""
        index = (self.x * (values.width - 1)).bandjoin(self.z * (values.height - 1))
        return blend.hold(values.mapim(index, extend="copy"))


def view(canvas: Canvas, heights: pyvips.Image, camera: Camera) -> View:
    """What the camera sees of the land. Costs time in proportion to pixels times slices."""
    near, far = camera.setback, camera.setback + 1
    hidden = _hidden_lines(_cuts(heights, camera, canvas))
    skyline = noise.stretch(hidden.crop(0, 0, hidden.width, 1), canvas.width, 1)
    part = _slice_of_pixel(canvas, hidden)
    distance = blend.hold((part * math.log(near / far)).exp() * far)
    x = (canvas.x - 0.5) * distance * camera.spread + 0.5
    land = blend.hold(mist.below(canvas, skyline))
    return View(blend.hold(x), distance - camera.setback, land, skyline)


def _cuts(heights: pyvips.Image, camera: Camera, canvas: Canvas) -> list[list[float]]:
    """The screen height of the land at each cut, far to near, for every third column or so."""
    near, far = camera.setback, camera.setback + 1
    columns, count = max(64, canvas.width // 3), (SLICES - 1) * CUTS + 1
    grid = pyvips.Image.xyz(columns, count)
    distance = blend.hold((grid[1] * (math.log(near / far) / (count - 1))).exp() * far)
    x = grid[0].linear(1 / columns, 0.5 / columns - 0.5) * distance * camera.spread + 0.5
    index = (x * (heights.width - 1)).bandjoin((distance - camera.setback) * (heights.height - 1))
    drop = heights.mapim(index, extend="copy").linear(-1, camera.height)
    cuts: list[list[float]] = (drop / distance).linear(canvas.aspect / camera.spread, camera.horizon).tolist()
    return cuts


def _hidden_lines(cuts: list[list[float]]) -> pyvips.Image:
    """Row by row, a slice each, far to near: the highest point on screen of all land at that slice or nearer."""
    nearest_first = accumulate(reversed(cuts), lambda hull, cut: list(map(min, hull, cut)))
    slices = list(islice(nearest_first, 0, None, CUTS))
    values = array("f")
    for line in reversed(slices):
        values.extend(line)
    return pyvips.Image.new_from_memory(values.tobytes(), len(cuts[0]), len(slices), 1, "float")


def _slice_of_pixel(canvas: Canvas, hidden: pyvips.Image) -> pyvips.Image:
    """The slice that each pixel shows, 0 far to 1 near: libvips inverts one rising table for each column.

    The table has to rise strictly and to stay inside 0..1, hence the hair's breadth between its rows.
    """
    top = max(0.0, hidden.crop(0, 0, hidden.width, 1).min() - 0.01)
    slices = pyvips.Image.xyz(1, hidden.height)[1] * (1 / (hidden.height - 1))
    hair = pyvips.Image.xyz(canvas.width, hidden.height)[1] * 1e-6
    rising = blend.ramp(noise.stretch(hidden, canvas.width, hidden.height), top, BEYOND).clamp(max=0.999) + hair
    table = slices.join(rising, "horizontal").cast("double").copy(interpretation="matrix")
    rows = math.ceil(canvas.height * (BEYOND - top))
    inverse = table.invertlut(size=rows).write_to_memory()
    part = pyvips.Image.new_from_memory(inverse, canvas.width, rows, 1, "double").cast("float")
    return part.embed(0, round(canvas.height * top), canvas.width, canvas.height).clamp()


def sunlight(heights: pyvips.Image, sun: tuple[float, float, float], relief: float = 1.0) -> pyvips.Image:
    """How much direct light falls on each place of a map, by its slope: 0..1. `sun` points to the sun (x, z, up)."""
    scale = heights.width * relief / 2
    east = heights.conv(pyvips.Image.new_from_array([[-scale, 0, scale]]))
    north = heights.conv(pyvips.Image.new_from_array([[-scale], [0], [scale]]))
    length = math.hypot(*sun)
    facing = (east * (-sun[0] / length) + north * (-sun[1] / length)) + sun[2] / length
    return (facing / ((east**2 + north**2 + 1) ** 0.5)).clamp()


def shadow(heights: pyvips.Image, slope: float, soft: float, *, from_left: bool) -> pyvips.Image:
    """Where land keeps the light from land: 1 in shadow. The sun stands to one side, `slope` units up for each unit."""
    if heights.width > SHADOW_MAP:
        small = shadow(heights.shrink(2, 2), slope, soft, from_left=from_left)
        return noise.stretch(small, heights.width, heights.height)
    size = heights.width
    tilt = pyvips.Image.xyz(size, heights.height)[0] * ((1 if from_left else -1) * slope / size)
    tilted = heights + tilt
    tilted = tilted if from_left else tilted.fliphor()
    values = array("f")
    for line in tilted.cast("float").tolist():
        values.extend(accumulate(line, max))
    hull = pyvips.Image.new_from_memory(values.tobytes(), size, heights.height, 1, "float")
    dark = blend.ramp(hull - tilted, 0.0, soft)
    return dark if from_left else dark.fliphor()
