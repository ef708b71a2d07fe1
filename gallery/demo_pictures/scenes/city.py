"""The city at night: its skyline over a river."""

import math
import random
from dataclasses import dataclass
from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, noise, palette, water
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.scene import Scene, Words
from gallery.demo_pictures.shapes import Pencil

SHORE = 0.72


@dataclass(frozen=True)
class Evening:
    """The air from the zenith down, the haze, the bodies of the buildings from far to near, the glow of the streets."""

    air: palette.Stops
    haze: str
    bodies: tuple[str, str, str, str]
    street: str


EVENINGS = (
    Evening(
        [(0.0, "#0a1430"), (0.35, "#1c2c58"), (0.65, "#4d4670"), (0.85, "#a5676f"), (1.0, "#e39a6c")],
        "#7d6a8c",
        ("#7d6482", "#4a456c", "#282c50", "#121732"),
        "#d98a6a",
    ),
    Evening(
        [(0.0, "#06121f"), (0.35, "#0f2d44"), (0.65, "#255466"), (0.85, "#5f8a86"), (1.0, "#d9b27c")],
        "#4d7480",
        ("#5a8086", "#33586a", "#193648", "#0a1a28"),
        "#d9a565",
    ),
)
LAYERS = ((0.36, 0.3, 64), (0.46, 0.5, 52), (0.4, 0.75, 40), (0.27, 0.95, 34))
"""Height of the tallest, brightness of the windows, number of buildings; far to near."""


def city_night(canvas: Canvas) -> pyvips.Image:
    """Towers with lit windows at the blue hour, doubled by the river."""
    evening = canvas.chance("evening").choice(EVENINGS)
    picture = palette.tint(canvas.y * (1 / SHORE), evening.air)
    haze = noise.field(canvas, "haze", (3, 8), 6)
    picture = blend.hold(blend.over(picture, palette.rgb(evening.haze), blend.ramp(haze, 0.3, 2.4) * 0.35))
    for number in range(len(LAYERS)):
        picture = blend.hold(_quarter(canvas, picture, evening, number))
    picture = blend.hold(_lamps(canvas, picture))
    return develop(canvas, _river(canvas, picture), Film(contrast=0.4, bloom=0.55, grain=0.018))


def _quarter(canvas: Canvas, picture: pyvips.Image, evening: Evening, number: int) -> pyvips.Image:
    """One row of buildings: the streets' light climbs its walls, and some of its windows are lit."""
    tallest, shine, _ = LAYERS[number]
    bodies, sides, warm, cool = _row_of_towers(canvas, number)
    shade = blend.ramp(canvas.y, SHORE - tallest, SHORE)
    wall = palette.flat(canvas, palette.rgb(evening.bodies[number]))
    wall = blend.over(wall, palette.rgb(evening.street), shade**2 * (0.62 - 0.13 * number))
    painted = blend.over(picture, wall * (sides.mask() * 0.35 + 1), bodies.mask())
    painted = blend.add_light(painted, [1.0, 0.72, 0.38], warm.mask() * bodies.mask() * shine)
    painted = blend.add_light(painted, [0.62, 0.8, 1.0], cool.mask() * bodies.mask() * shine)
    return blend.from_row(picture, painted, SHORE - tallest - 0.12)


def _row_of_towers(canvas: Canvas, number: int) -> tuple[Pencil, Pencil, Pencil, Pencil]:
    """Bodies, the sides that face the evening, warm windows and cool ones; tallest around the heart of the city."""
    tallest, _, count = LAYERS[number]
    chance = canvas.chance(f"quarter{number}")
    bodies, sides, warm, cool = (Pencil(canvas) for _ in range(4))
    heart = chance.uniform(0.3, 0.7)
    for index in range(count):
        place = (index + chance.uniform(-0.3, 0.3)) / count
        centre = 0.3 + 0.7 * math.exp(-(((place - heart) / 0.3) ** 2))
        height = tallest * centre * math.pow(chance.uniform(0.4, 1.0), 1.3)
        width, x = canvas.aspect / count * chance.uniform(0.6, 1.2), place * canvas.aspect
        _tower(bodies, chance, x, width, height)
        sides.rectangle(x + width * chance.uniform(-0.2, 0.3), SHORE - height, x + width / 2, SHORE)
        _windows((warm, cool), chance, x, width, height, 0.0046 + 0.0009 * number)
    return bodies, sides, warm, cool


