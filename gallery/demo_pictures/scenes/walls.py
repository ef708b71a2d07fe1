"""Plain walls in hard light."""

import math
from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, noise, palette, shapes
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.points import Point, toward
from gallery.demo_pictures.scene import Scene, Words

PLASTERS = (("#e7a98b", "#8f5a55", "#f7d9bd"), ("#dcd6cc", "#7f8aa6", "#f4ede0"), ("#d9b36c", "#85603f", "#fbe6b0"))
"""A wall's own colour, its shade, and where the sun falls on it."""


def arch_shadow(canvas: Canvas) -> pyvips.Image:
    """A plastered wall, an arch, three steps, and the shadow of a palm."""
    chance = canvas.chance("composition")
    own, shade, sunny = chance.choice(PLASTERS)
    plaster = noise.field(canvas, "plaster", (9, 13), 8, 0.62)
    cloud = noise.field(canvas, "stain", (2, 3), 3)
    texture = blend.hold(plaster * 0.014 + cloud * 0.012)
    across = canvas.x * 0.12 + canvas.y * -0.18 + 0.55
    wall = palette.tint(across + texture, [(0.0, own), (1.0, sunny)])
    centre, half = canvas.aspect * chance.choice([0.36, 0.64]), 0.17
    inner = _arch_shape(canvas, centre + half * 0.22, half * 0.95, 0.4 + half * 0.05, 0.85)
    picture = blend.hold(_arch(canvas, wall, texture, (own, shade), centre, half, inner))
    picture = blend.hold(_steps(canvas, picture, texture, own, shade, sunny))
    palm = _palm(canvas, 1 if centre > canvas.aspect / 2 else -1)
    picture = blend.over(picture, palette.rgb(shade), palm * inner.linear(-0.6, 0.6))
    return develop(canvas, picture, Film(contrast=0.3, bloom=0.12, vignette=0.22, grain=0.016))


def _arch(
    canvas: Canvas,
    wall: pyvips.Image,
    texture: pyvips.Image,
    colours: tuple[str, str],
    centre: float,
    half: float,
    inner: pyvips.Image,
) -> pyvips.Image:
    """The opening, its thick jamb in the sun and the blue of the sky behind it."""
    outer = _arch_shape(canvas, centre, half, 0.4, 0.85)
    sky = palette.vertical(canvas, [(0.2, "#3f78b5"), (0.5, "#7fb0d6"), (0.72, "#bfd8e4"), (0.85, "#d8e5e6")])
    sea = palette.vertical(canvas, [(0.64, "#2f6f98"), (0.85, "#3b8aa6")])
    beyond = blend.over(sky, sea, blend.ramp(canvas.y, 0.64, 0.6415))
    jamb = palette.tint(
        blend.ramp(canvas.x * canvas.aspect, centre - half, centre - half * 0.6) + texture,
        [(0.0, colours[1]), (1.0, colours[0])],
    )
    opening = blend.over(jamb * 0.92, beyond, inner)
    return blend.over(wall, opening, outer)


def _arch_shape(canvas: Canvas, centre: float, half: float, spring: float, foot: float) -> pyvips.Image:
    pencil = shapes.Pencil(canvas)
    curve = [
        (centre - math.cos(a * math.pi / 60) * half, spring - math.sin(a * math.pi / 60) * half) for a in range(61)
    ]
    pencil.polygon([(centre - half, foot), *curve, (centre + half, foot)])
    return blend.hold(pencil.mask())


def _steps(
    canvas: Canvas, picture: pyvips.Image, texture: pyvips.Image, own: str, shade: str, sunny: str
) -> pyvips.Image:
    for step in range(3):
        top = 0.85 + 0.055 * step
        tread = blend.ramp(canvas.y, top, top + 0.001)
        riser = blend.ramp(canvas.y, top + 0.014, top + 0.016)
        light = palette.tint(texture * 2 + 0.75, [(0.0, own), (1.0, sunny)])
        dark = palette.tint(texture * 2 + 0.45 + 0.08 * step, [(0.0, shade), (1.0, own)])
        picture = blend.over(picture, light, tread)
        picture = blend.hold(blend.over(picture, dark, riser))
    return picture


def _palm(canvas: Canvas, side: int) -> pyvips.Image:
    """Shadows of fronds from one upper corner: the farther the leaf from the wall, the softer."""
    chance = canvas.chance("palm")
    layers = []
    for softness in (4.0, 13.0):
        pencil = shapes.Pencil(canvas)
        root = (-0.08 if side > 0 else canvas.aspect + 0.08, chance.uniform(-0.1, 0.02))
        for frond in range(4):
            angle = math.pi / 2 - side * (0.25 + 0.3 * frond + chance.uniform(-0.1, 0.1))
            _frond(pencil, root, angle, side, chance.uniform(0.5, 0.68), chance.uniform(0.5, 0.9))
        layers.append(blend.soften(pencil.mask(), softness * canvas.unit))
    return blend.hold((layers[0] + layers[1] * 0.6).clamp())


def _frond(pencil: shapes.Pencil, root: Point, angle: float, side: int, length: float, droop: float) -> None:
    x, y = root
    for step in range(42):
        along = step / 41
        angle += side * droop / 42 * 1.4
        x, y = toward((x, y), angle, length / 42)
        leaf = length * 0.34 * math.sin(math.pi * (0.12 + 0.86 * along)) ** 0.7
        for turn in (-1, 1):
            lean = angle + turn * (0.95 - 0.45 * along)
            tip = (x + math.cos(lean) * leaf, y + math.sin(lean) * leaf + leaf * 0.12)
            middle = (x + math.cos(lean) * leaf * 0.4, y + math.sin(lean) * leaf * 0.4)
            breadth = leaf * 0.032
            pencil.polygon([(x, y), (middle[0] + breadth, middle[1]), tip, (middle[0] - breadth, middle[1] + breadth)])
    pencil.line([root, (x, y)], 0.0)


ARCH_SHADOW = Scene(
    slug="arch-shadow",
    title=Words("拱门与海", "An arch, the sea"),
    caption=Words("正午的影子，是免费的装饰。", "At noon the shadows come for free."),
    alt=Words(
        "素色墙面上的拱门框住蓝天与海，墙上落着棕榈叶的影子",
        "An arch in a plain wall frames sky and sea; the shadow of palm leaves falls on the plaster",
    ),
    tags=("建筑", "极简", "光影"),
    ratio=(2, 3),
    paint=arch_shadow,
    shot=DemoExif(
        "LEICA CAMERA AG",
        "LEICA Q3",
        "SUMMILUX 1:1.7/28 ASPH.",
        28.0,
        28,
        5.6,
        Fraction(1, 1000),
        100,
        china_time(2025, 7, 12, 12, 20),
    ),
    seeds=(6, 2, 1),
)
