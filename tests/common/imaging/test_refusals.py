"""What is not a photograph is turned away with a reason, cheaply, and leaves nothing behind."""

import io
import resource
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import pyvips

from tests.common.imaging import pictures
from tests.common.imaging.conftest import Develop
from wecho.common.imaging.limits import Limits
from wecho.common.imaging.refusals import PhotoRefused, Reason
from wecho.common.imaging.sandbox import process_photo

PICTURE = pictures.noise(160, 120)
JPEG, PNG, WEBP, AVIF = pictures.jpeg(PICTURE), pictures.png(PICTURE), pictures.webp(PICTURE), pictures.avif(PICTURE)
SCRIPT = b"<script>alert(1)</script>"


def zip_file() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("payload.html", SCRIPT)
    return target.getvalue()


def patched(content: bytes, at: int, value: bytes) -> bytes:
    return content[:at] + value + content[at + len(value) :]


def jpeg_of_size(width: int, height: int) -> bytes:
    """The frame header lies; the pixels behind it are few."""
    return patched(JPEG, JPEG.index(b"\xff\xc0") + 5, struct.pack(">HH", height, width))


def png_of_size(width: int, height: int) -> bytes:
    header = pictures.chunk(b"IHDR", struct.pack(">II", width, height) + PNG[24:29])
    return PNG[:8] + header + PNG[33:]


def avif_of_size(width: int, height: int) -> bytes:
    return patched(AVIF, AVIF.index(b"ispe") + 8, struct.pack(">II", width, height))


def with_scans(count: int) -> bytes:
    """A progressive picture whose last scan is repeated: a few bytes for one more pass over all pixels."""
    content = pictures.jpeg(PICTURE, interlace=True)
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * count + content[-2:]


def jpeg_that_is_a_script() -> bytes:
    """The length of the JFIF segment reads `/*`, so that a script may begin with it and go on behind it."""
    plain = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    return pictures.jpeg_with_segment(JPEG, 0xE0, plain.ljust(int.from_bytes(b"/*", "big") - 2, b"\0"))


UNSUPPORTED: dict[str, bytes] = {
    "nothing": b"",
    "noise": bytes(range(256)) * 20,
    "text": b"not a picture at all, whatever the name says",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "html": b"<html>" + SCRIPT + b"</html>",
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "gif": bytes(PICTURE.gifsave_buffer()),
    "tiff": bytes(PICTURE.tiffsave_buffer()),
    "pdf": b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n",
    "zip": zip_file(),
    "lossless_jpeg": JPEG.replace(b"\xff\xc0", b"\xff\xc3", 1),
    "film": struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + struct.pack(">I4s", 8, b"moov"),
    "jpeg_in_heif": AVIF.replace(b"av01", b"jpeg"),
}
POLYGLOTS: dict[str, bytes] = {
    "archive_behind_a_jpeg": JPEG + zip_file(),
    "archive_behind_a_png": PNG + zip_file(),
    "rar_behind_a_jpeg": JPEG + b"Rar!\x1a\x07\x01\x00" + bytes(100),
    "php_in_a_comment": pictures.jpeg_with_segment(JPEG, 0xFE, b"<?php system($_GET['c']); ?>"),
    "page_in_a_png_text": pictures.png_with_chunk(PNG, b"tEXt", b"Comment\0" + SCRIPT.upper()),
    "pdf_in_a_comment": pictures.jpeg_with_segment(JPEG, 0xFE, b"%PDF-1.4"),
    "svg_behind_a_webp": WEBP + b"<svg onload='alert(1)'>",
    "script_by_length": jpeg_that_is_a_script(),
}
MALFORMED: dict[str, bytes] = {
    "jpeg_without_scans": JPEG[: JPEG.index(b"\xff\xda")] + b"\xff\xd9",
    "jpeg_of_two_sizes": pictures.jpeg_with_segment(JPEG, 0xC0, struct.pack(">BHHB", 8, 120, 999, 3) + bytes(9)),
    "png_without_header": PNG[:8] + PNG[33:],
    "png_with_broken_pixels": patched(PNG, PNG.index(b"IDAT") + 40, bytes(200)),
    "webp_without_picture": b"RIFF" + struct.pack("<I", 12) + b"WEBPXMP " + bytes(4),
    "webp_without_start_code": patched(WEBP, 23, bytes(3)),
    "avif_without_size": AVIF.replace(b"ispe", b"skip"),
    "avif_with_broken_pixels": patched(AVIF, AVIF.index(b"mdat") + 4, bytes(200)),
}
MALFORMED["avif_larger_than_it_says"] = avif_of_size(64, 48)
ABSURD: dict[str, bytes] = {
    "a_line": pictures.png(pictures.quarters(2_100, 100)),
    "a_dot": pictures.png(pictures.flat(1, 1, pictures.RED)),
    "a_strip": jpeg_of_size(40_000, 2_900),
}
BOMBS: dict[str, bytes] = {
    "jpeg": jpeg_of_size(60_000, 60_000),
    "png": png_of_size(60_000, 60_000),
    "avif": avif_of_size(60_000, 60_000),
    "webp": pictures.extended_webp(16_000, 16_000, WEBP),
}


