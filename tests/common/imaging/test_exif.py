"""EXIF is read for what it is worth, and never stops a picture."""

import math
import random
import struct

import pytest

from tests.common.imaging import pictures
from tests.common.imaging.conftest import Develop
from tests.common.imaging.exif_blocks import Entry, double, exif_block, long, rational, short, text
from wecho.common.imaging.exif import CameraNotes, read_notes
from wecho.common.imaging.report import Exif

TAKEN, DIGITIZED, OFFSET, OFFSET_TAKEN = 0x9003, 0x9004, 0x9010, 0x9011
EXPOSURE, APERTURE, ISO, ISO_SPEED, FOCAL, FOCAL_35MM, LENS = 0x829A, 0x829D, 0x8827, 0x8833, 0x920A, 0xA405, 0xA434


def shot(entries: dict[int, Entry]) -> Exif:
    return read_notes(exif_block(shot=entries)).exif


def place(entries: dict[int, Entry]) -> tuple[float | None, float | None, float | None]:
    exif = read_notes(exif_block(place=entries)).exif
    return exif.latitude, exif.longitude, exif.altitude_m


def test_everything_that_a_camera_writes_is_read(develop: Develop) -> None:
    block = exif_block(
        camera={0x010F: text("NIKON CORPORATION"), 0x0110: text("NIKON D850  ")},
        shot={
            LENS: text("NIKKOR Z 24-70mm f/2.8 S"),
            FOCAL: rational((500, 10)),
            FOCAL_35MM: short(75),
            APERTURE: rational((28, 10)),
            EXPOSURE: rational((10, 2_500)),
            ISO: short(640),
            TAKEN: text("2024:02:29 23:59:58"),
            OFFSET_TAKEN: text("+08:00"),
        },
        place={
            1: text("S"),
            2: rational((33, 1), (51, 1), (3_540, 100)),
            3: text("E"),
            4: rational((151, 1), (12, 1), (4_000, 100)),
            5: (1, 1, b"\1"),
            6: rational((25, 10)),
        },
    )
    exif = develop(pictures.jpeg_with_exif(pictures.jpeg(pictures.quarters(64, 48)), block)).report.exif
    assert exif == Exif(
        camera_make="NIKON CORPORATION",
        camera_model="NIKON D850",
        lens="NIKKOR Z 24-70mm f/2.8 S",
        focal_length_mm=50.0,
        focal_length_35mm=75.0,
        aperture=2.8,
        exposure_seconds=0.004,
        iso=640,
        taken_at="2024-02-29T23:59:58",
        taken_at_offset="+08:00",
        latitude=-33.8598333,
        longitude=151.2111111,
        altitude_m=-2.5,
    )


@pytest.mark.parametrize(
    "entry", [rational((1, 0)), rational((0, 0)), rational((0, 5)), text("fast"), double(math.nan), double(math.inf)]
)
def test_numbers_that_are_none_are_null(entry: Entry) -> None:
    assert shot({EXPOSURE: entry, APERTURE: entry, FOCAL: entry, FOCAL_35MM: entry, ISO: entry}) == Exif()


def test_a_sensitivity_that_overflows_stands_in_the_newer_tag() -> None:
    assert shot({ISO: short(65_535), ISO_SPEED: long(102_400)}).iso == 102_400
    assert shot({ISO: short(65_535)}).iso is None
    assert shot({ISO: short(0)}).iso is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024:02:30 10:00:00", None),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("2024:01:01 24:00:00", None),
        ("2024:01:01 10:00:61", None),
        ("yesterday", None),
        ("", None),
        ("2024-01-01 10:00:00", "2024-01-01T10:00:00"),
        ("2024:01:01 10:00:00.25", "2024-01-01T10:00:00"),
    ],
)
def test_a_moment_is_a_real_one_or_none(written: str, read: str | None) -> None:
    exif = shot({TAKEN: text(written), OFFSET_TAKEN: text("+01:00")})
    assert exif.taken_at == read
    assert exif.taken_at_offset == ("+01:00" if read else None)


@pytest.mark.parametrize(
    ("written", "read"), [("Z", "+00:00"), ("-09:30", "-09:30"), ("+15:00", None), ("   :  ", None), ("+0100", None)]
)
def test_an_offset_is_a_real_one_or_none(written: str, read: str | None) -> None:
    assert shot({TAKEN: text("2024:01:01 10:00:00"), OFFSET_TAKEN: text(written)}).taken_at_offset == read


