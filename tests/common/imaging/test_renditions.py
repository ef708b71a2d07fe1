"""What lies in the folder afterwards: the right steps, never larger than the photograph, and nothing but pixels."""

from pathlib import Path

import pytest
import pyvips

from tests.common.imaging import pictures
from tests.common.imaging.conftest import Develop, Developed
from tests.common.imaging.exif_blocks import exif_block, rational, text
from wecho.common.imaging.report import STEPS, Change

SECRET = "Secret Camera Works"


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((8, 8), {320: (8, 8)}),
        ((320, 200), {320: (320, 200)}),
        ((321, 200), {320: (320, 199), 640: (321, 200)}),
        ((200, 1500), {320: (43, 320), 640: (85, 640), 1080: (144, 1080), 2048: (200, 1500)}),
        ((2048, 1365), {320: (320, 213), 640: (640, 427), 1080: (1080, 720), 2048: (2048, 1365)}),
        ((2049, 1537), {320: (320, 240), 640: (640, 480), 1080: (1080, 810), 2048: (2048, 1536)}),
        ((4097, 2731), {320: (320, 213), 640: (640, 427), 1080: (1080, 720), 2048: (2048, 1365)}),
        ((301, 6001), {320: (16, 320), 640: (32, 640), 1080: (54, 1080), 2048: (103, 2048)}),
    ],
    ids=str,
)
def test_steps_are_made_up_to_the_size_of_the_photo_and_never_beyond(
    develop: Develop, size: tuple[int, int], wanted: dict[int, tuple[int, int]]
) -> None:
    developed = develop(pictures.png(pictures.quarters(size[0] + size[0] % 2, size[1] + size[1] % 2).crop(0, 0, *size)))
    for kind in ("avif", "jpeg"):
        made = [item for item in developed.report.renditions if item.format == kind]
        assert {item.step: (item.width, item.height) for item in made} == wanted
    require_true(developed)


def require_true(developed: Developed) -> None:
    """The report tells the truth about every file, and no other file is there."""
    assert developed.files() == sorted(item.file_name for item in developed.report.renditions)
    for item in developed.report.renditions:
        content = (developed.folder / item.file_name).read_bytes()
        load = pyvips.Image.heifload_buffer if item.format == "avif" else pyvips.Image.jpegload_buffer
        image = load(content)
        assert (image.width, image.height, image.bands, len(content)) == (item.width, item.height, 3, item.byte_size)
        assert item.step in STEPS


def test_every_format_gets_the_same_ladder(develop: Develop, tmp_path: Path) -> None:
    image = pictures.quarters(1100, 700)
    contents = {
        "jpeg": pictures.jpeg(image),
        "png": pictures.png(image),
        "webp": pictures.webp(image),
        "avif": pictures.avif(image),
        "heic": pictures.heic(image, tmp_path),
    }
    for name, content in contents.items():
        developed = develop(content)
        assert developed.report.format == name
        steps = [step for step in STEPS for _ in range(2)]
        assert [item.step for item in developed.report.renditions] == (steps[:-1] if name == "jpeg" else steps)
        assert pictures.is_near(pictures.pixel(developed.image(), 0.25, 0.75), pictures.BLUE, 6)


def test_heic_in_tiles_is_put_together(develop: Develop, tmp_path: Path) -> None:
    developed = develop(pictures.heic(pictures.quarters(700, 500), tmp_path, tile_size=256))
    assert (developed.report.width, developed.report.height) == (700, 500)
    assert pictures.is_near(pictures.pixel(developed.image(), 0.9, 0.1), pictures.GREEN, 6)


def test_no_metadata_is_left(develop: Develop) -> None:
    block = exif_block({0x010F: text(SECRET)}, place={1: text("N"), 2: rational((48, 1), (51, 1), (30, 1))})
    content = pictures.jpeg(pictures.with_profile(pictures.quarters(700, 500), pyvips.Image.profile_load("p3")))
    content = pictures.jpeg_with_exif(content, block)
    content = pictures.jpeg_with_segment(
        content, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + SECRET.encode() + b"</x>"
    )
    content = pictures.jpeg_with_segment(content, 0xED, b"Photoshop 3.0\0" + SECRET.encode())
    content = pictures.jpeg_with_segment(content, 0xFE, SECRET.encode())
    developed = develop(content)
    assert Change.METADATA_REMOVED in developed.report.changes
    for item in developed.report.renditions:
        made = (developed.folder / item.file_name).read_bytes()
        load = pyvips.Image.heifload_buffer if item.format == "avif" else pyvips.Image.jpegload_buffer
        fields = set(load(made).get_fields())
        assert fields.isdisjoint({"exif-data", "xmp-data", "iptc-data", "icc-profile-data", "orientation"}), item
        assert not any(sign in made for sign in (SECRET.encode(), b"Exif", b"xmp", b"ICC_PROFILE", b"Photoshop")), item


def test_a_picture_without_metadata_is_not_said_to_have_lost_any(develop: Develop) -> None:
    assert develop(pictures.jpeg(pictures.quarters(64, 48))).report.changes == ()


def test_reduced_pictures_are_a_little_sharper_than_plain_reduction(develop: Develop) -> None:
    """The jump at an edge overshoots slightly; far from it nothing changes."""
    edge = pictures.flat(1500, 1000, (80.0,) * 3).join(pictures.flat(1500, 1000, (160.0,) * 3), "horizontal")
    developed = develop(pictures.png(edge))
    row = [developed.image()(x, 600)[0] for x in range(1014, 1034)]
    assert 70 <= min(row) < 79
    assert 161 < max(row) <= 170
    assert pictures.is_near(pictures.pixel(developed.image(), 0.1, 0.5), (80.0,) * 3, 1)


def test_pictures_at_their_own_size_are_not_sharpened(develop: Develop) -> None:
    edge = pictures.flat(200, 200, (80.0,) * 3).join(pictures.flat(200, 200, (160.0,) * 3), "horizontal")
    image = develop(pictures.png(edge)).image()
    assert all(74 <= image(x, 100)[0] <= 166 for x in range(190, 210))


def test_only_the_first_frame_of_an_animation_is_shown(develop: Develop) -> None:
    frames = pictures.flat(64, 48, pictures.RED).join(pictures.flat(64, 48, pictures.BLUE), "vertical").copy()
    content = bytes(frames.webpsave_buffer(Q=95, effort=0, page_height=48, keep="none"))
    developed = develop(content)
    assert Change.FIRST_FRAME_ONLY in developed.report.changes
    assert (developed.report.width, developed.report.height) == (64, 48)
    assert pictures.is_near(pictures.pixel(developed.image(), 0.5, 0.9), pictures.RED, 5)


def test_only_the_first_view_of_a_stereo_pair_is_shown(develop: Develop) -> None:
    developed = develop(pictures.stereo_pair(pictures.flat(64, 48, pictures.RED), pictures.flat(64, 48, pictures.BLUE)))
    assert developed.report.format == "jpeg"
    assert Change.FIRST_FRAME_ONLY in developed.report.changes
    assert pictures.is_near(pictures.pixel(developed.image(), 0.5, 0.5), pictures.RED, 5)


def test_developing_again_replaces_what_was_there(develop: Develop) -> None:
    develop(pictures.jpeg(pictures.flat(64, 48, pictures.RED)))
    again = develop(pictures.jpeg(pictures.flat(64, 48, pictures.BLUE)))
    require_true(again)
    assert pictures.is_near(pictures.pixel(again.image(), 0.5, 0.5), pictures.BLUE, 5)
