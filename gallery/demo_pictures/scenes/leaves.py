"""Autumn: maple leaves against the light."""

import math
import random
from fractions import Fraction
from itertools import pairwise

import pyvips

from gallery.demo_pictures import blend, noise, palette, shapes
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.points import Point, placed, toward
from gallery.demo_pictures.scene import Scene, Words

Pencils = tuple[shapes.Pencil, shapes.Pencil, shapes.Pencil]
"""For a leaf's shape, its tone and its veins."""
LOBES = ((0.0, 1.0), (0.72, 0.86), (1.4, 0.62), (2.15, 0.34))
"""Angle from the middle lobe, and length, of the lobes on one side of a leaf."""
STALK = 0.5
"""Length of a stalk, in lengths of the leaf."""
RED = [(0.0, "#3d0a0c"), (0.35, "#a11f17"), (0.65, "#e2502a"), (0.85, "#ff9a4a"), (1.0, "#ffd68a")]
GOLD = [(0.0, "#4a2408"), (0.35, "#b9601a"), (0.65, "#eca12e"), (0.85, "#ffd05e"), (1.0, "#fff0a8")]


def maple_leaves(canvas: Canvas) -> pyvips.Image:
    """A few leaves in focus, lit through; behind them more leaves and the sun, all out of focus."""
    behind = canvas.coarse()
    picture = blend.hold(_background(behind))
    for tier, (count, size, blur) in enumerate(((7, 0.12, 30.0), (4, 0.15, 20.0), (5, 0.19, 8.0))):
        picture = _drifting(behind, picture, tier, count, size, blur)
    picture = _twig(canvas, blend.hold(noise.stretch(picture, canvas.width, canvas.height)))
    return develop(canvas, picture, Film(contrast=0.35, bloom=0.3, vignette=0.35))


def _background(canvas: Canvas) -> pyvips.Image:
    chance = canvas.chance("light")
    sun = (chance.uniform(0.55, 0.8), chance.uniform(0.18, 0.35))
    away = canvas.distance(sun) * 0.85
    blotches = blend.soften(noise.field(canvas, "blotches", (5, 4), 3), 20 * canvas.unit)
    picture = palette.tint(
        away + blotches * 0.09,
        [(0.0, "#ffe9b0"), (0.25, "#e9b765"), (0.55, "#8f8a45"), (0.8, "#465a35"), (1.0, "#1f3226")],
    )
    for code, count, spread in (("#ffdf9a", 26, 0.28), ("#ff9d4f", 16, 0.4), ("#cfd878", 18, 0.5)):
        pencil = shapes.Pencil(canvas)
        for _ in range(count):
            x, y = sun[0] * canvas.aspect + chance.gauss(0, spread), sun[1] + chance.gauss(0, spread * 0.8)
            radius, tone = chance.uniform(0.02, 0.065), chance.uniform(0.15, 0.5)
            pencil.disc(x, y, radius, tone)
            pencil.disc(x, y, radius * 0.93, tone * 0.82)
        disc = blend.soften(pencil.mask(), 3 * canvas.unit)
        picture = blend.hold(blend.screen(picture, disc * palette.rgb(code)))
    return picture


def _drifting(canvas: Canvas, picture: pyvips.Image, tier: int, count: int, size: float, blur: float) -> pyvips.Image:
    """Leaves behind the plane of focus."""
    chance = canvas.chance(f"drifting{tier}")
    pencils = _pencils(canvas)
    for _ in range(count):
        spot = (chance.uniform(-0.05, canvas.aspect), chance.uniform(-0.1, 1.0))
        _leaf(pencils, chance, spot, math.pi / 2 + chance.gauss(0, 0.5), size * chance.uniform(0.8, 1.15))
    return _laid(canvas, picture, pencils, GOLD if tier == 1 else RED, blur * canvas.unit)


def _twig(canvas: Canvas, picture: pyvips.Image) -> pyvips.Image:
    """A forked twig out of the upper left; leaves hang from it by their stalks, the golden ones behind the red."""
    chance = canvas.chance("twig")
    wood = shapes.Pencil(canvas)
    main = _stem(wood, chance, (-0.03, 0.03), chance.uniform(0.22, 0.34), 0.98, 0.013)
    fork = _stem(wood, chance, main[12], chance.uniform(0.75, 0.95), 0.42, 0.007)
    short = _stem(wood, chance, main[22], chance.uniform(-0.25, -0.1), 0.34, 0.005)
    spots = [main[9], fork[24], main[30], short[-1], main[-1], fork[-1], main[20]]
    leaves = [(spot, math.pi / 2 + chance.gauss(-0.1, 0.42), chance.uniform(0.2, 0.34)) for spot in spots]
    picture = blend.hold(blend.over(picture, palette.rgb("#34180f"), blend.soften(wood.mask(), canvas.unit)))
    for layer, stops in (
        (leaves[3:4] + leaves[6:], GOLD),
        (leaves[1:3] + leaves[5:6], RED),
        (leaves[:1] + leaves[4:5], RED),
    ):
        pencils = _pencils(canvas)
        for spot, hang, size in layer:
            _leaf(pencils, chance, toward(spot, hang, STALK * size), hang, size)
        picture = _laid(canvas, picture, pencils, stops, 0.0)
    return picture