def test_the_moment_of_digitizing_stands_in_for_that_of_taking() -> None:
    assert shot({DIGITIZED: text("2003:05:06 07:08:09")}).taken_at == "2003-05-06T07:08:09"
    assert shot({TAKEN: text("2004:05:06 07:08:09"), OFFSET: text("+02:00")}).taken_at_offset == "+02:00"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"Leica\0\0\0\0", "Leica"),
        (b"Hassel\nblad\x07  X", "Hassel blad X"),
        (b"\xe7\xbb\xb4\xe6\x89\xa3", "维扣"),
        (b"Z\xfcrich", "Zürich"),
        (b"----", None),
        (b"   ", None),
        (b"0.0 mm f/0.0", None),
        (b"x" * 500, "x" * 128),
    ],
)
def test_a_name_is_one_clean_line_or_none(written: bytes, read: str | None) -> None:
    assert shot({LENS: text(written)}).lens == read


FULL = {1: text("N"), 2: rational((48, 1), (30, 1), (0, 1)), 3: text("W"), 4: rational((2, 1), (15, 1), (0, 1))}


@pytest.mark.parametrize(
    ("change", "read"),
    [
        ({}, (48.5, -2.25, None)),
        ({2: rational((0, 1), (0, 1), (0, 1)), 4: rational((0, 1), (0, 1), (0, 1))}, (None, None, None)),
        ({2: rational((48, 1), (0, 0), (0, 0))}, (None, None, None)),
        ({2: rational((91, 1), (0, 1), (0, 1))}, (None, None, None)),
        ({1: text("")}, (None, None, None)),
        ({3: text("up")}, (None, None, None)),
        ({2: text("48.5")}, (None, None, None)),
        ({2: double(math.inf, -math.inf, 0.0)}, (None, None, None)),
        ({2: rational((485, 10))}, (48.5, -2.25, None)),
        ({6: rational((350, 10))}, (48.5, -2.25, 35.0)),
        ({5: (1, 1, b"\1"), 6: rational((350, 10))}, (48.5, -2.25, -35.0)),
        ({6: rational((1, 0))}, (48.5, -2.25, None)),
    ],
)
def test_a_position_is_a_real_one_or_none(
    change: dict[int, Entry], read: tuple[float | None, float | None, float | None]
) -> None:
    assert place(FULL | change) == read


def test_directories_that_point_at_themselves_are_read_once() -> None:
    block = exif_block({0x010F: text("Maker")})
    pointer = block.index(struct.pack("<H", 0x8769)) + 8
    looped = block[:pointer] + struct.pack("<I", 8) + block[pointer + 4 :]
    assert read_notes(looped).exif == Exif(camera_make="Maker")


@pytest.mark.parametrize("block", [None, b"", b"II*\0", b"MM\0*\xff\xff\xff\xff", b"garbage" * 9, b"Exif\0\0II*\0\x08"])
def test_a_block_that_is_none_tells_nothing(block: bytes | None) -> None:
    assert read_notes(block) == CameraNotes(Exif())


def test_no_damage_makes_the_reader_fail() -> None:
    """Ten thousand damaged blocks; what is read of them must still be fit for JSON and for a database."""
    dice = random.Random(20_240_229)  # noqa: S311 - dice, not secrets
    whole = exif_block({0x010F: text("Maker"), 0x0112: short(6)}, {LENS: text("Lens"), ISO: short(100)}, FULL)
    for _ in range(10_000):
        block = bytearray(whole)
        for _ in range(dice.choice((1, 3, 9))):
            block[dice.randrange(4, len(block))] = dice.choice((0, 1, 255, dice.randrange(256)))
        notes = read_notes(bytes(block[: dice.randrange(8, len(block) + 1)]))
        assert 1 <= notes.orientation <= 8
        for value in (notes.exif.camera_make, notes.exif.lens):
            assert value is None or (value.isprintable() and len(value) <= 128)
        for number in (notes.exif.latitude, notes.exif.longitude, notes.exif.altitude_m):
            assert number is None or math.isfinite(number)