def require_refusal(run: Callable[[], object], reason: Reason, out_dir: Path) -> None:
    with pytest.raises(PhotoRefused) as refusal:
        run()
    assert refusal.value.reason is reason, refusal.value.detail
    assert list(out_dir.iterdir()) == []


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_other_formats_are_refused_by_their_content(develop: Develop, out_dir: Path, name: str) -> None:
    require_refusal(lambda: develop(UNSUPPORTED[name]), Reason.UNSUPPORTED_FORMAT, out_dir)


@pytest.mark.parametrize("name", POLYGLOTS)
def test_files_that_are_something_else_as_well_are_refused(develop: Develop, out_dir: Path, name: str) -> None:
    require_refusal(lambda: develop(POLYGLOTS[name]), Reason.POLYGLOT, out_dir)


@pytest.mark.parametrize("name", MALFORMED)
def test_pictures_that_do_not_hold_together_are_refused(develop: Develop, out_dir: Path, name: str) -> None:
    require_refusal(lambda: develop(MALFORMED[name]), Reason.MALFORMED, out_dir)


@pytest.mark.parametrize("name", ABSURD)
def test_shapes_that_no_photograph_has_are_refused(develop: Develop, out_dir: Path, name: str) -> None:
    require_refusal(lambda: develop(ABSURD[name]), Reason.ABSURD_SHAPE, out_dir)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("name", ["jpeg", "progressive", "png", "webp", "avif", "heic", "tiled_heic"])
def test_a_part_of_a_picture_is_refused(
    develop: Develop, tmp_path: Path, out_dir: Path, name: str, part: float
) -> None:
    whole = {
        "jpeg": lambda: JPEG,
        "progressive": lambda: pictures.jpeg(PICTURE, interlace=True),
        "png": lambda: PNG,
        "webp": lambda: WEBP,
        "avif": lambda: AVIF,
        "heic": lambda: pictures.heic(PICTURE, tmp_path),
        "tiled_heic": lambda: pictures.heic(PICTURE, tmp_path, tile_size=64),
    }[name]()
    require_refusal(lambda: develop(whole[: int(len(whole) * part)]), Reason.TRUNCATED, out_dir)


@pytest.mark.parametrize("name", BOMBS)
def test_a_header_that_promises_gigapixels_is_refused_without_decoding(
    develop: Develop, out_dir: Path, name: str
) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    require_refusal(lambda: develop(BOMBS[name]), Reason.TOO_MANY_PIXELS, out_dir)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1


def test_more_bytes_than_allowed_are_refused(develop: Develop, out_dir: Path) -> None:
    require_refusal(lambda: develop(JPEG, Limits(max_bytes=len(JPEG) - 1)), Reason.TOO_LARGE, out_dir)
    assert develop(JPEG, Limits(max_bytes=len(JPEG))).report.byte_size == len(JPEG)


def test_thousands_of_scans_are_refused_before_any_is_decoded(develop: Develop, out_dir: Path) -> None:
    require_refusal(lambda: develop(with_scans(5_000)), Reason.TOO_MANY_SCANS, out_dir)


def test_thousands_of_frames_are_refused(develop: Develop, out_dir: Path) -> None:
    content = pictures.png_with_chunk(PNG, b"acTL", struct.pack(">II", 50_000, 0))
    require_refusal(lambda: develop(content), Reason.TOO_MANY_FRAMES, out_dir)


def test_what_cameras_append_is_not_held_against_a_picture(develop: Develop) -> None:
    """A gain map, a motion clip, a maker's trailer."""
    clip = struct.pack(">I4s4sI", 16, b"ftyp", b"mp42", 0) + bytes(500)
    for tail in (JPEG, clip, b"\0" * 4_000, b"PK\x05\x06 in passing" + bytes(100)):
        assert develop(JPEG + tail).report.width == 160


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    source, out = tmp_path / "holiday.png", tmp_path / "elsewhere"
    source.write_bytes(JPEG)
    out.mkdir()
    assert process_photo(source, out).format == "jpeg"


def test_an_older_rendition_survives_a_refusal(develop: Develop, out_dir: Path) -> None:
    developed = develop(JPEG)
    before = developed.files()
    with pytest.raises(PhotoRefused):
        develop(JPEG[:2_000])
    assert developed.files() == before


def test_vips_has_no_say_in_the_choice_of_a_loader(develop: Develop, out_dir: Path) -> None:
    """libvips reads its own format, and many others; the pipeline does not."""
    require_refusal(lambda: develop(bytes(PICTURE.rawsave_buffer())), Reason.UNSUPPORTED_FORMAT, out_dir)
    vips_file = out_dir.parent / "native.v"
    pyvips.Image.vipssave(PICTURE, str(vips_file))
    require_refusal(lambda: develop(vips_file.read_bytes()), Reason.UNSUPPORTED_FORMAT, out_dir)