def _tower(pencil: Pencil, chance: random.Random, x: float, width: float, height: float) -> None:
    top, half = SHORE - height, width / 2
    pencil.rectangle(x - half, top, x + half, SHORE)
    kind = chance.random()
    if kind < 0.25:
        pencil.rectangle(x - half * 0.6, top - 0.02, x + half * 0.6, top)
    elif kind < 0.4 and height > 0.15:
        pencil.polygon([(x - half, top), (x, top - width * 0.9), (x + half, top)])
        pencil.line([(x, top), (x, top - width * 0.9 - 0.05)], 0.0018)
    elif kind < 0.55:
        pencil.line([(x + half * 0.4, top), (x + half * 0.4, top - chance.uniform(0.015, 0.05))], 0.0015)


def _windows(
    pencils: tuple[Pencil, Pencil],
    chance: random.Random,
    x: float,
    width: float,
    height: float,
    pitch: float,
) -> None:
    share, office = chance.uniform(0.12, 0.55), chance.random() < 0.35
    across = max(2, int(width / pitch) - 1)
    left = x - across * pitch / 2
    for floor in range(1, int(height / pitch)):
        y = SHORE - height + floor * pitch
        lit_floor = office and chance.random() < 0.3
        for column in range(across):
            if chance.random() > (0.9 if lit_floor else share):
                continue
            pencil = pencils[1 if office or chance.random() < 0.12 else 0]
            corner = left + column * pitch + pitch * 0.22
            pencil.rectangle(corner, y, corner + pitch * 0.55, y + pitch * 0.5, chance.uniform(0.25, 1.0))


def _lamps(canvas: Canvas, picture: pyvips.Image) -> pyvips.Image:
    """The row of lights along the embankment."""
    chance = canvas.chance("lamps")
    pencil = Pencil(canvas)
    for index in range(70):
        x = (index + chance.uniform(-0.2, 0.2)) / 70 * canvas.aspect
        pencil.disc(x, SHORE - 0.006, chance.uniform(0.0016, 0.0032), chance.uniform(0.5, 1.0))
    lamps = blend.hold(pencil.mask())
    light = lamps * 1.4 + blend.soften(lamps, 9 * canvas.unit) * 5
    return blend.add_light(picture, [1.0, 0.7, 0.36], light)


def _river(canvas: Canvas, picture: pyvips.Image) -> pyvips.Image:
    slope = water.waves(canvas, "river", SHORE, (0.5, 1.1))
    reach = max(1, int(26 * canvas.unit))
    drawn = picture.shrinkv(reach, ceil=True).resize(1, vscale=reach, kernel="linear")
    streaks = blend.hold(drawn.embed(0, 0, canvas.width, canvas.height, extend="copy"))
    mirror = water.mirrored(canvas, streaks, SHORE, slope, rough=0.09)
    depth = blend.ramp(canvas.y, SHORE, 1.05)
    river = blend.over(mirror * [0.8, 0.82, 0.9], palette.rgb("#0a1026"), depth * 0.72 + 0.05)
    return blend.from_row(picture, blend.over(picture, river, blend.ramp(canvas.y, SHORE, SHORE + 0.0015)), SHORE)


CITY_NIGHT = Scene(
    slug="city-night",
    title=Words("蓝调时刻", "Blue hour"),
    caption=Words("写字楼的灯，一盏一盏落进江里。", "One by one the office lights fall into the river."),
    alt=Words(
        "傍晚的城市天际线，亮着窗灯的高楼倒映在江面",
        "A city skyline at dusk, towers with lit windows mirrored in the river",
    ),
    tags=("城市", "夜景", "天际线"),
    ratio=(3, 2),
    paint=city_night,
    shot=DemoExif(
        "Canon",
        "Canon EOS R6m2",
        "RF24-105mm F4 L IS USM",
        70.0,
        70,
        8.0,
        Fraction(8, 1),
        100,
        china_time(2025, 12, 5, 17, 49),
    ),
    seeds=(4, 8, 11),
)
