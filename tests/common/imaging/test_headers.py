"""Headers are read without a decoder, and damage to them only ever ends in a refusal."""

import random
from pathlib import Path

import pytest

from tests.common.imaging import pictures
from tests.common.imaging.exif_blocks import orientation_block
from wecho.common.imaging.headers.header import CodePoints
from wecho.common.imaging.headers.reader import read_header
from wecho.common.imaging.limits import DEFAULT_LIMITS
from wecho.common.imaging.refusals import PhotoRefused
from wecho.common.imaging.report import PhotoFormat

PICTURE = pictures.quarters(120, 80)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[PhotoFormat, bytes]:
    folder: Path = tmp_path_factory.mktemp("heic")
    return {
        PhotoFormat.JPEG: pictures.jpeg_with_exif(pictures.jpeg(PICTURE), orientation_block(6)),
        PhotoFormat.PNG: pictures.png_with_chunk(pictures.png(PICTURE), b"eXIf", orientation_block(6)),
        PhotoFormat.WEBP: pictures.webp(PICTURE),
        PhotoFormat.AVIF: pictures.turned_avif(PICTURE, 6),
        PhotoFormat.HEIC: pictures.heic(PICTURE, folder, tile_size=64, exif=b"Exif\0\0" + orientation_block(6)),
    }


def test_every_format_tells_its_size(files: dict[PhotoFormat, bytes]) -> None:
    for kind, content in files.items():
        header = read_header(content, DEFAULT_LIMITS)
        assert (header.format, header.width, header.height) == (kind, 120, 80)
        assert header.turned is (kind in (PhotoFormat.AVIF, PhotoFormat.HEIC))


def test_passes_over_the_pixels_are_counted() -> None:
    assert read_header(pictures.jpeg(PICTURE), DEFAULT_LIMITS).scans == 1
    assert 2 < read_header(pictures.jpeg(PICTURE, interlace=True), DEFAULT_LIMITS).scans < 20


def test_code_points_are_found_in_heif_and_png(tmp_path: Path) -> None:
    heic = pictures.heic(pictures.flat(64, 64, (9_000.0,) * 3, deep=True), tmp_path, nclx=(9, 16))
    png = pictures.png_with_chunk(pictures.png(PICTURE), b"cICP", bytes([12, 18, 0, 1]))
    assert read_header(heic, DEFAULT_LIMITS).code_points == CodePoints(9, 16)
    assert read_header(png, DEFAULT_LIMITS).code_points == CodePoints(12, 18)


def test_damaged_headers_are_read_or_refused_and_nothing_else(files: dict[PhotoFormat, bytes]) -> None:
    dice = random.Random(20_240_229)  # noqa: S311 - dice, not secrets
    for content in files.values():
        for _ in range(1_000):
            damaged = bytearray(content)
            for _ in range(dice.choice((1, 4, 16))):
                damaged[dice.randrange(min(len(damaged), 700))] = dice.choice((0, 255, dice.randrange(256)))
            try:
                header = read_header(
                    bytes(damaged[: dice.choice((len(damaged), dice.randrange(len(damaged))))]), DEFAULT_LIMITS
                )
            except PhotoRefused:
                continue
            assert 0 < header.width * header.height <= DEFAULT_LIMITS.max_pixels
