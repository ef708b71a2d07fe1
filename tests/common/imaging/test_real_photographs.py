"""The pipeline on a set of real photographs, where there is one.

The set is a folder with a `manifest.json` that tells what exiftool reads in each file. `WECHO_PHOTOS` names it; without
that, it is looked for beside the repository. The photographs are other people's: the project carries none of them, and
where the folder is missing these tests have nothing to look at and pass. What the pipeline does is tested on made
pictures elsewhere; this is to see that the world agrees.
"""

import functools
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import pyvips

from wecho.common.imaging.decode import HEIF_FORMATS, open_pixels
from wecho.common.imaging.exif import read_notes
from wecho.common.imaging.headers.reader import read_header
from wecho.common.imaging.limits import Limits
from wecho.common.imaging.refusals import PhotoRefused, Reason
from wecho.common.imaging.report import STEPS, Exif, PhotoReport
from wecho.common.imaging.sandbox import process_photo

FOLDER = Path(os.environ.get("WECHO_PHOTOS") or Path(__file__).resolve().parents[4] / "shared" / "photos")
SHARES = 6

REFUSED = {"truncated": Reason.TRUNCATED, "hostile": Reason.TOO_MANY_PIXELS, "broken-image-data": Reason.MALFORMED}
"""By a trait in the manifest."""

FIELDS = {
    "camera_make": "maker",
    "camera_model": "model",
    "lens": "lens",
    "focal_length_mm": "focal_length_mm",
    "focal_length_35mm": "focal_length_35mm",
    "aperture": "aperture",
    "exposure_seconds": "exposure_seconds",
    "iso": "iso",
    "taken_at": "taken_at",
    "taken_at_offset": "taken_at_offset",
}
PLACE = {"latitude": "lat", "longitude": "lon", "altitude_m": "alt_m"}

MEANT_OTHERWISE = {
    ("immich__empty_gps.jpg", "focal_length_35mm"): "0 means unknown, by the standard",
    ("libavif__paris_icc_exif_xmp.avif", "latitude"): "0, 0 is no position",
    ("libavif__paris_icc_exif_xmp.avif", "longitude"): "0, 0 is no position",
    ("libavif__paris_icc_exif_xmp.avif", "altitude_m"): "nor is the height above it",
    ("libjxl__flower_small.cmyk.jpg", "taken_at_offset"): "an offset of a moment that is not known",
    ("exifr__IMG_5910.jpg", "altitude_m"): "without its reference it lies above the sea, by the standard",
    ("photoprism__Iceland-P3.jpg", "altitude_m"): "without its reference it lies above the sea, by the standard",
}
"""Where the manifest gives what exiftool shows, and the pipeline on purpose something else."""

Photo = dict[str, Any]


@functools.cache
def photographs() -> list[Photo]:
    manifest = FOLDER / "manifest.json"
    return json.loads(manifest.read_text(encoding="utf-8"))["files"] if manifest.exists() else []


def expected_reason(photo: Photo) -> Reason | None:
    return next((reason for trait, reason in REFUSED.items() if trait in photo["traits"]), None)


def differences(exif: Exif, photo: Photo) -> dict[str, tuple[Any, Any]]:
    """What was read and what exiftool reads, where these are not the same."""
    wanted = {field: photo[name] for field, name in FIELDS.items()}
    wanted |= {field: photo["gps"][name] for field, name in PLACE.items()}
    if wanted["taken_at"]:
        wanted["taken_at"] = wanted["taken_at"].replace(":", "-", 2).replace(" ", "T")
    read = {field: getattr(exif, field) for field in wanted}
    return {field: (read[field], wanted[field]) for field in wanted if not agrees(read[field], wanted[field])}


def agrees(read: Any, wanted: Any) -> bool:
    if isinstance(read, int | float) and isinstance(wanted, int | float):
        return read == pytest.approx(wanted, rel=1e-4, abs=1e-3 if abs(wanted) > 1 else 1e-9)
    return bool(read == wanted)


def complaints_about(photo: Photo, report: PhotoReport) -> list[str]:
    long_edge = max(report.width, report.height)
    found = []
    if (report.width, report.height) != (photo["display_width"], photo["display_height"]):
        found.append(f"displayed at {report.width} x {report.height}")
    if (report.byte_size, report.sha256) != (photo["bytes"], photo["sha256"]):
        found.append("another file")
    if max(max(item.width, item.height) for item in report.renditions) != min(long_edge, STEPS[-1]):
        found.append("the largest rendition has the wrong size")
    for field, (read, wanted) in differences(report.exif, photo).items():
        if (photo["file"], field) not in MEANT_OTHERWISE:
            found.append(f"{field} is {wanted!r}, read as {read!r}")
    return found


@pytest.mark.parametrize("share", range(SHARES))
def test_every_photograph_is_developed_or_refused_as_it_deserves(share: int, tmp_path: Path) -> None:
    """In shares, so that workers can divide them."""
    complaints = []
    for number, photo in enumerate(photographs()[share::SHARES]):
        out = tmp_path / str(number)
        out.mkdir()
        reason: Reason | None = None
        found: list[str] = []
        try:
            found = complaints_about(photo, process_photo(FOLDER / photo["file"], out))
        except PhotoRefused as refusal:
            reason = refusal.reason
            found = [f"left {path.name}" for path in out.iterdir()]
        if reason is not expected_reason(photo):
            found.append(f"refused for {reason}, where {expected_reason(photo)} was expected")
        complaints += [f"{photo['file']}: {complaint}" for complaint in found]
    assert complaints == []


def test_exif_agrees_with_exiftool_field_by_field() -> None:
    """Prints the share of agreement; what differs does so on purpose. Only headers are read here."""
    compared, same = Counter[str](), Counter[str]()
    for photo in (item for item in photographs() if expected_reason(item) is None):
        content = (FOLDER / photo["file"]).read_bytes()
        header = read_header(content, Limits())
        block = open_pixels(content, header, STEPS[-1]).exif if header.format in HEIF_FORMATS else header.exif
        different = differences(read_notes(block).exif, photo)
        for field in (*FIELDS, *PLACE):
            compared[field] += 1
            same[field] += field not in different
        assert {(photo["file"], field) for field in different} <= MEANT_OTHERWISE.keys()
    for field, total in compared.items():
        print(f"{field:18} {same[field]}/{total}")


def test_one_shot_in_three_profiles_comes_out_alike(tmp_path: Path) -> None:
    """The same picture was exported in sRGB, Display P3 and Adobe RGB. Grain and compression differ, colours don't."""
    images = []
    for photo in (item for item in photographs() if "same-shot-3-profiles" in item["traits"]):
        process_photo(FOLDER / photo["file"], tmp_path)
        images.append(pyvips.Image.jpegload_buffer((tmp_path / "640.jpg").read_bytes()).copy_memory())
    for image in images[1:]:
        shift = image - images[0]
        assert all(abs(shift[band].avg()) < 0.5 for band in range(3))
        assert (image.shrink(16, 16) - images[0].shrink(16, 16)).abs().max() <= 4
