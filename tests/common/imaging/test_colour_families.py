"""The words for colours are those that people would choose."""

import pytest

from wecho.common.imaging.colour_families import COLOUR_FAMILIES, colour_families, colour_family

NAMED = {
    "red": "#ff0000 #b22222 #8b0000 #dc143c #c8102e",
    "orange": "#ff8c00 #ffa500 #f28c28 #ff7f50",
    "yellow": "#ffff00 #ffd700 #f4d03f #fff176",
    "green": "#008000 #32cd32 #228b22 #2e8b57 #6b8e23 #98fb98",
    "teal": "#008080 #20b2aa #00ced1 #40e0d0",
    "blue": "#0000ff #1e90ff #000080 #87ceeb #4682b4 #286ea9",
    "purple": "#800080 #8a2be2 #9370db #4b0082",
    "pink": "#ffc0cb #ff69b4 #ff1493 #f08fa0",
    "brown": "#8b4513 #a0522d #5c4033 #6f4e37 #7b5b3a #503230 #914a29",
    "black": "#000000 #0a0a0a #141414 #1b1b1b",
    "grey": "#808080 #a9a9a9 #555555 #d3d3d3",
    "white": "#ffffff #f5f5f5 #fafafa #fffafa",
}


@pytest.mark.parametrize("family", COLOUR_FAMILIES)
def test_every_family_holds_the_colours_that_bear_its_name(family: str) -> None:
    found = {value: colour_family(value) for value in NAMED[family].split()}
    assert found == dict.fromkeys(found, family)


def test_every_colour_has_a_family() -> None:
    levels = range(0, 256, 17)
    seen = {colour_family(f"#{red:02x}{green:02x}{blue:02x}") for red in levels for green in levels for blue in levels}
    assert seen == set(COLOUR_FAMILIES)


def test_families_come_once_and_in_order() -> None:
    assert colour_families(["#0000ff", "#1e90ff", "nonsense", "#ffffff", "#000080"]) == ["blue", "white"]


def test_what_is_no_colour_is_an_error() -> None:
    for value in ("", "red", "#12345", "#12345g"):
        with pytest.raises(ValueError, match="not a colour"):
            colour_family(value)
