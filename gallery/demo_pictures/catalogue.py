"""All scenes, in the order in which the demo shows them."""

from gallery.demo_pictures.scene import Scene
from gallery.demo_pictures.scenes import (
    city,
    deserts,
    fields,
    forest,
    ink,
    leaves,
    mountains,
    night,
    peaks,
    pond,
    rain,
    sea,
    walls,
)

SCENES: tuple[Scene, ...] = (
    mountains.MISTY_RIDGES,
    pond.LOTUS_POND,
    deserts.DUNES,
    night.AURORA,
    walls.ARCH_SHADOW,
    fields.RICE_TERRACES,
    rain.RAIN_WINDOW,
    ink.INK_MOUNTAINS,
    peaks.ALPENGLOW,
    forest.PINE_FOG,
    leaves.MAPLE_LEAVES,
    sea.SEA_SUNRISE,
    night.MILKY_WAY,
    forest.SNOW_TREE,
    city.CITY_NIGHT,
)
"""Neighbours differ in light and in shape, so that a grid of the first few is a good sight."""
