"""A colour is the same colour afterwards, whatever profile it came in."""

import struct
from pathlib import Path

import pytest
import pyvips

from tests.common.imaging import pictures, profiles
from tests.common.imaging.conftest import Develop
from tests.common.imaging.exif_blocks import exif_block, short, text
from wecho.common.imaging.headers.header import CodePoints
from wecho.common.imaging.light import (
    ADOBE_RGB,
    encoding_of,
    hlg_to_light,
    light_to_pq,
    pq_to_light,
    rolled_off,
    srgb_to_light,
)
from wecho.common.imaging.report import Change

GAMMA = 2.2
COLOURS = [(200.0, 80.0, 60.0), (60.0, 150.0, 90.0), (90.0, 90.0, 200.0), (128.0, 128.0, 128.0), (250.0, 245.0, 240.0)]
"""In sRGB, and inside all gamuts that the tests speak of."""

PQ = 16


def to_srgb_code(light: float) -> float:
    return 255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)


def as_stored(colour: pictures.Colour, primaries: profiles.Primaries, gamma: float) -> pictures.Colour:
    """The numbers that a file in other primaries holds for this colour of sRGB."""
    light = tuple(srgb_to_light(part / 255) for part in colour)
    return tuple(255 * part ** (1 / gamma) for part in profiles.converted(light, profiles.SRGB, primaries))


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("primaries", [profiles.DISPLAY_P3, profiles.ADOBE_RGB], ids=["display_p3", "adobe_rgb"])
def test_wide_profiles_keep_their_colours(
    develop: Develop, primaries: profiles.Primaries, colour: pictures.Colour
) -> None:
    stored = pictures.flat(64, 48, tuple(round(part) for part in as_stored(colour, primaries, GAMMA)))
    profiled = pictures.with_profile(stored, profiles.rgb_profile(primaries, GAMMA))
    developed = develop(pictures.jpeg(profiled))
    assert Change.CONVERTED_TO_SRGB in developed.report.changes
    for kind in ("avif", "jpeg"):
        assert pictures.is_near(pictures.pixel(developed.image(kind), 0.5, 0.5), colour, 4), kind


def test_every_format_brings_its_profile_along(develop: Develop, tmp_path: Path) -> None:
    colour, profile = COLOURS[0], profiles.rgb_profile(profiles.DISPLAY_P3, GAMMA)
    image = pictures.flat(64, 48, tuple(round(part) for part in as_stored(colour, profiles.DISPLAY_P3, GAMMA)))
    profiled = pictures.with_profile(image, profile)
    avif = bytes(profiled.heifsave_buffer(compression="av1", Q=95, effort=0, keep="icc"))
    heic = pictures.heic(image, tmp_path, icc_profile=profile, icc_profile_type="prof")
    for content in (pictures.png(profiled), pictures.webp(profiled), avif, heic):
        assert pictures.is_near(pictures.pixel(develop(content).image(), 0.5, 0.5), colour, 5)


def test_a_camera_may_say_adobe_rgb_without_a_profile(develop: Develop) -> None:
    stored = pictures.flat(64, 48, tuple(round(part) for part in as_stored(COLOURS[1], profiles.ADOBE_RGB, 563 / 256)))
    block = exif_block(shot={0xA001: short(65_535)}, interop={1: text("R03")})
    developed = develop(pictures.jpeg_with_exif(pictures.jpeg(stored), block))
    assert Change.CONVERTED_TO_SRGB in developed.report.changes
    assert pictures.is_near(pictures.pixel(developed.image(), 0.5, 0.5), COLOURS[1], 4)


def test_a_profile_that_is_srgb_changes_nothing(develop: Develop) -> None:
    image = pictures.with_profile(pictures.flat(64, 48, COLOURS[0]), pyvips.Image.profile_load("srgb"))
    developed = develop(pictures.jpeg(image))
    assert Change.CONVERTED_TO_SRGB not in developed.report.changes
    assert pictures.is_near(pictures.pixel(developed.image(), 0.5, 0.5), COLOURS[0], 3)


@pytest.mark.parametrize("profile", [b"no profile at all", profiles.grey_profile(GAMMA)], ids=["broken", "of_grey"])
def test_a_profile_that_does_not_fit_is_ignored(develop: Develop, profile: bytes) -> None:
    developed = develop(pictures.jpeg(pictures.with_profile(pictures.flat(64, 48, COLOURS[0]), profile)))
    assert pictures.is_near(pictures.pixel(developed.image(), 0.5, 0.5), COLOURS[0], 4)


@pytest.mark.parametrize("keep", ["icc", "none"], ids=["with_profile", "without_profile"])
@pytest.mark.parametrize("colour", [COLOURS[0], COLOURS[1], COLOURS[3]])
def test_cmyk_comes_out_in_its_colours(develop: Develop, colour: pictures.Colour, keep: str) -> None:
    inks = pictures.flat(64, 48, colour).icc_transform(
        "cmyk", input_profile="srgb", intent="relative", black_point_compensation=True
    )
    content = bytes(inks.jpegsave_buffer(Q=95, keep=keep))
    developed = develop(content)
    assert Change.CONVERTED_TO_SRGB in developed.report.changes
    assert pictures.is_near(pictures.pixel(developed.image(), 0.5, 0.5), colour, 14)


def test_grey_stays_grey(develop: Develop) -> None:
    grey = pictures.flat(64, 48, (100.0,)).copy(interpretation="b-w")
    for content in (pictures.jpeg(grey), pictures.png(grey)):
        image = develop(content).image().colourspace("srgb")
        assert pictures.is_near(pictures.pixel(image, 0.5, 0.5), (100.0,) * 3, 2)


