"""Pictures for the demo: landscapes and still scenes that this package paints itself, the same from the same seed.

Nothing here knows of Django. Whoever imports it loads libvips, so the site runs it as a program of its own:
`python -m gallery.demo_pictures OUT_DIR`.
"""

from pathlib import Path

import pyvips

from gallery.demo_pictures.catalogue import SCENES
from gallery.demo_pictures.exif import DemoExif
from gallery.demo_pictures.jpeg import save
from gallery.demo_pictures.scene import Scene, Words

__all__ = ["SCENES", "DemoExif", "Scene", "Words", "render", "write_jpeg"]


def render(scene: Scene, seed: int, long_edge: int = 2400) -> pyvips.Image:
    """The picture, upright: 8-bit sRGB, three bands, its longer side `long_edge` pixels."""
    return scene.paint(scene.canvas(seed, long_edge))


def write_jpeg(scene: Scene, seed: int, path: Path, *, long_edge: int, exif: DemoExif | None) -> None:
    """Paints the picture into a JPEG file as a camera would store it. The folder has to exist."""
    save(render(scene, seed, long_edge), path, exif)
