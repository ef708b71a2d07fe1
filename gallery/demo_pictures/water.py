"""Flat things that run to the horizon: waves below it, clouds above it."""

import pyvips

from gallery.demo_pictures import blend, noise
from gallery.demo_pictures.canvas import Canvas

TILE = 768


def plane(
    canvas: Canvas, chart: pyvips.Image, horizon: float, scale: tuple[float, float], *, above: bool = False
) -> pyvips.Image:
    """A square map laid on the sea (or on the sky, `above`), seen in perspective; it repeats, mirrored, for ever.

    `scale` is how many maps fit across and along at the sheet's edge.
    """
    away = (canvas.y - horizon) * (-1 if above else 1)
    depth = blend.hold(away.clamp(min=0.006) ** -1)
    across = (canvas.x - 0.5) * depth * (canvas.aspect * scale[0]) + 7.3
    along = depth * scale[1]
    index = (_fold(across) * (chart.width - 1)).bandjoin(_fold(along) * (chart.height - 1))
    return blend.hold(chart.mapim(index))


def _fold(values: pyvips.Image) -> pyvips.Image:
    """0 to 1 and back again, for ever."""
    return ((values * 0.5 - (values * 0.5).floor()) * 2 - 1).abs()


def waves(canvas: Canvas, name: str, horizon: float, scale: tuple[float, float]) -> pyvips.Image:
    """The slope of the sea towards the eye: mean about 0, deviation about 1, calmer in the distance."""
    chart = blend.hold(noise.field(Canvas(TILE, TILE, canvas.seed), name, (12, 12), 5, 0.6))
    slope = plane(canvas, chart, horizon, scale)
    return slope * blend.ramp(canvas.y, horizon, horizon + 0.05).linear(0.85, 0.15)


def clouds(canvas: Canvas, name: str, horizon: float, scale: tuple[float, float], cover: float) -> pyvips.Image:
    """How thick the clouds are, 0..1, on a sky that comes down to the horizon; `cover` 0 is clear, 1 overcast."""
    chart = blend.hold(noise.field(Canvas(TILE, TILE, canvas.seed), name, (5, 5), 7, 0.55))
    density = plane(canvas, chart, horizon, scale, above=True)
    return blend.smoothstep(density, 1.3 - 2.2 * cover, 2.9 - 2.2 * cover)


def mirrored(
    canvas: Canvas, picture: pyvips.Image, horizon: float, slope: pyvips.Image, *, rough: float
) -> pyvips.Image:
    """The picture upside down below the horizon, pulled about by waves of that slope; `rough` in sheet heights."""
    depth = canvas.y - horizon
    source = canvas.y * -1 + 2 * horizon - slope * (depth.clamp() ** 0.5 * rough)
    index = (canvas.x * canvas.width - 0.5).bandjoin(source.clamp(max=horizon) * canvas.height - 0.5)
    return blend.hold(picture.mapim(index, extend="copy"))
