"""The placeholder, the colour and the hash of a picture."""

import base64

import pytest
import pyvips

from tests.common.imaging import pictures
from tests.common.imaging.conftest import Develop
from wecho.common.imaging.impressions import impressions_of
from wecho.common.imaging.thumbhash import thumbhash

REFERENCE = {
    (100, 67): "IOgNTZBwd3dleHiHh4eHh3B1B8qq",
    (40, 80): "nScORBRwR4d3d4d3d3eAhAjXeA==",
    (33, 33): "3wcOTxBwdod0d4d3d3d3d3d3B1iIcH8I",
    (9, 7): "3ecNTZBwh4dxeIeGh4iHh4CtGveI",
    (100, 5): "H/gJMZpwdnd3d3eIgIkIiIg=",
}
"""Worked out once with the reference implementation of the format, for the picture of `formula`."""


def formula(width: int, height: int) -> bytes:
    return bytes(
        value
        for y in range(height)
        for x in range(width)
        for value in (x * 255 // width, (2 * x + 3 * y) * 51 // height % 256, (x * x + y * 37) % 256)
    )


def distance(left: str, right: str) -> int:
    return (int(left, 16) ^ int(right, 16)).bit_count()


def scene(width: int, height: int) -> pyvips.Image:
    """Waves of light: structure at every size, so that a hash has something to hold."""
    places = pyvips.Image.xyz(width, height) * [9 / width, 7 / height]
    light = ((places[0] * 53).sin() + (places[1] * 71 + places[0] * 31).cos()) * 55 + 128
    return light.bandjoin([light * 0.8, light * 0.5 + 40]).cast("uchar").copy(interpretation="srgb").copy_memory()


def average_of(hashed: str) -> tuple[float, float, float]:
    """The mean colour that a viewer reads from the first three bytes."""
    head = int.from_bytes(base64.b64decode(hashed)[:3], "little")
    brightness, yellow_blue = (head & 63) / 63, (head >> 6 & 63) / 31.5 - 1
    red_green = (head >> 12 & 63) / 31.5 - 1
    blue = brightness - 2 / 3 * yellow_blue
    red = (3 * brightness - blue + red_green) / 2
    return 255 * red, 255 * (red - red_green), 255 * blue


@pytest.mark.parametrize("colour", [pictures.RED, pictures.GREEN, pictures.BLUE, pictures.WHITE])
def test_the_placeholder_has_the_mean_colour(colour: pictures.Colour) -> None:
    image = pictures.flat(20, 10, colour)
    assert pictures.is_near(average_of(thumbhash(20, 10, bytes(image.write_to_memory()))), colour, 8)


@pytest.mark.parametrize("size", REFERENCE)
def test_the_placeholder_agrees_with_the_reference(size: tuple[int, int]) -> None:
    assert thumbhash(*size, formula(*size)) == REFERENCE[size]


def test_the_placeholder_wants_a_small_picture() -> None:
    for width, height, rgb in ((101, 1, bytes(303)), (0, 1, b""), (2, 2, bytes(11))):
        with pytest.raises(ValueError, match="not a picture"):
            thumbhash(width, height, rgb)


def test_placeholders_take_about_25_bytes(develop: Develop) -> None:
    report = develop(pictures.jpeg(scene(640, 480))).report
    assert 18 <= len(base64.b64decode(report.thumbhash)) <= 28


def test_the_dominant_colour_is_one_that_the_picture_has() -> None:
    """Their mean would be a grey that is nowhere in it."""
    picture = pictures.flat(90, 60, pictures.RED).join(pictures.flat(60, 60, pictures.GREEN), "horizontal")
    colour = impressions_of(picture).colors[0]
    seen = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    assert pictures.is_near(tuple(map(float, seen)), pictures.RED, 4)


def test_the_five_colours_go_from_most_to_least() -> None:
    stripes = [pictures.flat(20 * (6 - at), 60, colour) for at, colour in enumerate((*pictures.QUARTERS, (10.0,) * 3))]
    joined = stripes[0]
    for stripe in stripes[1:]:
        joined = joined.join(stripe, "horizontal")
    found = impressions_of(joined.copy_memory()).colors
    seen = [tuple(float(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) for colour in found]
    wanted = (*pictures.QUARTERS, (10.0,) * 3)
    assert len(found) == 5
    assert all(pictures.is_near(a, b, 8) for a, b in zip(seen, wanted, strict=True))


def test_a_picture_of_one_colour_has_one() -> None:
    assert len(impressions_of(pictures.flat(60, 60, pictures.BLUE)).colors) == 1


def test_the_hash_survives_size_and_quality(develop: Develop) -> None:
    original = develop(pictures.png(scene(900, 600))).report.dhash
    for content in (
        pictures.jpeg(scene(900, 600), quality=30),
        pictures.webp(scene(600, 400)),
        pictures.avif(scene(450, 300)),
    ):
        assert distance(develop(content).report.dhash, original) <= 6


def test_the_hash_tells_pictures_apart(develop: Develop) -> None:
    original = develop(pictures.png(scene(900, 600))).report.dhash
    assert distance(develop(pictures.png(scene(900, 600).fliphor())).report.dhash, original) >= 16
    assert len(original) == 16


def test_the_hash_is_that_of_the_upright_picture(develop: Develop) -> None:
    upright = scene(600, 400)
    hashes = {develop(pictures.oriented_jpeg(upright, orientation)).report.dhash for orientation in (1, 3, 6)}
    first = hashes.pop()
    assert all(distance(first, other) <= 2 for other in hashes)


def test_a_slope_of_light_has_the_hash_that_its_definition_gives() -> None:
    ramp = (pyvips.Image.xyz(90, 80)[0] * (255 / 90)).cast("uchar")
    image = ramp.bandjoin([ramp, ramp]).copy(interpretation="srgb")
    assert impressions_of(image.copy_memory()).dhash == "f" * 16
    assert impressions_of(image.fliphor().copy_memory()).dhash == "0" * 16
