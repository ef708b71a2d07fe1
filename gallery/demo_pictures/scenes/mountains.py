"""Mountains: ridges in the mist."""

import pyvips

from gallery.demo_pictures import blend, mist, noise, palette, shapes, sky
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.film import Film, develop

DAWN_SKY = [(0.0, "#5d7c99"), (0.2, "#8fa3b0"), (0.36, "#d9bfa8"), (0.48, "#f4c58c"), (0.6, "#f2b87c")]
DAWN_RIDGES = [(0.0, "#c79b86"), (0.3, "#8b7b86"), (0.6, "#4c5a6e"), (0.85, "#22323f"), (1.0, "#0c161c")]
DAWN_MIST = [(0.0, "#f3c79b"), (0.4, "#d9b3a0"), (0.75, "#8d97a6"), (1.0, "#43535f")]


def misty_ridges(canvas: Canvas) -> pyvips.Image:
    """Ridge behind ridge, each standing in its own mist, under a low sun."""
    chance = canvas.chance("composition")
    sun_at = (chance.choice([0.3, 0.68]) + chance.uniform(-0.04, 0.04), 0.335)
    picture = palette.vertical(canvas, DAWN_SKY)
    warmth = blend.hold(sky.glow(canvas, sun_at, 0.32, (1.5, 1.0)))
    picture = sky.lit(picture, palette.rgb("#ffb066"), warmth * 0.6)
    picture = blend.over(picture, [1.25, 1.12, 0.92], sky.sun(canvas, sun_at, 0.032))
    veil = blend.hold(noise.field(canvas, "veil", (5, 9), 5))
    layers = 8
    for layer in range(layers):
        near = layer / (layers - 1)
        picture = blend.hold(_ridge(canvas, picture, layer, near, veil, warmth))
    return develop(canvas, picture, Film(contrast=0.35, bloom=0.25, vignette=0.32, shadows=(-0.01, 0.0, 0.02)))


def _ridge(
    canvas: Canvas, picture: pyvips.Image, layer: int, near: float, veil: pyvips.Image, warmth: pyvips.Image
) -> pyvips.Image:
    base = 0.4 + 0.56 * near**1.15
    line = mist.crest(canvas, f"ridge{layer}", base, 0.032 + 0.035 * near, 4 + layer % 3, gain=0.5)
    mask = mist.below(canvas, line)
    if near > 0.8:
        mask = _with_pines(canvas, mask, line, layer, 0.03 + 0.05 * (near - 0.8) * 5)
    depth = mist.depth_below(canvas, line)
    fog = blend.smoothstep(depth + veil * 0.02, 0.0, 0.16 + 0.1 * near) * (0.92 - 0.3 * near)
    colour = blend.over(palette.flat(canvas, palette.sample(DAWN_RIDGES, near)), palette.sample(DAWN_MIST, near), fog)
    colour = sky.lit(colour, palette.rgb("#ff9d5c"), warmth * (0.75 * (1 - near) ** 1.4))
    return blend.over(picture, colour, mask)


def _with_pines(canvas: Canvas, mask: pyvips.Image, line: list[float], layer: int, height: float) -> pyvips.Image:
    pencil = shapes.Pencil(canvas)
    chance = canvas.chance(f"pines{layer}")
    for index in range(int(canvas.aspect / height * 1.6)):
        x = chance.uniform(0, canvas.aspect)
        foot = line[min(canvas.width - 1, int(x / canvas.aspect * canvas.width))]
        shapes.pine(pencil, chance, x, foot + height * 0.12, height * chance.uniform(0.4, 1.0))
    return (mask + pencil.mask()).clamp()
