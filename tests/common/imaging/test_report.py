"""The report is plain data, and honest about the file."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.common.imaging import pictures
from tests.common.imaging.conftest import Develop
from tests.common.imaging.exif_blocks import exif_block, text
from wecho.common.imaging.refusals import PhotoFailed, PhotoRefused, Reason
from wecho.common.imaging.report import Change, Exif, PhotoFormat, PhotoReport, Rendition, Tag
from wecho.common.imaging.sandbox import process_photo

ROOT = Path(__file__).resolve().parents[3]

REPORT = PhotoReport(
    format=PhotoFormat.HEIC,
    byte_size=123,
    sha256="0" * 64,
    width=4_000,
    height=3_000,
    renditions=(Rendition(320, 320, 240, "avif", 9_000), Rendition(320, 320, 240, "jpeg", 12_000)),
    thumbhash="1QcSHQRnh493V4dIh4eXh1h4kJUI",
    colors=("#102030", "#a0b0c0"),
    dhash="0123456789abcdef",
    exif=Exif(camera_make="Apple", iso=64, taken_at="2024-02-29T12:00:00", latitude=48.85, longitude=2.35),
    changes=(Change.CONVERTED_TO_SRGB, Change.ORIENTED, Change.METADATA_REMOVED),
    profile="Display P3",
    tags=(Tag.EXIF, Tag.GPS),
)


def test_a_report_survives_json() -> None:
    assert PhotoReport.from_json(json.loads(json.dumps(REPORT.to_json()))) == REPORT


@pytest.mark.parametrize(
    "change",
    [
        {"format": "gif"},
        {"changes": ["painted"]},
        {"exif": {"shoe_size": 42}},
        {"renditions": [{"step": "320", "width": 7, "height": 7, "format": "avif", "byte_size": 7}]},
        {"renditions": [{"step": 320, "width": 7, "height": 7, "format": "../../x", "byte_size": 7}]},
        {"tags": ["painted"]},
        {"unheard_of": 1},
    ],
    ids=str,
)
def test_what_is_no_report_is_not_taken_for_one(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        PhotoReport.from_json(REPORT.to_json() | change)


def test_file_names_follow_from_step_and_format_alone() -> None:
    assert [item.file_name for item in REPORT.renditions] == ["320.avif", "320.jpg"]


def test_the_report_describes_the_original(develop: Develop) -> None:
    content = pictures.jpeg_with_exif(
        pictures.jpeg(pictures.quarters(400, 300)), exif_block({0x010F: text("Maker"), 0x0110: text("Model 1")})
    )
    report = develop(content).report
    assert report.byte_size == len(content)
    assert report.sha256 == hashlib.sha256(content).hexdigest()
    assert (report.width, report.height) == (400, 300)
    assert (report.exif.camera_make, report.exif.camera_model) == ("Maker", "Model 1")


def test_the_command_speaks_one_line_of_json(tmp_path: Path, out_dir: Path) -> None:
    """By hand, without the sandbox: 0 with a report, 2 with a refusal and an empty folder."""
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(pictures.jpeg(pictures.quarters(64, 48)))
    bad.write_bytes(good.read_bytes()[:-10])

    def command(source: Path) -> tuple[int, dict[str, object]]:
        arguments = [sys.executable, "-m", "wecho.common.imaging", str(source), str(out_dir)]
        done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.stdout.count("\n") == 1
        return done.returncode, json.loads(done.stdout)

    status, answer = command(bad)
    assert (status, answer["refused"], list(out_dir.iterdir())) == (2, "truncated", [])
    status, answer = command(good)
    assert status == 0
    assert sorted(path.name for path in out_dir.iterdir()) == ["320.jpg"]
    assert PhotoReport.from_json(answer["report"]).width == 64


def test_errors_carry_what_callers_need(tmp_path: Path, out_dir: Path) -> None:
    source = tmp_path / "original"
    source.write_bytes(b"nothing")
    with pytest.raises(PhotoRefused) as refusal:
        process_photo(source, out_dir)
    assert refusal.value.reason is Reason.UNSUPPORTED_FORMAT
    assert str(refusal.value.reason) == "unsupported_format"
    assert not issubclass(PhotoFailed, PhotoRefused)
