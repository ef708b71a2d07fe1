"""Trees: pines in the fog, one bare tree in the snow."""

from dataclasses import dataclass
from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, mist, noise, palette, shapes, sky, trees
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.scene import Scene, Words


@dataclass(frozen=True)
class Fog:
    """The air from the top down; the trees far and near; what hangs between them and the light above."""

    air: palette.Stops
    far: str
    near: str
    veil: str
    light: str


FOGS = (
    Fog(
        [(0.0, "#b9c5c6"), (0.3, "#d5d9d4"), (0.6, "#c3cbc7"), (1.0, "#8e9b98")],
        "#a9b7b5",
        "#0d1a1a",
        "#ccd4d0",
        "#ffe6bf",
    ),
    Fog(
        [(0.0, "#a8b3c4"), (0.3, "#e4cdb6"), (0.6, "#d9bda0"), (1.0, "#94836f")],
        "#b7a48f",
        "#1c1a14",
        "#e0c8ab",
        "#ffd08a",
    ),
    Fog(
        [(0.0, "#6f8aa8"), (0.3, "#a9bccd"), (0.6, "#9db0c2"), (1.0, "#5f7388")],
        "#879db3",
        "#0a1626",
        "#a8bac9",
        "#dcebff",
    ),
)


def pine_fog(canvas: Canvas) -> pyvips.Image:
    """A slope of conifers that the fog takes away, row by row."""
    fog = canvas.chance("fog").choice(FOGS)
    picture = palette.vertical(canvas, fog.air)
    light = sky.glow(canvas, (canvas.chance("sun").uniform(0.25, 0.75), 0.12), 0.26)
    picture = sky.lit(picture, palette.rgb(fog.light), light * 0.5)
    rows = 8
    fall = canvas.chance("slope").choice([-1, 1]) * 0.3
    for row in range(rows):
        picture = blend.hold(_row_of_pines(canvas, picture, fog, row, row / (rows - 1), fall))
    return develop(canvas, picture, Film(contrast=0.35, bloom=0.2, vignette=0.25, shadows=(-0.01, 0.01, 0.015)))


def _row_of_pines(canvas: Canvas, picture: pyvips.Image, fog: Fog, row: int, near: float, fall: float) -> pyvips.Image:
    base = 0.3 + 0.78 * near**1.25
    ground = noise.profile(canvas, f"ground{row}", 3, 5, 0.45)
    tilt = fall * (1 - near * 0.7) * (1 if row % 2 else -0.7)
    line = [base + 0.035 * v + tilt * (i / canvas.width - 0.5) for i, v in enumerate(ground)]
    height = 0.055 + 0.4 * near**1.6
    chance = canvas.chance(f"row{row}")
    pencil = shapes.Pencil(canvas)
    for _ in range(int(canvas.aspect / height * (15 - 8.5 * near))):
        x = chance.uniform(0, canvas.aspect)
        foot = line[min(canvas.width - 1, int(x / canvas.aspect * canvas.width))]
        trees.pine(
            pencil, chance, x, foot + height * chance.uniform(0.0, 0.35), height * chance.uniform(0.4, 1.0) ** 0.8
        )
    mask = (pencil.mask() + mist.below(canvas, line)).clamp()
    lines = [value - height * 0.8 for value in line]
    veil = noise.field(canvas, f"veil{row}", (2, 6), 5)
    deep = mist.depth_below(canvas, lines) + veil * 0.04
    thick = blend.smoothstep(deep, 0.0, height * 1.3 + 0.05) * (0.95 - 0.42 * near)
    wood = palette.flat(canvas, palette.mix(fog.far, fog.near, near**0.6))
    colour = blend.over(wood, palette.rgb(fog.veil), thick)
    return blend.from_row(picture, blend.over(picture, colour, mask), min(line) - height)