def test_a_grey_profile_is_followed(develop: Develop) -> None:
    grey = pictures.flat(64, 48, (100.0,)).copy(interpretation="b-w")
    developed = develop(pictures.jpeg(pictures.with_profile(grey, profiles.grey_profile(1.8))))
    wanted = to_srgb_code((100 / 255) ** 1.8)
    assert pictures.is_near(pictures.pixel(developed.image(), 0.5, 0.5), (wanted,) * 3, 3)


def test_sixteen_bits_become_eight(develop: Develop) -> None:
    deep = pictures.flat(64, 48, tuple(257 * part for part in COLOURS[2]), deep=True)
    developed = develop(pictures.png(deep))
    assert Change.REDUCED_TO_8_BITS in developed.report.changes
    assert pictures.is_near(pictures.pixel(developed.image(), 0.5, 0.5), COLOURS[2], 3)


def test_transparency_becomes_white(develop: Develop) -> None:
    clear = pictures.flat(32, 48, (*pictures.RED, 0.0))
    half = pictures.flat(32, 48, (*pictures.RED, 128.0))
    both = clear.join(half, "horizontal")
    for content in (pictures.png(both), pictures.webp(both)):
        developed = develop(content)
        image = developed.image()
        assert Change.FLATTENED in developed.report.changes
        assert pictures.is_near(pictures.pixel(image, 0.2, 0.5), (255.0,) * 3, 3)
        assert pictures.is_near(pictures.pixel(image, 0.8, 0.5), (227.0, 142.0, 142.0), 6)


def test_code_points_of_display_p3_are_followed(develop: Develop) -> None:
    light = tuple(srgb_to_light(part / 255) for part in COLOURS[0])
    stored = tuple(round(to_srgb_code(part)) for part in profiles.converted(light, profiles.SRGB, profiles.DISPLAY_P3))
    content = pictures.png_with_chunk(pictures.png(pictures.flat(64, 48, stored)), b"cICP", bytes([12, 13, 0, 1]))
    assert pictures.is_near(pictures.pixel(develop(content).image(), 0.5, 0.5), COLOURS[0], 3)


def test_hdr_keeps_its_middle_tones_and_bends_its_highlights(develop: Develop, tmp_path: Path) -> None:
    """Ten-bit PQ in BT.2020: a middle grey stays, the white of a screen is nearly white, a lamp is white."""
    for light, least, most in ((0.18, 116, 121), (1.0, 215, 245), (4.9, 252, 255)):
        deep = pictures.flat(64, 48, (round(65_535 * light_to_pq(light)),) * 3, deep=True)
        developed = develop(pictures.heic(deep, tmp_path, nclx=(9, PQ)))
        red, green, blue = pictures.pixel(developed.image(), 0.5, 0.5)
        assert Change.TONE_MAPPED in developed.report.changes
        assert max(red, green, blue) - min(red, green, blue) <= 3
        assert least <= green <= most, light


def test_hdr_keeps_its_hue(develop: Develop, tmp_path: Path) -> None:
    light = tuple(srgb_to_light(part / 255) for part in (128.0, 60.0, 40.0))
    codes = [round(65_535 * light_to_pq(part)) for part in profiles.converted(light, profiles.SRGB, profiles.BT_2020)]
    developed = develop(pictures.heic(pictures.flat(64, 48, tuple(codes), deep=True), tmp_path, nclx=(9, PQ)))
    assert pictures.is_near(pictures.pixel(developed.image(), 0.5, 0.5), (128.0, 60.0, 40.0), 8)


def test_the_curves_of_hdr_agree_with_the_standards() -> None:
    assert pq_to_light(0.58068888) * 203 == pytest.approx(203, rel=1e-3)
    assert pq_to_light(0.75182730) * 203 == pytest.approx(1_000, rel=1e-3)
    assert hlg_to_light(1.0) * 203 == pytest.approx(1_000, rel=1e-3)
    assert all(light_to_pq(pq_to_light(step / 16)) == pytest.approx(step / 16) for step in range(1, 17))
    rolled = [rolled_off(step / 10) for step in range(60)]
    assert rolled == sorted(rolled)
    assert rolled[-1] == pytest.approx(1.0)


def test_the_matrices_follow_from_the_primaries() -> None:
    display_p3, bt_2020 = encoding_of(CodePoints(12, 13)), encoding_of(CodePoints(9, PQ))
    assert display_p3
    assert bt_2020
    cases = (
        (display_p3.to_srgb_primaries, profiles.DISPLAY_P3),
        (bt_2020.to_srgb_primaries, profiles.BT_2020),
        (ADOBE_RGB.to_srgb_primaries, profiles.ADOBE_RGB),
    )
    for matrix, primaries in cases:
        wanted = profiles.times(profiles.inverse(profiles.to_xyz(profiles.SRGB)), profiles.to_xyz(primaries))
        assert [part for row in matrix for part in row] == pytest.approx(
            [part for row in wanted for part in row], abs=1e-6
        )


def test_a_broken_chunk_of_code_points_is_ignored(develop: Develop) -> None:
    content = pictures.png_with_chunk(pictures.png(pictures.flat(64, 48, COLOURS[0])), b"cICP", struct.pack("B", 9))
    assert pictures.is_near(pictures.pixel(develop(content).image(), 0.5, 0.5), COLOURS[0], 3)
