"""The sheet that a scene is painted on: its size, its coordinates and its sources of chance."""

import random
from dataclasses import dataclass

import pyvips


@dataclass(frozen=True)
class Canvas:
    """A sheet of width x height pixels. Everything random on it follows from `seed` and a name alone.

    Coordinates are fractions of the sheet and chance is drawn on grids of fixed size, so the same seed gives
    the same picture at any size.
    """

    width: int
    height: int
    seed: int

    @property
    def unit(self) -> float:
        """Pixels of this sheet for one pixel of a sheet whose long edge is 2400."""
        return max(self.width, self.height) / 2400

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    def coarse(self, factor: int = 2) -> "Canvas":
        """The same sheet with fewer pixels, for what is soft anyway."""
        return Canvas(max(2, self.width // factor), max(2, self.height // factor), self.seed)

    @property
    def x(self) -> pyvips.Image:
        """One float band: 0 at the left edge, 1 at the right."""
        return pyvips.Image.xyz(self.width, self.height)[0].linear(1 / self.width, 0.5 / self.width)

    @property
    def y(self) -> pyvips.Image:
        """One float band: 0 at the top, 1 at the bottom."""
        return pyvips.Image.xyz(self.width, self.height)[1].linear(1 / self.height, 0.5 / self.height)

    def chance(self, name: str) -> random.Random:
        """A source of numbers that depends on the seed and the name, and on nothing drawn before."""
        return random.Random(f"{self.seed}/{name}")  # noqa: S311 - a picture has no secrets

    def noise_seed(self, name: str) -> int:
        """A seed for libvips' noise, by the same rule as `chance`."""
        return self.chance(name).randrange(1 << 30)

    def distance(self, centre: tuple[float, float], stretch: tuple[float, float] = (1.0, 1.0)) -> pyvips.Image:
        """One float band: the distance from `centre` in sheet heights, each axis divided by its stretch."""
        dx = (self.x - centre[0]) * (self.aspect / stretch[0])
        dy = (self.y - centre[1]) * (1 / stretch[1])
        return (dx * dx + dy * dy) ** 0.5
