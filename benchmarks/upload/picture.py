"""`python -m benchmarks.upload.picture WIDTH HEIGHT PATH …`: a picture as hard to decode and encode as a photograph, in
the format of each path's ending.

Detail of every size with the energy of natural pictures, which falls with frequency, under the grain of a sensor.
"""

import sys
from pathlib import Path

import pillow_heif
import pyvips

QUALITY = 92
PNG_CELL = 6
GRAIN, GRAIN_SIDE = 8.0, 1024
MEAN = 118
DETAIL = ((16, 60.0), (64, 36.0), (256, 20.0), (1024, 10.0))
"""Cells across the picture, and by how many of 255 levels they deviate."""
# What the colours have in common is most of what there is to see.
SHARED = [[0.46, 0.27, 0.27], [0.27, 0.46, 0.27], [0.27, 0.27, 0.46]]


def picture(width: int, height: int) -> pyvips.Image:
    """The same picture for the same size, always; three bands of 8 bits."""
    shared = pyvips.Image.new_from_array(SHARED)
    detail = noise(DETAIL[0][0], rows(DETAIL[0][0], width, height), DETAIL[0][1])
    for cells, deviation in DETAIL[1:]:
        down = rows(cells, width, height)
        detail = stretched(detail, cells, down) + noise(cells, down, deviation)
    grain = noise(GRAIN_SIDE, GRAIN_SIDE, GRAIN).recomb(shared).copy_memory()
    grain = grain.replicate(width // GRAIN_SIDE + 1, height // GRAIN_SIDE + 1).crop(0, 0, width, height)
    levels = stretched(detail.recomb(shared), width, height) + grain + MEAN
    return levels.cast("uchar").copy(interpretation="srgb")


def rows(cells: int, width: int, height: int) -> int:
    return max(2, round(cells * height / width))


def noise(width: int, height: int, deviation: float) -> pyvips.Image:
    red, *others = (pyvips.Image.gaussnoise(width, height, mean=0, sigma=deviation, seed=seed) for seed in (1, 2, 3))
    return red.bandjoin(others)


def stretched(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    return image.copy_memory().resize(width / image.width, vscale=height / image.height, kernel="cubic")


def save(image: pyvips.Image, path: Path) -> None:
    """`.deep.png` has 16 bits a channel. PNGs go without grain, or they would be larger than an upload may be."""
    if path.suffix == ".png":
        image = image.shrink(PNG_CELL, PNG_CELL).cast("uchar").resize(PNG_CELL, kernel="nearest")
        if path.name.endswith(".deep.png"):
            image = (image.cast("ushort") * 257).cast("ushort").copy(interpretation="rgb16")
        image.pngsave(str(path), compression=6)
    elif path.suffix == ".heic":
        size, pixels = (image.width, image.height), bytes(image.write_to_memory())
        fast = {"preset": "ultrafast"}
        pillow_heif.from_bytes(mode="RGB", size=size, data=pixels).save(path, quality=60, enc_params=fast)
    elif path.suffix == ".avif":
        image.heifsave(str(path), compression="av1", Q=65, effort=0)
    elif path.suffix == ".webp":
        image.webpsave(str(path), Q=85, effort=0)
    else:
        image.jpegsave(str(path), Q=QUALITY)


if __name__ == "__main__":
    made = picture(int(sys.argv[1]), int(sys.argv[2])).copy_memory()
    for name in sys.argv[3:]:
        save(made, Path(name))
    print("null")