def _stem(
    pencil: shapes.Pencil, chance: random.Random, start: Point, angle: float, length: float, width: float
) -> list[Point]:
    points = [start]
    for step in range(40):
        angle += chance.gauss(-0.004, 0.035)
        points.append(toward(points[-1], angle, length / 40))
        pencil.line(points[-2:], width * (1 - step / 50))
    return points


def _pencils(canvas: Canvas) -> Pencils:
    return shapes.Pencil(canvas), shapes.Pencil(canvas), shapes.Pencil(canvas)


def _laid(canvas: Canvas, picture: pyvips.Image, pencils: Pencils, stops: palette.Stops, blur: float) -> pyvips.Image:
    body, tone, veins = (pencil.mask() for pencil in pencils)
    values = blend.soften(tone, 8 * canvas.unit)
    if not blur:
        skin = noise.field(canvas, f"skin{stops[0][1]}", (30, 22), 5, 0.6)
        values = values + skin * 0.035 - blend.soften(veins, 1.2 * canvas.unit) * 0.28
    colour = blend.soften(palette.tint(values, stops), blur)
    return blend.hold(blend.over(picture, colour, blend.soften(body, blur) * (0.85 if blur else 0.98)))


def _leaf(pencils: Pencils, chance: random.Random, root: Point, hang: float, size: float) -> None:
    """Seven lobes with toothed edges around the end of the stalk, which is `root`; the middle one points to `hang`."""
    body, tone, _ = pencils
    squeeze, bright = chance.uniform(0.75, 1.0), chance.uniform(0.8, 1.05)
    lobes = [(-angle, reach) for angle, reach in reversed(LOBES[1:])] + list(LOBES)
    lobes = [(angle + chance.gauss(0, 0.03), reach * chance.uniform(0.92, 1.06)) for angle, reach in lobes]
    outline: list[Point] = [(-0.05, 0.0), *_lobe(chance, *lobes[0])]
    for (first, short), (second, long) in pairwise(lobes):
        outline.append(toward((0.0, 0.0), (first + second) / 2, 0.3 * min(1.0, (short + long) / 1.7)))
        outline.extend(_lobe(chance, second, long))
    body.polygon(placed(outline, root, hang, size, squeeze))
    for step in range(12):
        ring = placed(outline, root, hang, size * (1.05 - step / 12), squeeze)
        tone.polygon(ring, min(1.0, (0.52 + 0.36 * step / 11) * bright))
    stalk = placed([(0.0, 0.0), (-0.3, 0.02), (-STALK, 0.0)], root, hang, size, squeeze)
    body.line(stalk, size * 0.02)
    tone.line(stalk, size * 0.03, 0.3)
    _veins(pencils[2], lobes, root, hang, size, squeeze)


def _veins(
    pencil: shapes.Pencil, lobes: list[tuple[float, float]], root: Point, hang: float, size: float, squeeze: float
) -> None:
    """One along each lobe, and three pairs that leave it."""
    for angle, reach in lobes:
        main: list[Point] = [(0.0, 0.0), toward((0.0, 0.0), angle, reach * 0.95)]
        pencil.line(placed(main, root, hang, size, squeeze), size * 0.012)
        for share in (0.35, 0.5, 0.65):
            start = toward((0.0, 0.0), angle, reach * share)
            for side in (-0.6, 0.6):
                branch = [start, toward(start, angle + side, reach * 0.2 * (1.1 - share))]
                pencil.line(placed(branch, root, hang, size, squeeze), size * 0.006, 0.7)


def _lobe(chance: random.Random, angle: float, reach: float) -> list[Point]:
    """From notch to tip and back, with teeth: x along the leaf, y across."""
    profile = ((0.42, 0.10), (0.5, 0.145), (0.55, 0.125), (0.66, 0.13), (0.7, 0.10), (0.82, 0.075), (0.85, 0.05))
    left = [(reach * along, -reach * wide * chance.uniform(0.85, 1.2)) for along, wide in profile]
    right = [(reach * along, reach * wide * chance.uniform(0.85, 1.2)) for along, wide in reversed(profile)]
    return placed([*left, (reach, 0.0), *right], (0.0, 0.0), angle)


MAPLE_LEAVES = Scene(
    slug="maple-leaves",
    title=Words("逆光的枫", "Maple against the light"),
    caption=Words("透过叶脉看太阳，秋天是半透明的。", "Seen through a leaf, autumn is translucent."),
    alt=Words(
        "逆光下的红色与金色枫叶，背景是虚化的光斑",
        "Red and golden maple leaves lit from behind, soft discs of light in the background",
    ),
    tags=("秋", "枫叶", "逆光"),
    ratio=(4, 3),
    paint=maple_leaves,
    shot=DemoExif(
        "OM Digital Solutions",
        "OM-1",
        "M.Zuiko Digital ED 40-150mm F2.8 PRO",
        120.0,
        240,
        2.8,
        Fraction(1, 640),
        200,
        china_time(2025, 11, 15, 15, 56),
        wide_gamut=True,
    ),
    seeds=(1, 11, 12),
)
