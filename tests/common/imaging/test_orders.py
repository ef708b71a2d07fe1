"""A part of a given shape is cut from the upright picture, in the sizes and formats of the order."""

from pathlib import Path

import pytest
import pyvips

from tests.common.imaging import pictures
from tests.common.imaging.exif_blocks import orientation_block
from wecho.common.imaging import sandbox
from wecho.common.imaging.orders import PHOTO, WHOLE, Order, Part
from wecho.common.imaging.refusals import PhotoFailed
from wecho.common.imaging.report import PhotoReport
from wecho.common.imaging.sandbox import process_photo

SQUARES = Order((96, 192, 384), ("webp", "jpeg"), shape=1.0)
BANDS = Order((640, 1600), ("avif", "jpeg"), shape=3.0)


def made(content: bytes, order: Order, folder: Path) -> tuple[PhotoReport, Path]:
    source, out = folder / "original", folder / "made"
    source.write_bytes(content)
    out.mkdir(exist_ok=True)
    return process_photo(source, out, order=order), out


def sizes(report: PhotoReport) -> list[tuple[str, int, int]]:
    return [(item.file_name, item.width, item.height) for item in report.renditions]


def colour(out: Path, name: str) -> list[int]:
    """The colour in the middle of a file."""
    image = pyvips.Image.new_from_file(str(out / name))
    return [round(value) for value in image(image.width // 2, image.height // 2)]


def near(one: list[int], other: pictures.Colour) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def test_every_step_of_a_square_order_is_made(tmp_path: Path) -> None:
    report, out = made(pictures.jpeg(pictures.quarters(1600, 1200)), SQUARES, tmp_path)
    assert sizes(report) == [(f"{edge}.{suffix}", edge, edge) for edge in (96, 192, 384) for suffix in ("webp", "jpg")]
    assert (report.width, report.height) == (1600, 1200)
    assert sorted(path.name for path in out.iterdir()) == sorted(name for name, _, _ in sizes(report))


def test_a_wide_order_is_three_times_as_wide_as_high(tmp_path: Path) -> None:
    report, _ = made(pictures.jpeg(pictures.quarters(4000, 3000)), BANDS, tmp_path)
    assert sizes(report)[::2] == [("640.avif", 640, 213), ("1600.avif", 1600, 533)]


def test_nothing_is_enlarged(tmp_path: Path) -> None:
    report, _ = made(pictures.jpeg(pictures.quarters(200, 150)), SQUARES, tmp_path)
    assert [width for _, width, _ in sizes(report)[::2]] == [96, 150, 150]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Part(0, 0, 0.5, 0.5), pictures.RED),
        (Part(0.5, 0, 1, 0.5), pictures.GREEN),
        (Part(0, 0.5, 0.5, 1), pictures.BLUE),
    ],
    ids=str,
)
def test_the_chosen_part_is_what_is_shown(part: Part, expected: pictures.Colour, tmp_path: Path) -> None:
    order = Order(SQUARES.steps, SQUARES.formats, 1.0, part)
    _, out = made(pictures.jpeg(pictures.quarters(1200, 1200)), order, tmp_path)
    assert near(colour(out, "384.jpg"), expected)
    assert near(colour(out, "96.webp"), expected)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_part_is_one_of_the_upright_picture(orientation: int, tmp_path: Path) -> None:
    upright = pictures.quarters(900, 600)
    content = pictures.jpeg_with_exif(
        pictures.jpeg(pictures.stored_for(upright, orientation)), orientation_block(orientation)
    )
    order = Order(SQUARES.steps, SQUARES.formats, 1.0, Part(0, 0, 300 / 900, 300 / 600))
    report, out = made(content, order, tmp_path)
    assert (report.width, report.height) == (900, 600)
    assert near(colour(out, "192.jpg"), pictures.RED)


def test_a_part_that_was_chosen_in_another_picture_gives_the_middle() -> None:
    """A browser that did not turn the picture chose a square that is none in the upright one."""
    wish = Order((384,), ("jpeg",), 1.0, Part(0, 0, 600 / 900, 1))
    assert wish.part_of(900, 600) == Part(0, 0, 600 / 900, 1)
    assert wish.part_of(600, 900) == Order((384,), ("jpeg",), 1.0).part_of(600, 900)


@pytest.mark.parametrize(
    "part",
    [Part(0.9, 0.9, 1.9, 1.9), Part(-3, -3, -2, -2), Part(0, 0, 0, 0), Part(1, 1, 0, 0), Part(0, 0, 9, 9), WHOLE],
    ids=str,
)
def test_whatever_part_is_wished_what_is_cut_lies_inside(part: Part) -> None:
    for width, height in ((1000, 1000), (1600, 900), (90, 1600)):
        cut = Order((384,), ("jpeg",), 1.0, part).part_of(width, height)
        assert 0 <= cut.left < cut.right <= 1 + 1e-9
        assert 0 <= cut.top < cut.bottom <= 1 + 1e-9
        assert (cut.right - cut.left) * width == pytest.approx((cut.bottom - cut.top) * height)


def test_a_small_part_of_a_large_picture_is_still_sharp(tmp_path: Path) -> None:
    """The picture is reduced no more than the part allows."""
    order = Order(SQUARES.steps, SQUARES.formats, 1.0, Part(0.1, 0.1, 0.3, 0.3))
    report, _ = made(pictures.jpeg(pictures.quarters(2000, 2000)), order, tmp_path)
    assert sizes(report)[-1] == ("384.jpg", 384, 384)
    assert order.long_edge_for(2000, 2000) == 1920


def test_a_photo_of_odd_size_is_reduced_to_the_very_step() -> None:
    assert all(PHOTO.long_edge_for(edge, 700) == 2048 for edge in range(2048, 9000, 7))


def test_an_order_survives_the_trip_to_the_child() -> None:
    order = Order(BANDS.steps, BANDS.formats, 3.0, Part(0.1, 0.2, 0.3, 0.4))
    assert Order.from_json(order.to_json()) == order
    assert Order.from_json(PHOTO.to_json()) == PHOTO


def test_renditions_that_nobody_ordered_are_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report, _ = made(pictures.jpeg(pictures.quarters(400, 300)), SQUARES, tmp_path)
    monkeypatch.setattr(sandbox, "_ask", lambda *given: {"report": report.to_json()})
    with pytest.raises(PhotoFailed):
        process_photo(tmp_path / "original", tmp_path / "made", order=BANDS)
