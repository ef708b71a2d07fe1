"""Deserts: dunes under a low sun."""

import pyvips

from gallery.demo_pictures import blend, noise, palette, sky, terrain
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.film import Film, develop

MAP = 1024


def dunes(canvas: Canvas) -> pyvips.Image:
    """Crest behind crest of sand, one side lit and the other in shadow, with the wind's ripples on them."""
    chart = Canvas(MAP, MAP, canvas.seed)
    heights = _heights(chart)
    camera = terrain.Camera(height=0.21, horizon=0.24, setback=0.22, spread=0.8)
    view = terrain.view(canvas, heights, camera)
    light = terrain.sunlight(heights, (-0.9, 0.25, 0.42))
    dark = terrain.shadow(heights, 0.3, 0.004, from_left=True)
    lit = view.look_up(light * dark.linear(-1, 1))
    tone = lit + _ripples(chart, view)
    sand = palette.tint(tone, [(0.0, "#43303a"), (0.2, "#7b4a40"), (0.5, "#cc8350"), (0.75, "#eeb67a"), (1.0, "#ffe4b8")])
    sand = blend.over(sand, palette.rgb("#eec39c"), blend.ramp(view.z, 0.2, 1.25) * 0.7)
    picture = palette.vertical(canvas, [(0.0, "#7f9cba"), (0.18, "#c3bdbb"), (0.34, "#f3cfa6")])
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
    return blend.hold((heights * foreground).gaussblur(2, precision="float"))


def _dune(part: float) -> float:
    """A dune's cross-section: a long climb to the crest, then the slip face."""
    return (part / 0.68) ** 1.7 if part < 0.68 else ((1 - part) / 0.32) ** 1.25
