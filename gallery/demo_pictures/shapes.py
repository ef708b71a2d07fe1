"""Masks drawn with a pencil, as float images of one band, 0..1."""

from dataclasses import dataclass

import pyvips
from PIL import Image, ImageChops, ImageDraw

from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.points import Point

OVERSAMPLING = 2
"""Shapes are drawn this many times larger and averaged down: their edges come out smooth."""

_DOME = Image.radial_gradient("L").point(lambda away: round(255 * max(0.0, 1 - (away / 127) ** 2)))
"""A paraboloid seen from above, touching the edges of its square."""


@dataclass(frozen=True)
class Box:
    """A part of a sheet, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def around(cls, canvas: Canvas, centre: Point, reach: float) -> "Box":
        """What lies within `reach` of the centre, both in sheet heights, and on the sheet."""
        x, y, half = (round(value * canvas.height) for value in (*centre, reach))
        left, top = min(canvas.width - 1, max(0, x - half)), min(canvas.height - 1, max(0, y - half))
        right, bottom = min(canvas.width, max(left + 1, x + half)), min(canvas.height, max(top + 1, y + half))
        return cls(left, top, right - left, bottom - top)

    def replace(self, base: pyvips.Image, painted: pyvips.Image) -> pyvips.Image:
        """The base with this part of it taken from the painted image, of which nothing else is then computed."""
        part = painted.crop(self.left, self.top, self.width, self.height)
        return base.insert(part, self.left, self.top)


class Pencil:
    """Draws on a canvas in its own units: x and y are both fractions of the sheet's height, x from the left edge.

    Given a box it draws in that part of the sheet alone, and costs accordingly.
    """

    def __init__(self, canvas: Canvas, box: Box | None = None) -> None:
        self._canvas = canvas
        self._box = box or Box(0, 0, canvas.width, canvas.height)
        self._scale = canvas.height * OVERSAMPLING
        self._corner = (self._box.left * OVERSAMPLING, self._box.top * OVERSAMPLING)
        self._sheet = Image.new("L", (self._box.width * OVERSAMPLING, self._box.height * OVERSAMPLING))
        self._draw = ImageDraw.Draw(self._sheet)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        return x * self._scale - self._corner[0], y * self._scale - self._corner[1]

    def polygon(self, points: list[Point], tone: float = 1.0) -> None:
        self._draw.polygon([self._place(x, y) for x, y in points], fill=round(255 * tone))

    def rectangle(self, left: float, top: float, right: float, bottom: float, tone: float = 1.0) -> None:
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], tone)

    def line(self, points: list[Point], width: float, tone: float = 1.0) -> None:
        """A stroke with round joints, `width` in the same units; never thinner than what can be seen."""
        scaled = [self._place(x, y) for x, y in points]
        self._draw.line(scaled, fill=round(255 * tone), width=max(1, round(width * self._scale)), joint="curve")

    def disc(self, x: float, y: float, radius: float, tone: float = 1.0) -> None:
        self.ellipse(x, y, radius, radius, tone)

    def ellipse(self, x: float, y: float, across: float, down: float, tone: float = 1.0) -> None:
        """`across` and `down` are radii."""
        corners = [self._place(x - across, y - down), self._place(x + across, y + down)]
        self._draw.ellipse(corners, fill=round(255 * tone))

    def dome(self, x: float, y: float, across: float, down: float, tone: float = 1.0) -> None:
        """A round hill of `tone` in its middle, kept where it is higher than what is there."""
        size = (max(2, round(2 * across * self._scale)), max(2, round(2 * down * self._scale)))
        left, top = self._place(x - across, y - down)
        corner = (round(left), round(top))
        box = (*corner, corner[0] + size[0], corner[1] + size[1])
        hill = _DOME.resize(size).point(lambda level: round(level * tone))
        self._sheet.paste(ImageChops.lighter(self._sheet.crop(box), hill), corner)

    def mask(self) -> pyvips.Image:
        """What was drawn so far, on the whole sheet."""
        box, small = self._box, self._sheet.reduce(OVERSAMPLING)
        flat = pyvips.Image.new_from_memory(small.tobytes(), small.width, small.height, 1, "uchar")
        if (box.width, box.height) != (self._canvas.width, self._canvas.height):
            flat = flat.embed(box.left, box.top, self._canvas.width, self._canvas.height)
        return flat.linear(1 / 255, 0)
