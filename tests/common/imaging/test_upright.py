"""Every picture comes out as it is meant to be seen, turned exactly once."""

from pathlib import Path

import pytest

from tests.common.imaging import pictures
from tests.common.imaging.conftest import Develop, Developed
from tests.common.imaging.exif_blocks import orientation_block
from wecho.common.imaging.report import Change

WIDTH, HEIGHT = 120, 80


def require_upright(developed: Developed) -> None:
    assert (developed.report.width, developed.report.height) == (WIDTH, HEIGHT)
    for kind in ("avif", "jpeg"):
        image = developed.image(kind)
        assert (image.width, image.height) == (WIDTH, HEIGHT)
        places = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
        for place, wanted in zip(places, pictures.QUARTERS, strict=True):
            assert pictures.is_near(pictures.pixel(image, *place), wanted, 12), (kind, place)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_orientation_of_exif_comes_out_upright(develop: Develop, orientation: int) -> None:
    developed = develop(pictures.oriented_jpeg(pictures.quarters(WIDTH, HEIGHT), orientation))
    require_upright(developed)
    assert (Change.ORIENTED in developed.report.changes) is (orientation != 1)


def test_an_impossible_orientation_turns_nothing(develop: Develop) -> None:
    content = pictures.jpeg(pictures.quarters(WIDTH, HEIGHT))
    for orientation in (0, 9, 65_535):
        require_upright(develop(pictures.jpeg_with_exif(content, orientation_block(orientation))))


def test_the_orientation_of_a_png_counts(develop: Develop) -> None:
    stored = pictures.png(pictures.stored_for(pictures.quarters(WIDTH, HEIGHT), 6))
    require_upright(develop(pictures.png_with_chunk(stored, b"eXIf", orientation_block(6))))


def test_a_png_may_carry_its_exif_behind_the_pixels(develop: Develop) -> None:
    stored = pictures.png(pictures.stored_for(pictures.quarters(WIDTH, HEIGHT), 8))
    require_upright(develop(pictures.png_with_chunk(stored, b"eXIf", orientation_block(8), before=b"IEND")))


@pytest.mark.parametrize("orientation", [3, 5, 6, 8])
def test_heic_turns_by_its_container_alone(develop: Develop, tmp_path: Path, orientation: int) -> None:
    """The encoder writes the orientation of EXIF into the container."""
    stored = pictures.stored_for(pictures.quarters(WIDTH, HEIGHT), orientation)
    exif = b"Exif\0\0" + orientation_block(orientation)
    developed = develop(pictures.heic(stored, tmp_path, exif=exif))
    require_upright(developed)
    assert Change.ORIENTED in developed.report.changes


def test_avif_turns_by_its_container_alone(develop: Develop) -> None:
    upright = pictures.quarters(WIDTH, HEIGHT)
    require_upright(develop(pictures.turned_avif(pictures.stored_for(upright, 6), 6)))
    require_upright(develop(pictures.avif_at_odds(upright)))


def test_large_pictures_are_turned_too(develop: Develop) -> None:
    developed = develop(pictures.oriented_jpeg(pictures.quarters(4200, 2800), 6))
    image = developed.image()
    assert (developed.report.width, developed.report.height) == (4200, 2800)
    assert (image.width, image.height) == (2048, 1365)
    assert pictures.is_near(pictures.pixel(image, 0.75, 0.25), pictures.GREEN, 6)
