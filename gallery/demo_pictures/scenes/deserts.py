"""Deserts: dunes under a low sun."""

import math
from dataclasses import dataclass
from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, noise, palette, terrain
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.scene import Scene, Words

MAP = 1024


@dataclass(frozen=True)
class Hour:
    """The colours of an hour: sand from shadow to light, the haze over it, the sky from the zenith down."""

    sand: palette.Stops
    haze: str
    air: palette.Stops


HOURS = (
    Hour(
        [(0.0, "#43303a"), (0.2, "#7b4a40"), (0.5, "#cc8350"), (0.75, "#eeb67a"), (1.0, "#ffe4b8")],
        "#eec39c",
        [(0.0, "#7f9cba"), (0.18, "#c3bdbb"), (0.34, "#f0c8a6")],
    ),
    Hour(
        [(0.0, "#2c2444"), (0.2, "#5a3a5c"), (0.5, "#b8646a"), (0.75, "#ea9a84"), (1.0, "#ffd3b4")],
        "#dba3ac",
        [(0.0, "#4b5690"), (0.18, "#a884a8"), (0.34, "#efb0a4")],
    ),
    Hour(
        [(0.0, "#3a3f4c"), (0.2, "#6a6362"), (0.5, "#b79c7c"), (0.75, "#dfc9a4"), (1.0, "#fbf0d8")],
        "#d8d2c6",
        [(0.0, "#6f9fc8"), (0.18, "#a9c6d8"), (0.34, "#dfe3dc")],
    ),
)


def dunes(canvas: Canvas) -> pyvips.Image:
    """Crest behind crest of sand, one side lit and the other in shadow, with the wind's ripples on them."""
    hour = canvas.chance("hour").choice(HOURS)
    chart = terrain.chart(canvas, MAP)
    heights = _heights(chart)
    camera = terrain.Camera(height=0.21, horizon=0.24, setback=0.22, spread=0.8)
    view = terrain.view(canvas, heights, camera)
    light = terrain.sunlight(heights, (-0.9, 0.25, 0.42))
    dark = terrain.shadow(heights, 0.3, 0.004, from_left=True)
    lit = view.look_up(light * dark.linear(-1, 1))
    tone = lit + _ripples(chart, view)
    sand = blend.over(palette.tint(tone, hour.sand), palette.rgb(hour.haze), blend.ramp(view.z, 0.2, 1.25) * 0.7)
    picture = palette.vertical(canvas, hour.air)
    picture = blend.over(picture, sand, view.land)
    return develop(canvas, picture, Film(contrast=0.35))


def _ripples(chart: Canvas, view: terrain.View) -> pyvips.Image:
    bend = view.look_up(noise.field(chart, "ripple", (14, 14), 4))
    wave = ((view.z * 95 + view.x * 150 + bend * 1.1) * 360).sin()
    return wave * blend.ramp(view.z, 0.45, 0.0) * 0.045


def _heights(chart: Canvas) -> pyvips.Image:
    warp = noise.field(chart, "warp", (2, 2), 3, 0.4)
    share = noise.field(chart, "share", (2, 3), 2)
    great = blend.curve(blend.fraction(chart.x * 2.1 + chart.y * 1.5 + warp * 0.34), _dune)
    small = blend.curve(blend.fraction(chart.x * 4.3 - chart.y * 3.1 + warp * 0.9), _dune)
    heights = great * (share * 0.02 + 0.1) + small * 0.022 + share * 0.012
    foreground = blend.ramp(chart.y, -0.25, 0.3)
    return blend.hold((heights * foreground).gaussblur(2 * chart.width / MAP, precision="float"))


def _dune(part: float) -> float:
    """A dune's cross-section: a long climb to the crest, then the slip face."""
    return math.pow(part / 0.68, 1.7) if part < 0.68 else math.pow((1 - part) / 0.32, 1.25)


DUNES = Scene(
    slug="dunes",
    title=Words("沙的曲线", "Lines of sand"),
    caption=Words("日落前半小时，影子把沙丘一分为二。", "Half an hour before sunset the shadows cut each dune in two."),
    alt=Words(
        "连绵的沙丘，一侧被低角度的阳光照亮，另一侧落在阴影里，沙面布满风纹",
        "Rolling dunes, one side lit by a low sun and the other in shadow, ripples in the sand",
    ),
    tags=("风光", "沙漠", "光影"),
    ratio=(3, 2),
    paint=dunes,
    shot=DemoExif(
        "SONY",
        "ILCE-7M4",
        "FE 70-200mm F2.8 GM OSS II",
        135.0,
        135,
        9.0,
        Fraction(1, 400),
        100,
        china_time(2025, 9, 27, 18, 41),
    ),
    seeds=(7, 9, 2),
)
