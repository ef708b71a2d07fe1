"""What hangs over a landscape: the sun and its glow, clouds, stars."""

import pyvips

from gallery.demo_pictures import blend, noise, shapes
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.palette import Colour


def glow(
    canvas: Canvas, centre: tuple[float, float], radius: float, stretch: tuple[float, float] = (1.0, 1.0)
) -> pyvips.Image:
    """Light around a source: 1 in its middle, 1/e at `radius` sheet heights, with the long tail of haze."""
    away = canvas.coarse(6).distance(centre, stretch) * (1 / radius)
    return noise.stretch((away * -1).exp(), canvas.width, canvas.height)


def sun(canvas: Canvas, centre: tuple[float, float], radius: float) -> pyvips.Image:
    """A disc with an edge two pixels soft; `radius` in sheet heights."""
    soft = 1.5 * canvas.unit / canvas.height
    return blend.ramp(canvas.distance(centre), radius + soft, radius - soft)


def lit(base: pyvips.Image, colour: Colour, mask: pyvips.Image) -> pyvips.Image:
    """Coloured light laid over the base as a screen: it brightens without burning out."""
    return (base.linear(-1, 1) * (mask * [-c for c in colour] + 1)).linear(-1, 1)


def star_dust(canvas: Canvas, name: str, threshold: float) -> pyvips.Image:
    """Countless faint stars, each a pixel or two of a 2400 px picture; fewer as the threshold (in sigmas) rises."""
    long_edge = 1500
    shrink = long_edge / max(canvas.width, canvas.height)
    width, height = round(canvas.width * shrink), round(canvas.height * shrink)
    specks = pyvips.Image.gaussnoise(width, height, mean=0, sigma=1, seed=canvas.noise_seed(name))
    bright = (specks.linear(1, -threshold).clamp(max=4) * 1.3).clamp(max=2)
    return blend.hold(noise.stretch(bright, canvas.width, canvas.height).clamp())


def bright_stars(canvas: Canvas, name: str, count: int, lowest: float) -> pyvips.Image:
    """Stars with a face of their own: a core and a little halo; none below `lowest`."""
    pencil = shapes.Pencil(canvas)
    chance = canvas.chance(name)
    for _ in range(count):
        x, y = chance.uniform(0, canvas.aspect), chance.uniform(0, lowest)
        size = 0.0006 + 0.0011 * chance.random() ** 4
        pencil.disc(x, y, size, chance.uniform(0.5, 1.0))
    cores = blend.hold(pencil.mask())
    return cores + blend.soften(cores, 5 * canvas.unit) * 3
