"""A picture that already is what its largest size should be is not coded again; what is not picture is left out."""

import hashlib

import pytest
import pyvips

from tests.common.imaging import pictures, profiles
from tests.common.imaging.conftest import Develop, Developed
from tests.common.imaging.exif_blocks import exif_block, orientation_block, rational, text
from wecho.common.imaging.report import Change, Rendition, Tag
from wecho.common.imaging.stripped import without_metadata

PICTURE = pictures.quarters(700, 500)
CLEAN = pictures.jpeg(PICTURE)
PLACE = {1: text("N"), 2: rational((48, 1), (51, 1), (30, 1)), 3: text("E"), 4: rational((2, 1), (21, 1), (8, 1))}


def top(developed: Developed) -> tuple[Rendition, bytes]:
    rendition = developed.report.renditions[-1]
    return rendition, (developed.folder / rendition.file_name).read_bytes()


def pixels(content: bytes) -> str:
    return hashlib.sha256(pyvips.Image.jpegload_buffer(content).write_to_memory()).hexdigest()


def test_a_clean_file_within_the_limits_is_its_own_largest_size(develop: Develop) -> None:
    developed = develop(CLEAN)
    rendition, content = top(developed)
    assert content == CLEAN
    assert (rendition.format, rendition.passthrough, rendition.step) == ("jpeg", True, 1080)
    made = [(item.step, item.format, item.passthrough) for item in developed.report.renditions[:-1]]
    assert made == [(step, kind, False) for step in (320, 640) for kind in ("avif", "jpeg")]


def test_metadata_goes_and_every_pixel_stays(develop: Develop) -> None:
    content = pictures.jpeg_with_exif(CLEAN, exif_block({0x010F: text("Maker")}, {0x927C: text("secret")}, PLACE))
    content = pictures.jpeg_with_segment(content, 0xED, b"Photoshop 3.0\0secret")
    content = pictures.jpeg_with_segment(content, 0xFE, b"secret")
    content = pictures.jpeg_with_segment(content, 0xEB, b"secret") + b"secret"
    developed = develop(content)
    rendition, made = top(developed)
    assert rendition.passthrough
    assert made == CLEAN
    assert developed.report.changes == (Change.METADATA_REMOVED,)
    wanted = (Tag.EXIF, Tag.GPS, Tag.MAKER_NOTES, Tag.IPTC, Tag.COMMENT, Tag.APPENDED, Tag.OTHER)
    assert developed.report.tags == wanted


def test_a_progressive_file_keeps_all_its_scans(develop: Develop) -> None:
    content = pictures.jpeg(PICTURE, interlace=True)
    _, made = top(develop(pictures.jpeg_with_segment(content, 0xFE, b"secret")))
    assert made == content


def test_a_profile_that_says_srgb_goes_with_the_rest(develop: Develop) -> None:
    content = pictures.jpeg(pictures.with_profile(PICTURE, pyvips.Image.profile_load("srgb")))
    rendition, made = top(develop(content))
    assert rendition.passthrough
    assert pixels(made) == pixels(content)
    assert b"ICC_PROFILE" not in made


def test_a_thumbnail_in_the_first_segment_goes() -> None:
    plain = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    with_thumbnail = pictures.jpeg_with_segment(CLEAN, 0xE0, plain[:-2] + b"\2\2" + b"secret666666")
    assert without_metadata(with_thumbnail) == pictures.jpeg_with_segment(CLEAN, 0xE0, plain)


NOT_ITS_OWN = {
    "not upright": pictures.jpeg_with_exif(CLEAN, orientation_block(6)),
    "too large": pictures.jpeg(pictures.quarters(2100, 700)),
    "another profile": pictures.jpeg(pictures.with_profile(PICTURE, pyvips.Image.profile_load("p3"))),
    "CMYK": pictures.jpeg(pictures.flat(64, 48, (0.0, 255.0, 255.0, 0.0)).copy(interpretation="cmyk")),
    "another format": pictures.png(PICTURE),
    "a grey profile": pictures.jpeg(
        pictures.with_profile(
            pictures.flat(64, 48, (100.0,)).copy(interpretation="b-w").copy_memory(), profiles.grey_profile(1.8)
        )
    ),
    "more bytes than it is worth": pictures.jpeg(pictures.noise(2040, 2040), quality=100),
}


@pytest.mark.parametrize("why", NOT_ITS_OWN)
def test_any_other_file_is_coded_again(develop: Develop, why: str) -> None:
    developed = develop(NOT_ITS_OWN[why])
    assert not any(item.passthrough for item in developed.report.renditions)
    assert {item.format for item in developed.report.renditions[-2:]} == {"avif", "jpeg"}


def test_the_name_of_a_converted_profile_is_told(develop: Develop) -> None:
    assert develop(NOT_ITS_OWN["another profile"]).report.profile
    assert develop(NOT_ITS_OWN["CMYK"]).report.profile == "CMYK"
    assert develop(CLEAN).report.profile is None
