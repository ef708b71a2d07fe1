"""Points of a drawing, moved and turned."""

import math

Point = tuple[float, float]
"""x to the right and y downwards, in the units of `Pencil`."""


def toward(start: Point, angle: float, reach: float) -> Point:
    """Where one comes to from `start`; the angle is in radians, clockwise from the right as one sees it."""
    return start[0] + math.cos(angle) * reach, start[1] + math.sin(angle) * reach


def placed(points: list[Point], root: Point, angle: float, size: float = 1.0, squeeze: float = 1.0) -> list[Point]:
    """Points drawn around the origin along the x axis, put at `root` to point to `angle`, y first squeezed."""
    cos, sin = math.cos(angle) * size, math.sin(angle) * size
    return [(root[0] + x * cos - y * squeeze * sin, root[1] + x * sin + y * squeeze * cos) for x, y in points]
