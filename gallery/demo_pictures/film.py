"""What the lens and the film do to a scene: bloom, curve, toning, vignette, grain."""

import math
from array import array
from dataclasses import dataclass

import pyvips

from gallery.demo_pictures.blend import LEVELS, hold, ramp, soften
from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.noise import stretch

HEADROOM = 1.6
"""The brightest value that the curve still tells from white."""

PATCH = 700
"""Clumps along each side of the patch of grain; the eye does not find it again."""
SHOULDER = 0.86
"""Where the lights begin to be held back."""


@dataclass(frozen=True)
class Film:
    """A way to develop. Amounts are 0..1; toning shifts red, green and blue of the shadows and the lights."""

    contrast: float = 0.25
    bloom: float = 0.25
    vignette: float = 0.3
    grain: float = 0.014
    fade: float = 0.02
    saturation: float = 1.0
    shadows: tuple[float, float, float] = (0.0, 0.0, 0.0)
    lights: tuple[float, float, float] = (0.0, 0.0, 0.0)


def _curve(film: Film) -> pyvips.Image:
    """Value 0..HEADROOM to 0..255 for each colour: a soft shoulder, an S around the middle, lifted blacks, toning."""
    table = array("f")
    for level in range(LEVELS):
        value = HEADROOM * level / (LEVELS - 1)
        value = value if value < SHOULDER else 1 - (1 - SHOULDER) * math.exp((SHOULDER - value) / (1 - SHOULDER))
        s_shaped = value * value * (3 - 2 * value)
        value += (s_shaped - value) * film.contrast
        value = film.fade + value * (1 - film.fade)
        for shadow, light in zip(film.shadows, film.lights, strict=True):
            toned = value + shadow * (1 - value) ** 2 * value * 4 + light * value**2 * (1 - value) * 4
            table.append(255 * toned + 0.5)
    return pyvips.Image.new_from_memory(table.tobytes(), LEVELS, 1, 3, "float")


def _saturated(image: pyvips.Image, amount: float) -> pyvips.Image:
    if amount == 1.0:
        return image
    grey = (0.30, 0.59, 0.11)
    rows = [[g * (1 - amount) + (amount if i == j else 0.0) for j, g in enumerate(grey)] for i in range(3)]
    return image.recomb(pyvips.Image.new_from_array(rows))


def _grain(canvas: Canvas, amount: float) -> pyvips.Image:
    """Clumps of silver, about as large as a pixel and a half of a 2400 px picture; one patch, laid side by side."""
    size = max(1.0, 1.35 * canvas.unit)
    specks = pyvips.Image.gaussnoise(PATCH, PATCH, mean=0, sigma=255 * amount, seed=canvas.noise_seed("grain"))
    patch = hold(specks.resize(size, kernel="cubic"))
    across, down = canvas.width // patch.width + 1, canvas.height // patch.height + 1
    return patch.replicate(across, down).crop(0, 0, canvas.width, canvas.height)


def _vignette(canvas: Canvas, amount: float) -> pyvips.Image:
    corner = canvas.coarse(8).distance((0.5, 0.5), (canvas.aspect, 1.0))
    return stretch((corner**2.4).linear(-amount * 1.2, 1.0), canvas.width, canvas.height)


def develop(canvas: Canvas, scene: pyvips.Image, film: Film) -> pyvips.Image:
    """The finished picture: sRGB, three bands of 8 bits."""
    image = _saturated(scene, film.saturation)
    if film.bloom:
        image = hold(image)
        lights = ramp(image, 0.62, 1.3)
        wide = soften(lights, 42 * canvas.unit)
        image = image + wide * film.bloom
    if film.vignette:
        image = image * _vignette(canvas, film.vignette)
    toned = image.linear((LEVELS - 1) / HEADROOM, 0.5).cast("ushort").maplut(_curve(film))
    grainy = toned + _grain(canvas, film.grain)
    return grainy.cast("uchar").copy(interpretation="srgb").copy_memory()
