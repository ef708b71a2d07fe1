"""Mountains: ridges in the mist."""

from dataclasses import dataclass
from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, mist, noise, palette, shapes, sky, trees
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.scene import Scene, Words


@dataclass(frozen=True)
class Morning:
    """The air from the zenith down; ridges and their mist from far to near; the sun and what it warms."""

    air: palette.Stops
    ridges: palette.Stops
    mist: palette.Stops
    sun: str
    warm: str


MORNINGS = (
    Morning(
        [(0.0, "#5d7c99"), (0.2, "#8fa3b0"), (0.36, "#d9bfa8"), (0.48, "#f4c58c"), (0.6, "#f2b87c")],
        [(0.0, "#c79b86"), (0.3, "#8b7b86"), (0.6, "#4c5a6e"), (0.85, "#22323f"), (1.0, "#0c161c")],
        [(0.0, "#f3c79b"), (0.4, "#d9b3a0"), (0.75, "#8d97a6"), (1.0, "#43535f")],
        "#ffb066",
        "#ff9d5c",
    ),
    Morning(
        [(0.0, "#39477a"), (0.2, "#7a6f9c"), (0.36, "#c98fa0"), (0.48, "#f0a58f"), (0.6, "#f4ae8a")],
        [(0.0, "#b97f92"), (0.3, "#7d628c"), (0.6, "#46416f"), (0.85, "#211f43"), (1.0, "#0d0c20")],
        [(0.0, "#eeb0a0"), (0.4, "#c392a6"), (0.75, "#75699a"), (1.0, "#393566")],
        "#ff9a78",
        "#ff7f6b",
    ),
    Morning(
        [(0.0, "#6f97a3"), (0.2, "#a3bcb9"), (0.36, "#dcdcc4"), (0.48, "#f3e2b4"), (0.6, "#efe0b0")],
        [(0.0, "#b3bda0"), (0.3, "#7a9690"), (0.6, "#41656a"), (0.85, "#1b3a40"), (1.0, "#0a1b1e")],
        [(0.0, "#ece2bc"), (0.4, "#c3cbb8"), (0.75, "#85a2a0"), (1.0, "#3c5e62")],
        "#ffe09a",
        "#f5cf84",
    ),
)


def misty_ridges(canvas: Canvas) -> pyvips.Image:
    """Ridge behind ridge, each standing in its own mist, under a low sun."""
    chance = canvas.chance("composition")
    morning = chance.choice(MORNINGS)
    sun_at = (chance.choice([0.3, 0.68]) + chance.uniform(-0.04, 0.04), 0.335)
    picture = palette.vertical(canvas, morning.air)
    warmth = blend.hold(sky.glow(canvas, sun_at, 0.32, (1.5, 1.0)))
    picture = sky.lit(picture, palette.rgb(morning.sun), warmth * 0.6)
    picture = blend.over(picture, [1.25, 1.12, 0.92], sky.sun(canvas, sun_at, 0.032))
    veil = blend.hold(noise.field(canvas, "veil", (2, 14), 5))
    layers = 8
    for layer in range(layers):
        near = layer / (layers - 1)
        picture = blend.hold(_ridge(canvas, picture, morning, layer, near, veil, warmth))
    return develop(canvas, picture, Film(contrast=0.35, bloom=0.25, vignette=0.32, shadows=(-0.01, 0.0, 0.02)))


def _ridge(
    canvas: Canvas,
    picture: pyvips.Image,
    morning: Morning,
    layer: int,
    near: float,
    veil: pyvips.Image,
    warmth: pyvips.Image,
) -> pyvips.Image:
    base = 0.4 + 0.56 * near**1.15
    line = mist.crest(canvas, f"ridge{layer}", base, 0.032 + 0.035 * near, 4 + layer % 3, gain=0.5)
    mask = mist.below(canvas, line)
    if near > 0.65:
        mask = _with_pines(canvas, mask, line, layer, 0.035 + 0.3 * (near - 0.8))
    depth = mist.depth_below(canvas, line)
    fog = blend.smoothstep(depth + veil * 0.03, 0.0, 0.16 + 0.1 * near) * (0.92 - 0.3 * near)
    rock = palette.flat(canvas, palette.sample(morning.ridges, near))
    colour = blend.over(rock, palette.sample(morning.mist, near), fog)
    colour = sky.lit(colour, palette.rgb(morning.warm), warmth * (0.75 * (1 - near) ** 1.4))
    return blend.from_row(picture, blend.over(picture, colour, mask), min(line) - 0.1)


def _with_pines(canvas: Canvas, mask: pyvips.Image, line: list[float], layer: int, height: float) -> pyvips.Image:
    """The ridge with a forest on it: groves with gaps between them."""
    pencil = shapes.Pencil(canvas)
    chance = canvas.chance(f"pines{layer}")
    grove = noise.profile(canvas, f"grove{layer}", 6, 3)
    for _ in range(int(canvas.aspect / height * 7)):
        x, dense = chance.uniform(0, canvas.aspect), chance.uniform(-0.9, 0.6)
        sunk, tall = chance.uniform(0.1, 0.3), chance.uniform(0.35, 1.0)
        column = min(canvas.width - 1, int(x / canvas.aspect * canvas.width))
        if grove[column] > dense:
            tree = canvas.chance(f"pine{layer}/{x}")
            trees.pine(pencil, tree, x, line[column] + height * sunk, height * tall)
    return (mask + pencil.mask()).clamp()


MISTY_RIDGES = Scene(
    slug="misty-ridges",
    title=Words("晨雾群山", "Ridges at daybreak"),
    caption=Words(
        "太阳刚越过山脊，雾还停在谷里。", "The sun has just cleared the ridge; the mist is still in the valleys."
    ),
    alt=Words(
        "层层山脊隐在晨雾里，低垂的太阳悬在远山之上，近处是松林剪影",
        "Layered ridges in morning mist under a low sun, pines in silhouette in front",
    ),
    tags=("风光", "群山", "晨雾"),
    ratio=(3, 2),
    paint=misty_ridges,
    shot=DemoExif(
        "FUJIFILM",
        "X-T5",
        "XF50-140mmF2.8 R LM OIS WR",
        98.0,
        148,
        8.0,
        Fraction(1, 250),
        160,
        china_time(2025, 10, 18, 6, 32),
    ),
    seeds=(7, 3, 4),
)
