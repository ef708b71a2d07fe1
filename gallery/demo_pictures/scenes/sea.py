"""The sea: a low sun over the water."""

from dataclasses import dataclass

import pyvips

from gallery.demo_pictures import blend, mist, noise, palette, sky, water
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.film import Film, develop

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
)


def sea_sunrise(canvas: Canvas) -> pyvips.Image:
    """The sun a hand above the horizon, and its path on the water."""
    chance = canvas.chance("composition")
    hour = chance.choice(HOURS)
    sun_at = (chance.choice([0.34, 0.62]) + chance.uniform(-0.03, 0.03), HORIZON - 0.085)
    picture = palette.tint(canvas.y * (1 / HORIZON), hour.air)
    shine = blend.hold(sky.glow(canvas, sun_at, 0.2, (1.9, 0.9)))
    picture = sky.lit(picture, palette.rgb(hour.sun), shine * 0.7)
    thick = water.clouds(canvas, "clouds", HORIZON + 0.03, (0.16, 0.34), 0.5)
    cloud = palette.tint(shine * 1.1 + canvas.y * 0.5 - thick * 0.2, hour.cloud)
    picture = blend.over(picture, cloud, thick * 0.85)
    picture = blend.add_light(picture, [1.2, 1.0, 0.75], sky.sun(canvas, sun_at, 0.034))
    line = mist.crest(canvas, "headland", HORIZON + 0.01, 0.03, 2, gain=0.4)
    sides = [abs(index / canvas.width - sun_at[0]) for index in range(canvas.width)]
    line = [height + 0.09 - 0.14 * side for height, side in zip(line, sides, strict=True)]
    picture = blend.over(picture, palette.rgb(hour.land), mist.below(canvas, line) * 0.8)
    picture = blend.over(picture, _sea(canvas, hour, sun_at), blend.ramp(canvas.y, HORIZON, HORIZON + 0.0015))
    return develop(canvas, picture, Film(contrast=0.35, bloom=0.4))


def _sea(canvas: Canvas, hour: Hour, sun_at: tuple[float, float]) -> pyvips.Image:
    depth = blend.hold((canvas.y - HORIZON).clamp())
    slope = blend.hold(water.waves(canvas, "waves", HORIZON, (0.28, 0.9)))
    seen = (depth * 1.5 + slope.abs() * depth ** 0.5 * 0.28) * -1 + 1
    sea = palette.tint(seen, hour.air)
    sea = blend.over(sea, palette.rgb(hour.deep), blend.ramp(depth + slope * 0.06, -0.05, 0.5) * 0.85)
    column = blend.bell(((canvas.x - sun_at[0]) * canvas.aspect) / (depth * 0.5 + 0.035), 0.0, 1.0)
    spark = blend.smoothstep(slope + column * 1.5, 1.2, 2.3) * column
    return blend.add_light(sea, [1.1, 0.72, 0.42], spark * 0.9 + column * 0.12)
