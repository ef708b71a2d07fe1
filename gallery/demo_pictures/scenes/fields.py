"""Worked land: terraces of rice."""

from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, mist, noise, palette, terrain
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.scene import Scene, Words

MAP = 1024
STEPS = 30.0
RISE = 0.26
BANK = [(0.0, "#0c1a17"), (0.35, "#2a4228"), (0.7, "#7b8a45"), (1.0, "#dccb8a")]
WATER = [(0.0, "#34506f"), (0.25, "#66809d"), (0.5, "#a996a3"), (0.75, "#e6b49b"), (1.0, "#ffdcbc")]
RICE = [(0.0, "#24391f"), (0.5, "#5f7a38"), (1.0, "#a9b65c")]


def rice_terraces(canvas: Canvas) -> pyvips.Image:
    """Flooded terraces that step down a slope, the morning sky in their water."""
    chart = terrain.chart(canvas, MAP)
    slope = _slope(chart)
    view = terrain.view(canvas, slope, terrain.Camera(height=0.44, horizon=0.1, setback=0.34, spread=0.72))
    light = view.look_up(terrain.sunlight(slope, (-0.8, 0.2, 0.45)))
    ground = _plots(canvas, chart, view, slope, light)
    ground = blend.over(ground, palette.rgb("#d9b6ab"), blend.ramp(view.z, 0.3, 1.25) * 0.72)
    picture = palette.vertical(canvas, [(0.0, "#8fa6bf"), (0.14, "#cdb8b8"), (0.3, "#ecc0a6")])
    for layer, tone in enumerate(("#c9aeb0", "#a8989f")):
        line = mist.crest(canvas, f"far{layer}", 0.15 + 0.06 * layer, 0.03, 3 + layer, gain=0.45)
        fade = blend.smoothstep(mist.depth_below(canvas, line), 0.0, 0.14).linear(-0.8, 1)
        picture = blend.over(picture, palette.rgb(tone), mist.below(canvas, line) * fade * 0.7)
    picture = blend.over(picture, ground, view.land)
    wisps = blend.ramp(noise.field(canvas, "wisps", (2, 9), 5), 0.1, 2.2) * blend.bell(canvas.y, 0.3, 0.14)
    picture = blend.over(picture, palette.rgb("#f0d3c4"), wisps * 0.75)
    return develop(canvas, picture, Film(contrast=0.55, bloom=0.2, saturation=1.08))


def _plots(canvas: Canvas, chart: Canvas, view: terrain.View, slope: pyvips.Image, light: pyvips.Image) -> pyvips.Image:
    """Each step is cut into plots: some are water, some are green already; earth banks hold them."""
    ragged = view.look_up(noise.field(chart, "ragged", (50, 50), 4, 0.6))
    level = blend.hold(view.look_up(slope) * (STEPS / RISE) + ragged * 0.03)
    step = blend.hold(level.floor())
    part = blend.hold(level - step)
    along = blend.hold(view.x * 6 + _lot(step, 1.7) * 5 + part * 0.12 + ragged * 0.012)
    plot = blend.hold(_lot(step + along.floor() * 0.37, 4.1))
    seam = blend.bell(blend.fraction(along) - 0.5, 0.0, 0.02)
    bank = (blend.ramp(part, 0.7, 0.74) * blend.ramp(part, 1.0, 0.985) + seam).clamp()
    water = palette.tint(view.z * 0.72 + plot * 0.14 + light * 0.2 - part * 0.1, WATER)
    rice = palette.tint(light * 0.6 + plot * 0.3 + ragged * 0.05, RICE)
    ground = blend.over(water, rice, blend.ramp(plot, 0.66, 0.7) * 0.85)
    earth = palette.tint(light * 0.55 + blend.ramp(part, 0.72, 1.0) ** 1.5 * 0.5 + ragged * 0.09 - 0.1, BANK)
    return blend.over(ground, earth, bank)


def _lot(number: pyvips.Image, salt: float) -> pyvips.Image:
    """A number 0..1 drawn for each different value."""
    return blend.fraction((number * (311.7 * salt)).sin() * 437.5)


def _slope(chart: Canvas) -> pyvips.Image:
    spurs = noise.field(chart, "spurs", (4, 2), 3, 0.3)
    return blend.hold(spurs * 0.042 + chart.y * 0.26 + 0.08)


RICE_TERRACES = Scene(
    slug="rice-terraces",
    title=Words("春水梯田", "Terraces in spring"),
    caption=Words(
        "放水的季节，每一块田都装着一片天。", "When the fields are flooded, each of them holds a piece of the sky."
    ),
    alt=Words(
        "蓄满水的梯田沿山坡层层铺开，水面映着清晨的天光，田埂上长着青草",
        "Flooded rice terraces stepping down a slope, the morning sky in the water, green banks between",
    ),
    tags=("风光", "梯田", "乡野"),
    ratio=(3, 2),
    paint=rice_terraces,
    shot=DemoExif(
        "Canon",
        "Canon EOS R5",
        "RF70-200mm F2.8 L IS USM",
        85.0,
        85,
        8.0,
        Fraction(1, 160),
        100,
        china_time(2026, 3, 14, 7, 5),
    ),
    seeds=(1, 10, 6),
)
