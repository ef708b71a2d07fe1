"""`python -m benchmarks.upload.cascade SOURCE OUT_DIR`: the same renditions with libvips alone.

It trusts its file: no limits, no look at the header, no EXIF, no profile, no hashes, no placeholder.
"""

import sys
from pathlib import Path

import pyvips

EDGES = (2048, 1080, 640, 320)
SHARPEN = [[-1, -1, -1], [-1, 40, -1], [-1, -1, -1]]


def cascade(source: Path, folder: Path) -> None:
    """Decode once as small as will do, then each size from the one above."""
    pyvips.cache_set_max(0)
    data = source.read_bytes()
    whole = pyvips.Image.jpegload_buffer(data)
    long_edge = max(whole.width, whole.height)
    shrink = max(by for by in (1, 2, 4, 8) if by == 1 or long_edge >= by * EDGES[0])
    image = pyvips.Image.jpegload_buffer(data, shrink=shrink, access="sequential", fail_on="truncated")
    top = fitted(whole.width, whole.height, EDGES[0])
    for edge in EDGES:
        width, height = fitted(*top, edge)
        image = image.resize(width / image.width, vscale=height / image.height).copy_memory()
        write(image, folder, edge)


def fitted(width: int, height: int, edge: int) -> tuple[int, int]:
    scale = edge / max(width, height)
    return round(width * scale), round(height * scale)


def write(image: pyvips.Image, folder: Path, edge: int) -> None:
    sharp = image.conv(pyvips.Image.new_from_array(SHARPEN, scale=32), precision="integer").copy_memory()
    (folder / f"{edge}.avif").write_bytes(sharp.heifsave_buffer(compression="av1", Q=65, effort=0, keep="none"))
    (folder / f"{edge}.jpg").write_bytes(sharp.jpegsave_buffer(Q=80, keep="none"))


if __name__ == "__main__":
    cascade(Path(sys.argv[1]), Path(sys.argv[2]))
