"""Trees in silhouette."""

import math
import random
from itertools import pairwise

from gallery.demo_pictures.points import Point, toward
from gallery.demo_pictures.shapes import Pencil

TWIG = 11
"""How often wood has forked where it ends."""


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
    flare = [(0.42 + 0.5 * (1 - step / 8) ** 3, step / 8 * 0.05) for step in range(9)]
    left = [(x - width * half, foot - height * up) for half, up in flare]
    right = [(x + width * half, foot - height * up) for half, up in reversed(flare)]
    pencil.polygon([*left, *right])
    _bough(pencil, chance, (x, foot), -math.pi / 2 + chance.uniform(-0.06, 0.06), height * 0.15, width * 0.9, 0)


def _bough(
    pencil: Pencil, chance: random.Random, start: Point, angle: float, length: float, width: float, order: int
) -> None:
    """A crooked piece of wood, then its leader and one or two side shoots, each thinner, until nothing is left."""
    points = [start]
    for _ in range(3):
        angle += chance.gauss(0, 0.09)
        points.append(toward(points[-1], angle, length / 3))
    for number, (a, b) in enumerate(pairwise(points)):
        pencil.line([a, b], width * (1 - 0.08 * number))
        pencil.disc(*b, width * (1 - 0.08 * number) / 2)
    if order == TWIG or width < 0.0007:
        return
    side, tip = chance.choice([-1, 1]), points[-1]
    lead = angle + (-math.pi / 2 - angle) * 0.1 - side * chance.uniform(0.05, 0.3)
    _bough(pencil, chance, tip, lead, length * chance.uniform(0.82, 0.97), width * 0.78, order + 1)
    aside = angle + side * chance.uniform(0.35, 0.8)
    _bough(pencil, chance, tip, aside, length * chance.uniform(0.6, 0.9), width * 0.6, order + 1)
    if order in (1, 2, 3) and chance.random() < 0.7:
        across = angle - side * chance.uniform(0.5, 0.95)
        _bough(pencil, chance, points[2], across, length * 0.7, width * 0.5, order + 2)