def snow_tree(canvas: Canvas) -> pyvips.Image:
    """One tree on a white rise, its long shadow towards us."""
    chance = canvas.chance("composition")
    side = chance.choice([0.36, 0.63])
    rise = [0.7 + 0.012 * v for v in noise.profile(canvas, "rise", 2, 3, 0.3)]
    x, foot = side * canvas.aspect, rise[int(side * canvas.width)] + 0.012
    sun_x = 0.1 if side > 0.5 else 0.9
    picture = palette.vertical(canvas, [(0.0, "#7f9cc0"), (0.3, "#afbdd2"), (0.52, "#dcc6c8"), (0.7, "#f3d4bd")])
    picture = sky.lit(picture, palette.rgb("#ffcf9f"), sky.glow(canvas, (sun_x, 0.58), 0.25, (1.2, 1.0)) * 0.7)
    for layer, tone in enumerate(("#b4b6c8", "#8c97b0")):
        line = mist.crest(canvas, f"wood{layer}", 0.655 + 0.025 * layer, 0.012, 3 + layer, octaves=9, gain=0.62)
        fade = blend.smoothstep(mist.depth_below(canvas, line), 0.0, 0.06).linear(-0.7, 1)
        wood = blend.over(picture, palette.rgb(tone), mist.below(canvas, line, 2.5) * fade * 0.8)
        picture = blend.from_row(picture, wood, min(line) - 0.01)
    box = shapes.Box.around(canvas, (x, foot - 0.26), 0.34)
    pencil = shapes.Pencil(canvas, box)
    trees.broadleaf(pencil, canvas.chance("tree"), x, foot, 0.4)
    tree = blend.hold(pencil.mask())
    ground = mist.below(canvas, rise, 3)
    snow = blend.over(picture, _snow(canvas, rise, tree, x, foot, sun_x), ground)
    picture = blend.from_row(picture, snow, min(rise) - 0.01)
    rime = blend.soften(tree, 9 * canvas.unit).linear(0.8, 0).clamp(max=0.55)
    painted = blend.over(picture, palette.rgb("#d9d3dc"), rime * blend.ramp(canvas.y, foot - 0.06, foot - 0.16))
    bark = palette.tint(blend.ramp(canvas.y, foot - 0.42, foot), [(0.0, "#6c6272"), (0.5, "#443c4a"), (1.0, "#262330")])
    painted = blend.over(painted, bark, tree * blend.ramp(canvas.y, foot + 0.002, foot - 0.006))
    return develop(canvas, box.replace(picture, painted), Film(contrast=0.22, bloom=0.12, vignette=0.25))


def _snow(canvas: Canvas, rise: list[float], tree: pyvips.Image, x: float, foot: float, sun_x: float) -> pyvips.Image:
    depth = blend.hold(mist.depth_below(canvas, rise))
    drifts = noise.field(canvas, "drifts", (3, 10), 7, 0.55)
    tone = drifts * 0.1 + blend.ramp(depth, 0.0, 0.32) * -0.34 + 0.74
    snow = palette.tint(tone, [(0.0, "#566f9c"), (0.4, "#8fa4c8"), (0.75, "#d6d3df"), (1.0, "#fbe6d6")])
    up = blend.hold((canvas.y - foot) * 1.25)
    lean = (x / canvas.aspect - sun_x) * 1.5
    index = (canvas.x * canvas.width - up * (lean * canvas.height)).bandjoin((foot - up) * canvas.height)
    shadow = blend.soften(tree.mapim(index), 3 * canvas.unit)
    return blend.over(snow, palette.rgb("#5d77ab"), shadow * blend.ramp(depth, 0.45, 0.0).linear(0.5, 0.35))


PINE_FOG = Scene(
    slug="pine-fog",
    title=Words("雾里松林", "Pines in fog"),
    caption=Words("雾从谷底漫上来，树一排一排地消失。", "The fog came up the valley and took the trees row by row."),
    alt=Words("雾气中的针叶林，由近及远逐渐变淡", "A conifer forest in fog, fading row by row into the distance"),
    tags=("森林", "雾", "极简"),
    ratio=(2, 3),
    paint=pine_fog,
    shot=DemoExif(
        "FUJIFILM",
        "GFX100S",
        "GF45-100mmF4 R LM OIS WR",
        78.0,
        62,
        8.0,
        Fraction(1, 80),
        200,
        china_time(2025, 11, 22, 8, 16),
        orientation=6,
    ),
    seeds=(12, 11, 5),
)


SNOW_TREE = Scene(
    slug="snow-tree",
    title=Words("雪野一树", "One tree in the snow"),
    caption=Words("零下十八度，只有影子在动。", "Minus eighteen, and nothing moves but the shadow."),
    alt=Words(
        "雪原上一棵落叶的树，逆光拖出长长的蓝色影子",
        "A bare tree on a snow field, its long blue shadow falling towards the viewer",
    ),
    tags=("极简", "雪", "树"),
    ratio=(1, 1),
    paint=snow_tree,
    shot=DemoExif(
        "Hasselblad", "X2D 100C", "XCD 90V", 90.0, 71, 8.0, Fraction(1, 200), 64, china_time(2026, 1, 9, 8, 27)
    ),
    seeds=(1, 6, 11),
)
