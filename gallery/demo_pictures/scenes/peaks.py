"""High mountains: rock and snow in the last light."""

import pyvips

from gallery.demo_pictures import blend, noise, palette, terrain
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.film import Film, develop

MAP = 1400
SNOW_LIT = [(0.0, "#2f4468"), (0.25, "#5b6b96"), (0.5, "#c08a93"), (0.75, "#f2a987"), (1.0, "#ffd9b0")]
ROCK_LIT = [(0.0, "#161d30"), (0.35, "#333a52"), (0.7, "#8b5f57"), (1.0, "#c98a66")]


def alpenglow(canvas: Canvas) -> pyvips.Image:
    """A range of snow at dusk: the summits still in the sun, blue shadow and mist below."""
    chart = Canvas(MAP, MAP, canvas.seed)
    heights = _heights(chart)
    view = terrain.view(canvas, heights, terrain.Camera(height=0.13, horizon=0.52, setback=0.5, spread=0.62))
    light = terrain.sunlight(heights, (-0.8, 0.35, 0.3))
    dark = terrain.shadow(heights, 0.16, 0.012, from_left=True)
    sunny = view.look_up(light * dark.linear(-0.92, 1))
    steep = view.look_up(_steepness(heights))
    high = view.look_up(heights)
    speck = view.look_up(noise.field(chart, "speck", (60, 60), 4, 0.7))
    rock = blend.smoothstep(steep + speck * 0.2 - high * 1.0, 0.8, 1.15)
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
    ridges = noise.field(chart, "ridges", (3, 3), 8, 0.48, ridged=True)
    swell = noise.field(chart, "swell", (2, 2), 2)
    rise = blend.smoothstep(chart.y, 0.05, 0.75)
    return blend.hold((ridges * 0.5 + swell * 0.25).linear(1, 0.75).clamp(min=0, max=3) ** 1.3 * rise * 0.105)


def _steepness(heights: pyvips.Image) -> pyvips.Image:
    scale = heights.width / 2
    east = heights.conv(pyvips.Image.new_from_array([[-scale, 0, scale]]))
    north = heights.conv(pyvips.Image.new_from_array([[-scale], [0], [scale]]))
    return (east**2 + north**2) ** 0.5
