"""A window in the rain: drops on the pane, the street's lights out of focus behind it."""

import random
from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, noise, palette, shapes
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.scene import Scene, Words

LIGHTS = ("#ffa53d", "#ff7a35", "#ffc873", "#4fb4ff", "#ff4f5e", "#66d9b5", "#ffd590")

LARGEST = 0.022
"""Radius of the largest drop, in sheet heights."""
STEEPEST = 0.075
"""How much a drop's height changes from pixel to pixel at its edge, on a sheet of 2400."""


def rain_window(canvas: Canvas) -> pyvips.Image:
    """Discs of light, and in each drop the same street, small and upside down."""
    street = blend.hold(_street(canvas.coarse()))
    pane = noise.stretch(blend.soften(street, 4.5 * canvas.unit), canvas.width, canvas.height)
    height = blend.hold(_drops(canvas))
    east = blend.hold(height.conv(pyvips.Image.new_from_array([[-1, 0, 1]])) * (canvas.unit / STEEPEST))
    north = blend.hold(height.conv(pyvips.Image.new_from_array([[-1], [0], [1]])) * (canvas.unit / STEEPEST))
    reach = 0.17 * canvas.height
    index = (canvas.x * canvas.width + east * reach).bandjoin(canvas.y * canvas.height + north * reach) * 0.5
    body = blend.hold(blend.ramp(height, 0.015, 0.05))
    picture = blend.over(pane * 0.85, street.mapim(index, extend="mirror") * 1.55 + 0.03, body)
    edge = blend.smoothstep((east**2 + north**2) ** 0.5, 0.55, 1.15) * body
    picture = picture * (edge * -0.6 + 1)
    glint = blend.smoothstep(north * -0.8 - east * 0.6, 0.45, 0.75) * blend.smoothstep(
        north * -0.8 - east * 0.6, 1.05, 0.8
    )
    picture = blend.add_light(picture, [0.5, 0.56, 0.64], glint * body * 0.35)
    return develop(canvas, picture, Film(contrast=0.4, bloom=0.3, vignette=0.4))


def _street(canvas: Canvas) -> pyvips.Image:
    picture = palette.vertical(canvas, [(0.0, "#0c1826"), (0.4, "#1a2c40"), (0.7, "#2a2a3c"), (1.0, "#100f1a")])
    picture = picture + palette.flat(canvas, [0.03, 0.05, 0.07]) * noise.field(canvas, "walls", (4, 5), 3)
    chance = canvas.chance("lights")
    for code in LIGHTS:
        pencil = shapes.Pencil(canvas)
        for _ in range(10):
            _bokeh(pencil, chance, canvas.aspect)
        disc = blend.soften(pencil.mask(), 2.5 * canvas.unit)
        picture = blend.hold(blend.screen(picture, disc * palette.rgb(code)))
    return picture


def _bokeh(pencil: shapes.Pencil, chance: random.Random, aspect: float) -> None:
    x, y = chance.uniform(0, aspect), min(0.95, max(0.05, chance.gauss(0.5, 0.15)))
    radius, tone = chance.uniform(0.02, 0.065), chance.uniform(0.4, 1.0) ** 1.3
    pencil.disc(x, y, radius, tone)
    pencil.disc(x, y, radius * 0.93, tone * 0.82)


def _drops(canvas: Canvas) -> pyvips.Image:
    """How thick the water stands on the pane: a dome for each drop, smaller ones where a drop ran down."""
    chance = canvas.chance("drops")
    pencil = shapes.Pencil(canvas)
    for _ in range(1300):
        _drop(pencil, chance, chance.uniform(0, canvas.aspect), chance.random(), 0.0016 + 0.004 * chance.random() ** 2)
    for _ in range(190):
        _drop(pencil, chance, chance.uniform(0, canvas.aspect), chance.random(), 0.006 + 0.014 * chance.random() ** 2)
    for _ in range(5):
        x, y, end = chance.uniform(0.05, canvas.aspect - 0.05), chance.uniform(-0.1, 0.2), chance.uniform(0.5, 0.95)
        while y < end:
            x += chance.gauss(0, 0.0012)
            y += chance.uniform(0.005, 0.022)
            _drop(pencil, chance, x, y, chance.uniform(0.002, 0.006))
        _drop(pencil, chance, x, y, LARGEST)
    return blend.soften(pencil.mask(), 1.6 * canvas.unit)


def _drop(pencil: shapes.Pencil, chance: random.Random, x: float, y: float, radius: float) -> None:
    """As high as it is wide, so that all drops bend the light alike."""
    pencil.dome(
        x, y, radius * chance.uniform(0.9, 1.1), radius * chance.uniform(0.95, 1.25), min(1.0, radius / LARGEST)
    )


RAIN_WINDOW = Scene(
    slug="rain-window",
    title=Words("雨夜窗前", "Rain on the pane"),
    caption=Words("每一滴雨里，都有一条倒着的街。", "In each drop the whole street stands on its head."),
    alt=Words(
        "布满雨滴的玻璃窗，背后是街灯虚化成的彩色光斑",
        "A window covered in rain drops, street lights blurred to coloured discs behind it",
    ),
    tags=("雨", "夜", "光斑"),
    ratio=(3, 4),
    paint=rain_window,
    shot=DemoExif(
        "RICOH IMAGING COMPANY, LTD.",
        "RICOH GR III",
        "GR LENS 18.3mm F2.8",
        18.3,
        28,
        2.8,
        Fraction(1, 60),
        800,
        china_time(2026, 4, 20, 20, 33),
    ),
    seeds=(2, 7, 10),
)
