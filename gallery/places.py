"""Places as others may see them. Pure code."""

from dataclasses import dataclass
from math import cos, floor, radians

CELL_DEGREES = 0.1
"""The height of a cell: 11 km. Its width is as many degrees as are about that many kilometres there."""

NEAR_KM = 10


@dataclass(frozen=True)
class Place:
    """Degrees (WGS 84), north and east positive, and within how many kilometres of them it was; 0 for exactly there."""

    latitude: float
    longitude: float
    within_km: int


def near(latitude: float, longitude: float) -> Place:
    """The middle of the cell of a fixed grid in which the place lies: however many are shown, none tells more."""
    row = floor(latitude / CELL_DEGREES)
    middle = (row + 0.5) * CELL_DEGREES
    wide = CELL_DEGREES / max(cos(radians(middle)), 0.01)
    column = floor(longitude / wide)
    return Place(round(middle, 2), round(max(-180.0, min(180.0, (column + 0.5) * wide)), 2), NEAR_KM)
