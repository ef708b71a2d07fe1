"""AVIF by libavif: the same pixels as by the long way round, at any depth, and reduced while they are still YUV."""

import pytest
import pyvips

from tests.common.imaging import pictures
from wecho.common.imaging import libavif
from wecho.common.imaging.decode import open_pixels
from wecho.common.imaging.headers.reader import read_header
from wecho.common.imaging.limits import DEFAULT_LIMITS

PICTURE = pictures.quarters(160, 120)


def opened(content: bytes, long_edge: int = 2048) -> tuple[pyvips.Image, tuple[int, int] | None]:
    pixels = open_pixels(content, read_header(content, DEFAULT_LIMITS), long_edge)
    return pixels.image.copy_memory(), pixels.full


@pytest.mark.parametrize("orientation", [1, 2, 5, 6, 8])
def test_both_ways_show_the_same(monkeypatch: pytest.MonkeyPatch, orientation: int) -> None:
    content = pictures.turned_avif(pictures.stored_for(PICTURE, orientation), orientation)
    image, full = opened(content)
    assert full == (image.width, image.height) == (160, 120)

    def missing() -> None:
        raise libavif.AvifUnsuited("none here")

    monkeypatch.setattr(libavif, "_library", missing)
    other, unknown = opened(content)
    assert unknown is None
    assert (image.width, image.height) == (other.width, other.height)
    # They stretch colour differently, so that edges differ; whole areas don't.
    assert (image.shrink(20, 20) - other.shrink(20, 20)).abs().max() <= 8
    assert (image - other).abs().avg() < 1


def test_a_large_picture_is_reduced_on_its_way() -> None:
    image, full = opened(pictures.avif(pictures.quarters(2_050, 1_002)), 1_000)
    assert (image.width, image.height, full) == (1_025, 501, (2_050, 1_002))
    assert pictures.is_near(pictures.pixel(image, 0.75, 0.25), pictures.GREEN, 6)


def test_depth_grey_and_transparency_survive() -> None:
    deep = (PICTURE.cast("ushort") * 257).cast("ushort").copy(interpretation="rgb16")
    image, _ = opened(bytes(deep.heifsave_buffer(compression="av1", Q=90, effort=0, bitdepth=10)))
    assert (image.format, image.interpretation) == ("ushort", "rgb16")
    assert pictures.is_near(pictures.pixel(image, 0.25, 0.25), tuple(level * 257 for level in pictures.RED), 6 * 257)
    clear = PICTURE.bandjoin(pictures.flat(160, 120, (100.0,))).copy(interpretation="srgb")
    image, _ = opened(bytes(clear.heifsave_buffer(compression="av1", Q=90, effort=0)))
    assert image.hasalpha()
    assert abs(pictures.pixel(image, 0.5, 0.5)[3] - 100) <= 4


def test_nothing_is_decoded_that_is_larger_than_it_may_be() -> None:
    with pytest.raises(libavif.AvifFailed):
        libavif.decode(pictures.avif(PICTURE), 100, 1)
