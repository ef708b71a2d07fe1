"""Ink on paper: mountains of water and ink."""

import math
import random
from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, mist, noise, palette, shapes
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.scene import Scene, Words


def ink_mountains(canvas: Canvas) -> pyvips.Image:
    """Steep peaks washed in ink, a boat, some birds and a red seal."""
    paper = blend.hold(_paper(canvas))
    picture = paper
    layers = 5
    for layer in range(layers):
        picture = blend.hold(_peaks(canvas, picture, paper, layer, layer / (layers - 1)))
    picture = _seal(canvas, _staffage(canvas, picture))
    return develop(canvas, picture, Film(contrast=0.15, bloom=0.0, vignette=0.14, grain=0.01, fade=0.0))


def _paper(canvas: Canvas) -> pyvips.Image:
    fibre = noise.field(canvas, "fibre", (90, 36), 5, 0.7)
    stain = noise.field(canvas, "stain", (3, 2), 3)
    tone = fibre * 0.008 + stain * 0.012 + 1
    return palette.flat(canvas, palette.rgb("#efe6d3")) * tone


def _peaks(canvas: Canvas, picture: pyvips.Image, paper: pyvips.Image, layer: int, near: float) -> pyvips.Image:
    """Hills over a blank that stands for mist: dark at the crest, washed out downwards."""
    line, heights = _karst(canvas, canvas.chance(f"peaks{layer}"), layer, near)
    depth = blend.hold(mist.depth_below(canvas, line))
    wet = blend.hold(noise.field(canvas, f"wet{layer}", (16, 5), 7, 0.6))
    strokes = noise.field(canvas, f"strokes{layer}", (110, 8), 5, 0.6)
    wash = ((depth + wet * 0.02).clamp() * (-1 / (0.1 + 0.06 * near))).exp()
    rim = blend.bell(depth, 0.004, 0.011 + 0.006 * near) * (wet * 0.25 + 0.6).clamp()
    texture = blend.ramp(strokes + wet * 0.7, 0.2, 2.0) * blend.bell(depth, 0.05, 0.07)
    ink = wash * (0.28 + 0.5 * near) * (wet * 0.12 + 1) + rim * (0.1 + 0.3 * near) + texture * (0.1 + 0.5 * near)
    edge = blend.hold(
        mist.below(canvas, line, 2.5) * noise.row([min(1.0, 0.04 + h * 1.6) for h in heights], canvas.height)
    )
    picture = blend.over(picture, paper, edge * (depth * (-1 / 0.3)).exp())
    tone = palette.mix("#74838f", "#171c20", near**0.8)
    return blend.from_row(picture, blend.over(picture, tone, ink.clamp() * edge * 0.96), min(line) - 0.01)


def _karst(canvas: Canvas, chance: random.Random, layer: int, near: float) -> tuple[list[float], list[float]]:
    """A skyline of steep, rounded hills, and how high it stands at each column, 0..1."""
    hills = [
        (chance.uniform(-0.05, 1.05), chance.uniform(0.022, 0.06) * (1.25 - 0.25 * near), chance.uniform(0.3, 1.0))
        for _ in range(5 + 2 * layer)
    ]
    rough = noise.profile(canvas, f"rough{layer}", 22, 6, 0.55)
    base, tallest = 0.66 + 0.17 * near, 0.46 - 0.2 * near
    columns = [column / canvas.width for column in range(canvas.width)]
    heights = [max(h * math.exp(-(abs((x - c) / w) ** 2.4)) for c, w, h in hills) for x in columns]
    line = [base - tallest * h - 0.014 * jag * (0.15 + h) for h, jag in zip(heights, rough, strict=True)]
    return line, heights


def _staffage(canvas: Canvas, picture: pyvips.Image) -> pyvips.Image:
    """A boat with its ferryman, a flight of birds."""
    chance = canvas.chance("staffage")
    ink = shapes.Pencil(canvas)
    x, y = chance.uniform(0.35, 0.6) * canvas.aspect, 0.93
    ink.polygon([(x - 0.05, y - 0.006), (x + 0.052, y - 0.008), (x + 0.038, y + 0.008), (x - 0.036, y + 0.009)], 0.85)
    ink.polygon([(x - 0.012, y - 0.006), (x - 0.004, y - 0.022), (x + 0.014, y - 0.022), (x + 0.02, y - 0.006)], 0.6)
    ink.line([(x + 0.03, y - 0.034), (x + 0.034, y - 0.008)], 0.003, 0.9)
    ink.disc(x + 0.03, y - 0.037, 0.005, 0.9)
    flock = (chance.uniform(0.55, 0.8) * canvas.aspect, chance.uniform(0.14, 0.22))
    for _ in range(7):
        bx, by, span = flock[0] + chance.gauss(0, 0.09), flock[1] + chance.gauss(0, 0.03), chance.uniform(0.008, 0.014)
        ink.line([(bx - span, by - span * 0.35), (bx, by), (bx + span, by - span * 0.4)], 0.002, 0.75)
    return blend.over(picture, palette.rgb("#23282b"), blend.soften(ink.mask(), 0.8 * canvas.unit) * 0.9)


def _seal(canvas: Canvas, picture: pyvips.Image) -> pyvips.Image:
    """The painter's red stamp, in the upper right corner."""
    left, top, side = canvas.aspect - 0.17, 0.1, 0.065
    red = shapes.Pencil(canvas)
    red.rectangle(left, top, left + side, top + side, 0.9)
    for row in range(3):
        y = top + 0.015 + 0.017 * row
        red.line([(left + 0.012, y), (left + 0.053, y)], 0.005, 0.12)
    red.line([(left + side / 2, top + 0.01), (left + side / 2, top + 0.055)], 0.005, 0.12)
    return blend.over(picture, palette.rgb("#b3362a"), red.mask())


INK_MOUNTAINS = Scene(
    slug="ink-mountains",
    title=Words("水墨江山", "Water and ink"),
    caption=Words("烟雨里的峰林，像没有干的墨。", "Peaks in the drizzle, like ink that has not dried."),
    alt=Words(
        "水墨风格的峰林与江面，一叶小舟，数只飞鸟，右上角一方红印",
        "Ink-wash peaks above a river, a small boat, a few birds, a red seal in the corner",
    ),
    tags=("水墨", "全景", "山水"),
    ratio=(5, 2),
    paint=ink_mountains,
    shot=DemoExif(
        "FUJIFILM", "X-Pro3", "XF35mmF1.4 R", 35.0, 53, 5.6, Fraction(1, 320), 160, china_time(2026, 4, 5, 9, 48)
    ),
    seeds=(1, 6, 10),
)
