"""Chance with a shape: smooth fields and profiles, built from coarse to fine."""

from array import array

import pyvips

from gallery.demo_pictures.canvas import Canvas

MARGIN = 2
"""Cells grown beyond each edge, so that what the interpolation makes up there is cut off."""
RIDGE = 2
"""How much finer than its cells a ridged field is worked: a crest needs points of its own."""


def _grid(width: int, height: int, sigma: float, seed: int) -> pyvips.Image:
    return pyvips.Image.gaussnoise(width, height, mean=0, sigma=sigma, seed=seed)


def field(
    canvas: Canvas, name: str, cells: tuple[int, int], octaves: int = 5, gain: float = 0.5, *, ridged: bool = False
) -> pyvips.Image:
    """A fractal field over the sheet: mean about 0, deviation about 1; ridged ones have sharp crests.

    `cells` are the coarsest features across and down; each octave halves them and weighs `gain` times the last.
    """
    across, down = cells[0] + 2 * MARGIN, cells[1] + 2 * MARGIN
    seed = canvas.noise_seed(name)
    while octaves > 1 and min(cells[0] << (octaves - 2), cells[1] << (octaves - 2)) > max(canvas.width, canvas.height):
        octaves -= 1
    total = _grid(across, down, 1.0, seed)
    weight, power = 1.0, 1.0
    if ridged:
        total = total.resize(RIDGE, kernel="cubic").abs().linear(-1.8, 1.2)
    for octave in range(1, octaves):
        weight *= gain
        power += weight * weight
        total = total.resize(2, kernel="cubic")
        detail = _grid(across << octave, down << octave, weight, seed + octave)
        if ridged:
            detail = detail.resize(RIDGE, kernel="cubic").abs().linear(-1.8, 1.2 * weight)
        total = (total + detail).copy_memory()
    cell = total.width / across
    cut = total.crop(int(MARGIN * cell), int(MARGIN * cell), int(cells[0] * cell), int(cells[1] * cell))
    return stretch(cut * (power**-0.5), canvas.width, canvas.height)


def stretch(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """The image resampled to exactly width x height, whatever its proportions."""
    grown = image.resize(width / image.width, vscale=height / image.height, kernel="cubic")
    if (grown.width, grown.height) != (width, height):
        grown = grown.embed(0, 0, width, height, extend="copy")
    return grown


def profile(canvas: Canvas, name: str, cells: int, octaves: int = 6, gain: float = 0.5) -> list[float]:
    """A fractal line across the sheet, one value for each column: mean about 0, deviation about 1."""
    line = Canvas(canvas.width, 1, canvas.seed)
    rows = field_line(line, name, cells, octaves, gain)
    return [float(value) for value in rows.tolist()[0]]


def field_line(canvas: Canvas, name: str, cells: int, octaves: int, gain: float) -> pyvips.Image:
    """The same as an image of one row."""
    across = cells + 2 * MARGIN
    seed = canvas.noise_seed(name)
    total = _grid(across, 1, 1.0, seed)
    weight, power = 1.0, 1.0
    for octave in range(1, octaves):
        weight *= gain
        power += weight * weight
        total = total.resize(2, vscale=1, kernel="cubic")
        total = (total + _grid(across << octave, 1, weight, seed + octave)).copy_memory()
    cell = total.width // across
    cut = total.crop(MARGIN * cell, 0, cells * cell, 1)
    return stretch(cut * (power**-0.5), canvas.width, 1)


def row(values: list[float], height: int) -> pyvips.Image:
    """Values of columns as an image of `height` equal rows."""
    line = pyvips.Image.new_from_memory(array("f", values).tobytes(), len(values), 1, 1, "float")
    return line.zoom(1, height)
