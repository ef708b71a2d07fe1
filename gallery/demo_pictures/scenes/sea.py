"""The sea: a low sun over the water."""

from dataclasses import dataclass
from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, mist, palette, sky, water
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.scene import Scene, Words

HORIZON = 0.54


@dataclass(frozen=True)
class Hour:
    """The colours of an hour at sea; the air runs from the zenith down to the horizon."""

    air: palette.Stops
    sun: str
    cloud: palette.Stops
    deep: str
    land: str


HOURS = (
    Hour(
        [(0.0, "#36558a"), (0.4, "#7f8fb0"), (0.7, "#d6a9a3"), (0.9, "#f4b183"), (1.0, "#f8c48d")],
        "#ffb060",
        [(0.0, "#8a7f9c"), (0.5, "#d88f86"), (1.0, "#ffc78e")],
        "#12304f",
        "#3a3a55",
    ),
    Hour(
        [(0.0, "#27405f"), (0.4, "#55809a"), (0.7, "#a9b8b0"), (0.9, "#f0cf9f"), (1.0, "#f9d8a8")],
        "#ffd38a",
        [(0.0, "#4c6480"), (0.5, "#9a9a9c"), (1.0, "#ffdcae")],
        "#0d2f3c",
        "#29424e",
    ),
    Hour(
        [(0.0, "#2a2352"), (0.4, "#6d4480"), (0.7, "#c4617c"), (0.9, "#f28a68"), (1.0, "#ffab70")],
        "#ff9a5a",
        [(0.0, "#4c3468"), (0.5, "#b64f70"), (1.0, "#ff9f6e")],
        "#181a44",
        "#2a1f42",
    ),
)


def sea_sunrise(canvas: Canvas) -> pyvips.Image:
    """The sun a hand above the horizon, and its path on the water."""
    chance = canvas.chance("composition")
    hour = chance.choice(HOURS)
    sun_at = (chance.choice([0.34, 0.62]) + chance.uniform(-0.03, 0.03), HORIZON - 0.085)
    picture = palette.tint(canvas.y * (1 / HORIZON), hour.air)
    shine = blend.hold(sky.glow(canvas, sun_at, 0.2, (1.9, 0.9)))
    picture = sky.lit(picture, palette.rgb(hour.sun), shine * 0.7)
    thick = water.clouds(canvas, "clouds", HORIZON + 0.03, (0.13, 0.26), 0.62)
    cloud = palette.tint(shine * 1.1 + canvas.y * 0.5 - thick * 0.2, hour.cloud)
    picture = blend.over(picture, cloud, thick * 0.85)
    picture = blend.add_light(picture, [1.2, 1.0, 0.75], sky.sun(canvas, sun_at, 0.034))
    line = mist.crest(canvas, "headland", HORIZON + 0.01, 0.03, 2, gain=0.4)
    sides = [abs(index / canvas.width - sun_at[0]) for index in range(canvas.width)]
    line = [height + 0.075 - 0.17 * side for height, side in zip(line, sides, strict=True)]
    picture = blend.over(picture, palette.rgb(hour.land), mist.below(canvas, line) * 0.8)
    sea = blend.over(picture, _sea(canvas, hour, sun_at), blend.ramp(canvas.y, HORIZON, HORIZON + 0.0015))
    picture = blend.from_row(picture, sea, HORIZON)
    return develop(canvas, picture, Film(contrast=0.35, bloom=0.4))


def _sea(canvas: Canvas, hour: Hour, sun_at: tuple[float, float]) -> pyvips.Image:
    depth = blend.hold((canvas.y - HORIZON).clamp())
    slope = blend.hold(water.waves(canvas, "waves", HORIZON, (0.28, 0.9)))
    seen = (depth * 1.5 + slope.abs() * depth**0.5 * 0.28) * -1 + 1
    sea = palette.tint(seen, hour.air)
    sea = blend.over(sea, palette.rgb(hour.deep), blend.ramp(depth + slope * 0.06, -0.05, 0.5) * 0.85)
    column = blend.bell(((canvas.x - sun_at[0]) * canvas.aspect) / (depth * 0.5 + 0.035), 0.0, 1.0)
    spark = blend.smoothstep(slope + column * 1.5, 1.2, 2.3) * column
    return blend.add_light(sea, [1.1, 0.72, 0.42], spark * 0.9 + column * 0.12)


SEA_SUNRISE = Scene(
    slug="sea-sunrise",
    title=Words("海上日出", "Sun over the sea"),
    caption=Words("潮水退去的时候，光铺成一条路。", "As the tide went out, the light laid a path."),
    alt=Words(
        "太阳低悬在海平线上，水面一道碎金般的倒影",
        "A low sun above the horizon and its broken golden path on the water",
    ),
    tags=("海", "日出", "风光"),
    ratio=(16, 9),
    paint=sea_sunrise,
    shot=DemoExif(
        "SONY",
        "ILCE-7RM5",
        "FE 24-70mm F2.8 GM II",
        50.0,
        50,
        11.0,
        Fraction(1, 125),
        100,
        china_time(2025, 8, 3, 5, 24),
        wide_gamut=True,
    ),
    seeds=(7, 1, 3),
)
