"""The ladder of pictures that pages show: each step from the one above, in the formats of the order."""

import dataclasses
from collections.abc import Callable, Iterator

import pyvips

from wecho.common.imaging.orders import Order
from wecho.common.imaging.refusals import PhotoFailed
from wecho.common.imaging.report import Rendition, RenditionFormat

_AVIF_QUALITY, _WEBP_QUALITY, _JPEG_QUALITY = 65, 80, 80
# Down-scaling softens; this brings edges back without halos. With a power of two for its sum it is ten times faster.
_SHARPEN = ((-1, -1, -1), (-1, 40, -1), (-1, -1, -1))
_SHARPEN_SUM = 32


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A picture in memory, and whether it was made smaller on the way."""

    step: int
    image: pyvips.Image
    is_reduced: bool


def steps_for(long_edge: int, order: Order) -> list[int]:
    """The steps that a picture gets: every one of an order that cuts, else those below its long edge and the next."""
    steps = order.steps
    return [step for below, step in zip((0, *steps), steps, strict=False) if below < long_edge or order.shape]


def resized(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    return image.resize(width / image.width, vscale=height / image.height)


def fitted(width: int, height: int, long_edge: int) -> tuple[int, int]:
    """Width and height within `long_edge`, never larger than they are and never below one pixel."""
    scale = min(1.0, long_edge / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def cascade(top: Step, order: Order) -> list[Step]:
    """The steps from large to small. Each image is in memory, so that it can be read more than once."""
    found = [top]
    whole = top.image.width, top.image.height
    for step in reversed(order.steps[: order.steps.index(top.step)]):
        size = fitted(*whole, step)
        is_reduced = top.is_reduced or size != whole
        found.append(Step(step, resized(found[-1].image, *size).copy_memory(), is_reduced))
    return found


def encoded(steps: list[Step], order: Order, own: bytes | None = None) -> Iterator[tuple[Rendition, bytes]]:
    """Files from small to large, without any metadata; `own` is a JPEG that already is the largest step.

    Raises PhotoFailed where this libvips cannot write a format.
    """
    for step in reversed(steps):
        if own and step is steps[0]:
            yield Rendition(step.step, step.image.width, step.image.height, "jpeg", len(own), passthrough=True), own
            return
        image = sharpened(step.image) if step.is_reduced else step.image
        for kind in order.formats:
            content = _ENCODERS[kind](image)
            yield Rendition(step.step, image.width, image.height, kind, len(content)), content


def sharpened(image: pyvips.Image) -> pyvips.Image:
    mask = pyvips.Image.new_from_array([list(row) for row in _SHARPEN], scale=_SHARPEN_SUM)
    return image.conv(mask, precision="integer").copy_memory()


def _avif(image: pyvips.Image) -> bytes:
    """Effort 0: more costs five times the time and saves nothing at this quality."""
    try:
        return bytes(image.heifsave_buffer(compression="av1", Q=_AVIF_QUALITY, effort=0, keep="none"))
    except pyvips.Error as error:
        raise PhotoFailed(f"this libvips cannot write AVIF: {error}") from error


def _webp(image: pyvips.Image) -> bytes:
    try:
        return bytes(image.webpsave_buffer(Q=_WEBP_QUALITY, keep="none"))
    except pyvips.Error as error:
        raise PhotoFailed(f"this libvips cannot write WebP: {error}") from error


def _jpeg(image: pyvips.Image) -> bytes:
    try:
        return bytes(image.jpegsave_buffer(Q=_JPEG_QUALITY, keep="none"))
    except pyvips.Error as error:
        raise PhotoFailed(f"this libvips cannot write JPEG: {error}") from error


_ENCODERS: dict[RenditionFormat, Callable[[pyvips.Image], bytes]] = {"avif": _avif, "webp": _webp, "jpeg": _jpeg}
