"""Silhouettes: masks drawn with a pencil, as float images of one band, 0..1."""

import math
import random
from collections.abc import Callable

import pyvips
from PIL import Image, ImageChops, ImageDraw

from gallery.demo_pictures.canvas import Canvas

OVERSAMPLING = 2
"""Shapes are drawn this many times larger and averaged down: their edges come out smooth."""

_DOME = Image.radial_gradient("L").point(lambda away: round(255 * max(0.0, 1 - (away / 127) ** 2)))
"""A paraboloid seen from above, touching the edges of its square."""


class Pencil:
    """Draws on a canvas in its own units: x and y are both fractions of the sheet's height, x from the left edge."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._scale = canvas.height * OVERSAMPLING
        self._sheet = Image.new("L", (canvas.width * OVERSAMPLING, canvas.height * OVERSAMPLING))
        self._draw = ImageDraw.Draw(self._sheet)

    def polygon(self, points: list[tuple[float, float]], tone: float = 1.0) -> None:
        self._draw.polygon([(x * self._scale, y * self._scale) for x, y in points], fill=round(255 * tone))

    def line(self, points: list[tuple[float, float]], width: float, tone: float = 1.0) -> None:
        """A stroke with round joints, `width` in the same units; never thinner than what can be seen."""
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.line(scaled, fill=round(255 * tone), width=max(1, round(width * self._scale)), joint="curve")

    def disc(self, x: float, y: float, radius: float, tone: float = 1.0) -> None:
        self.ellipse(x, y, radius, radius, tone)

    def ellipse(self, x: float, y: float, across: float, down: float, tone: float = 1.0) -> None:
        """`across` and `down` are radii."""
        box = [
            (x - across) * self._scale,
            (y - down) * self._scale,
            (x + across) * self._scale,
            (y + down) * self._scale,
        ]
        self._draw.ellipse(box, fill=round(255 * tone))

    def dome(self, x: float, y: float, across: float, down: float, tone: float = 1.0) -> None:
        """A round hill of `tone` in its middle, kept where it is higher than what is there."""
        size = (max(2, round(2 * across * self._scale)), max(2, round(2 * down * self._scale)))
        corner = (round((x - across) * self._scale), round((y - down) * self._scale))
        box = (*corner, corner[0] + size[0], corner[1] + size[1])
        hill = _DOME.resize(size).point(lambda level: round(level * tone))
        self._sheet.paste(ImageChops.lighter(self._sheet.crop(box), hill), corner)

    def mask(self) -> pyvips.Image:
        """What was drawn so far."""
        small = self._sheet.reduce(OVERSAMPLING)
        flat = pyvips.Image.new_from_memory(small.tobytes(), small.width, small.height, 1, "uchar")
        return flat.linear(1 / 255, 0)


def pine(pencil: Pencil, chance: random.Random, x: float, foot: float, height: float) -> None:
    """A conifer standing at (x, foot): a spire, and tiers of drooping branches that widen downwards."""
    spread = height * chance.uniform(0.13, 0.2)
    pencil.polygon([(x, foot - height), (x + height * 0.011, foot), (x - height * 0.011, foot)])
    tiers = 14 + int(46 * min(1.0, height / 0.3))
    lopsided = chance.uniform(-0.15, 0.15)
    for tier in range(tiers):
        down = (tier + chance.random()) / tiers
        y = foot - height * (1 - down * 0.96)
        for side in (-1, 1):
            reach = spread * (0.05 + down**0.85) * chance.uniform(0.4, 1.1) * (1 + side * lopsided)
            _branch(pencil, chance, x, y, side * reach, height / tiers)


def _branch(pencil: Pencil, chance: random.Random, x: float, y: float, reach: float, thickness: float) -> None:
    """One bough with its needles hanging: sharp at the tip, ragged underneath."""
    droop = abs(reach) * chance.uniform(0.15, 0.55)
    below = [
        (
            x + reach * (share + chance.uniform(-0.05, 0.05)),
            y + droop * share + thickness * chance.uniform(0.2, 1.5) * (1 - share * 0.6),
        )
        for share in (0.9, 0.78, 0.66, 0.54, 0.42, 0.3, 0.15)
    ]
    pencil.polygon([(x, y - thickness * 0.5), (x + reach, y + droop), *below, (x, y + thickness)])


def broadleaf(pencil: Pencil, chance: random.Random, x: float, foot: float, height: float) -> None:
    """A bare deciduous tree: boughs that fork until they are twigs, with the roots' flare at the foot."""
    width = height * 0.05
    pencil.polygon([(x - width, foot), (x - width * 0.4, foot - height * 0.07), (x + width * 0.4, foot - height * 0.07), (x + width * 1.1, foot)])
    _bough(pencil, chance, (x, foot), -math.pi / 2 + chance.uniform(-0.06, 0.06), height * 0.15, width, 0)


def _bough(
    pencil: Pencil,
    chance: random.Random,
    start: tuple[float, float],
    angle: float,
    length: float,
    width: float,
    order: int,
) -> None:
    """A crooked piece of wood, then its leader and one or two side shoots, each thinner, until nothing is left."""
    points = [start]
    for _ in range(3):
        angle += chance.gauss(0, 0.09)
        points.append((points[-1][0] + math.cos(angle) * length / 3, points[-1][1] + math.sin(angle) * length / 3))
    for number, (a, b) in enumerate(zip(points, points[1:], strict=False)):
        pencil.line([a, b], width * (1 - 0.08 * number))
        pencil.disc(*b, width * (1 - 0.08 * number) / 2)
    if order == 11 or width < 0.0007:
        return
    side = chance.choice([-1, 1])
    upward = (-math.pi / 2 - angle) * 0.1
    _bough(pencil, chance, points[-1], angle + upward - side * chance.uniform(0.05, 0.3), length * chance.uniform(0.82, 0.97), width * 0.78, order + 1)
    _bough(pencil, chance, points[-1], angle + side * chance.uniform(0.35, 0.8), length * chance.uniform(0.6, 0.9), width * 0.6, order + 1)
    if order in (1, 2, 3) and chance.random() < 0.7:
        _bough(pencil, chance, points[2], angle - side * chance.uniform(0.5, 0.95), length * 0.7, width * 0.5, order + 2)


def scatter(chance: random.Random, count: int, draw: Callable[[float, random.Random], None], width: float) -> None:
    """Calls draw(x, chance) at `count` places spread evenly, each moved by chance, over 0..width."""
    for index in range(count):
        draw((index + chance.random()) / count * width, chance)
