"""The city at night: its skyline over a river."""

import math
import random

import pyvips

from gallery.demo_pictures import blend, noise, palette, shapes, sky, water
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.film import Film, develop

SHORE = 0.72
DUSK = [(0.0, "#0a1430"), (0.35, "#1c2c58"), (0.65, "#4d4670"), (0.85, "#a5676f"), (1.0, "#e39a6c")]
LAYERS = (
    ("#7d6482", 0.36, 0.3, 64),
    ("#4a456c", 0.46, 0.5, 52),
    ("#282c50", 0.4, 0.75, 40),
    ("#121732", 0.27, 0.95, 34),
)
"""Body colour, height of the tallest, brightness of the windows, number of buildings; far to near."""


def city_night(canvas: Canvas) -> pyvips.Image:
    """Towers with lit windows at the blue hour, doubled by the river."""
    picture = palette.tint(canvas.y * (1 / SHORE), DUSK)
    haze = noise.field(canvas, "haze", (3, 8), 6)
    picture = blend.hold(blend.over(picture, palette.rgb("#7d6a8c"), blend.ramp(haze, 0.3, 2.4) * 0.35))
    for number, (body, tallest, shine, count) in enumerate(LAYERS):
        picture = blend.hold(_quarter(canvas, picture, number, body, tallest, shine, count))
    picture = blend.hold(_lamps(canvas, picture))
    return develop(canvas, _river(canvas, picture), Film(contrast=0.4, bloom=0.55, grain=0.018))


def _quarter(
    canvas: Canvas, picture: pyvips.Image, number: int, body: str, tallest: float, shine: float, count: int
) -> pyvips.Image:
    chance = canvas.chance(f"quarter{number}")
    bodies, sides, warm, cool = (shapes.Pencil(canvas) for _ in range(4))
    heart = chance.uniform(0.3, 0.7)
    for index in range(count):
        x = (index + chance.uniform(-0.3, 0.3)) / count
        centre = 0.3 + 0.7 * math.exp(-(((x - heart) / 0.3) ** 2))
        height = tallest * centre * chance.uniform(0.4, 1.0) ** 1.3
        width = canvas.aspect / count * chance.uniform(0.6, 1.2)
        _tower(bodies, chance, x * canvas.aspect, width, height)
        turn = x * canvas.aspect + width * chance.uniform(-0.2, 0.3)
        sides.polygon([(turn, SHORE), (turn, SHORE - height), (x * canvas.aspect + width / 2, SHORE - height), (x * canvas.aspect + width / 2, SHORE)])
        _windows((warm, cool), chance, x * canvas.aspect, width, height, 0.0046 + 0.0009 * number)
    shade = blend.ramp(canvas.y, SHORE - tallest, SHORE)
    wall = blend.over(palette.flat(canvas, palette.rgb(body)), palette.rgb("#d98a6a"), shade**2 * (0.62 - 0.13 * number))
    mask = blend.hold(bodies.mask())
    wall = wall * (sides.mask() * 0.35 + 1)
    picture = blend.over(picture, wall, mask)
    picture = blend.add_light(picture, [1.0, 0.72, 0.38], warm.mask() * mask * shine)
    return blend.add_light(picture, [0.62, 0.8, 1.0], cool.mask() * mask * shine)


def _tower(pencil: shapes.Pencil, chance: random.Random, x: float, width: float, height: float) -> None:
    top, half = SHORE - height, width / 2
    pencil.polygon([(x - half, SHORE), (x - half, top), (x + half, top), (x + half, SHORE)])
    kind = chance.random()
    if kind < 0.25:
        pencil.polygon([(x - half * 0.6, top), (x - half * 0.6, top - 0.02), (x + half * 0.6, top - 0.02), (x + half * 0.6, top)])
    elif kind < 0.4 and height > 0.15:
        pencil.polygon([(x - half, top), (x, top - width * 0.9), (x + half, top)])
        pencil.line([(x, top), (x, top - width * 0.9 - 0.05)], 0.0018)
    elif kind < 0.55:
        pencil.line([(x + half * 0.4, top), (x + half * 0.4, top - chance.uniform(0.015, 0.05))], 0.0015)


def _windows(
    pencils: tuple[shapes.Pencil, shapes.Pencil], chance: random.Random, x: float, width: float, height: float, pitch: float
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
            tone = chance.uniform(0.25, 1.0)
            box = [(corner, y), (corner + pitch * 0.55, y), (corner + pitch * 0.55, y + pitch * 0.5), (corner, y + pitch * 0.5)]
            pencil.polygon(box, tone)


def _lamps(canvas: Canvas, picture: pyvips.Image) -> pyvips.Image:
    """The row of lights along the embankment."""
    chance = canvas.chance("lamps")
    pencil = shapes.Pencil(canvas)
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
    return blend.over(picture, river, blend.ramp(canvas.y, SHORE, SHORE + 0.0015))
