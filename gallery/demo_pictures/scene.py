"""What a scene is: its words, its proportions, how it is painted and how it would have been taken."""

from collections.abc import Callable
from dataclasses import dataclass

import pyvips

from gallery.demo_pictures.canvas import Canvas
from gallery.demo_pictures.exif import DemoExif


@dataclass(frozen=True)
class Words:
    """The same in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Scene:
    """One subject, of which each seed makes another picture; `seeds` are those that came out well.

    `ratio` is width to height as the picture is seen. `shot` is what a camera would have noted down.
    """

    slug: str
    title: Words
    caption: Words
    alt: Words
    tags: tuple[str, ...]
    ratio: tuple[int, int]
    paint: Callable[[Canvas], pyvips.Image]
    shot: DemoExif
    seeds: tuple[int, ...]

    def canvas(self, seed: int, long_edge: int) -> Canvas:
        """A sheet of these proportions whose longer side has `long_edge` pixels."""
        scale = long_edge / max(self.ratio)
        return Canvas(max(1, round(self.ratio[0] * scale)), max(1, round(self.ratio[1] * scale)), seed)
