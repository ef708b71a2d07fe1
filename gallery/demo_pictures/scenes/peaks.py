"""High mountains: rock and snow in the last light."""

from fractions import Fraction

import pyvips

from gallery.demo_pictures import blend, noise, palette, terrain
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif, china_time
from gallery.demo_pictures.film import Film, develop
from gallery.demo_pictures.scene import Scene, Words

MAP = 1400
SNOW_LIT = [(0.0, "#2f4468"), (0.25, "#5b6b96"), (0.5, "#c08a93"), (0.75, "#f2a987"), (1.0, "#ffd9b0")]
ROCK_LIT = [(0.0, "#161d30"), (0.35, "#333a52"), (0.7, "#8b5f57"), (1.0, "#c98a66")]


def alpenglow(canvas: Canvas) -> pyvips.Image:
    """A range of snow at dusk: the summits still in the sun, blue shadow and mist below."""
    chart = terrain.chart(canvas, MAP)
    heights = _heights(chart)
    view = terrain.view(canvas, heights, terrain.Camera(height=0.13, horizon=0.56, setback=0.5, spread=0.62))
    light = terrain.sunlight(heights, (-0.8, -0.2, 0.3))
    dark = terrain.shadow(heights, 0.16, 0.012, from_left=True)
    sunny = view.look_up(light * dark.linear(-0.92, 1))
    steep = view.look_up(_steepness(heights))
    high = view.look_up(heights)
    speck = view.look_up(noise.field(chart, "speck", (60, 60), 5, 0.7))
    rock = blend.smoothstep(steep + speck * 0.2 - high * 1.0, 0.85, 1.25)
    tone = sunny * blend.ramp(high, 0.02, 0.2).linear(0.6, 0.5) + 0.12 + speck * 0.012
    ground = blend.over(palette.tint(tone, SNOW_LIT), palette.tint(tone, ROCK_LIT), rock)
    haze = blend.ramp(view.z, 0.1, 1.6) * 0.55
    ground = blend.over(ground, palette.rgb("#b9a5b8"), haze)
    fog = blend.smoothstep(high + noise.field(canvas, "fog", (3, 8), 5) * 0.009, 0.06, 0.0) * 0.85
    ground = blend.over(ground, palette.rgb("#9fa8c4"), fog)
    picture = palette.vertical(canvas, [(0.0, "#3c5687"), (0.3, "#8090b8"), (0.5, "#d3aab4"), (0.7, "#f0c0a4")])
    picture = blend.over(picture, ground, view.land)
    return develop(canvas, picture, Film(contrast=0.3))


def _heights(chart: Canvas) -> pyvips.Image:
    """Ridges that gather into one summit, off the middle, with lower ranges around it."""
    chance = chart.chance("summit")
    summit = chart.distance((chance.choice([0.38, 0.62]), 0.62), (1.25, 1.0))
    ridges = noise.field(chart, "ridges", (3, 3), 8, 0.47, ridged=True)
    bulk = blend.ramp(summit, 0.62, 0.0) ** 1.5 * 1.5
    rise = blend.smoothstep(chart.y, 0.05, 0.6)
    return blend.hold((ridges * 0.42 + bulk + 0.55).clamp(min=0, max=4) ** 1.3 * rise * 0.088)


def _steepness(heights: pyvips.Image) -> pyvips.Image:
    scale = heights.width / 2
    east = heights.conv(pyvips.Image.new_from_array([[-scale, 0, scale]]))
    north = heights.conv(pyvips.Image.new_from_array([[-scale], [0], [scale]]))
    return (east**2 + north**2) ** 0.5


ALPENGLOW = Scene(
    slug="alpenglow",
    title=Words("日照金山", "Alpenglow"),
    caption=Words("等了三个清晨，云终于让开了。", "On the third morning the clouds finally moved aside."),
    alt=Words(
        "雪山主峰被朝阳染成粉金色，山脚浮着一层薄雾",
        "A snow peak coloured rose and gold by the low sun, thin mist at its foot",
    ),
    tags=("风光", "雪山", "日照金山"),
    ratio=(16, 9),
    paint=alpenglow,
    shot=DemoExif(
        "NIKON CORPORATION",
        "NIKON Z 8",
        "NIKKOR Z 100-400mm f/4.5-5.6 VR S",
        180.0,
        180,
        8.0,
        Fraction(1, 320),
        200,
        china_time(2025, 11, 6, 7, 38),
    ),
    seeds=(3, 10, 6),
)
