"""What is to be made of a picture: all of it or a part of some shape, in which sizes and formats."""

import dataclasses
import json
import math
from typing import Self

from wecho.common.imaging.report import STEPS, RenditionFormat

_SAME_SHAPE = 0.05


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A part of the upright picture: its edges as fractions of width and height, counted from the left and the top."""

    left: float
    top: float
    right: float
    bottom: float


WHOLE = Part(0.0, 0.0, 1.0, 1.0)


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """`steps` are long edges in pixels, ascending.

    Without a `shape` (width over height) the picture stays whole, and gets the steps below its long edge and the first
    that holds it. With one, a part of that shape is cut out, and every step is made, none larger than the part is.
    """

    steps: tuple[int, ...] = STEPS
    formats: tuple[RenditionFormat, ...] = ("avif", "jpeg")
    shape: float | None = None
    part: Part | None = None

    def part_of(self, width: int, height: int) -> Part:
        """What to cut from an upright picture of this size: the wished part, moved inside where it lies outside.

        Where it has not the shape of the order, whoever chose it saw another picture than we do, one that was not
        turned for instance: then it is the largest part around the centre.
        """
        if self.shape is None:
            return WHOLE
        most = min(1.0, height * self.shape / width)
        wish = self.part if self.part and self._fits(self.part, width, height) else None
        across = min(most, wish.right - wish.left) if wish else most
        down = min(1.0, across * width / self.shape / height)
        left, top = (wish.left, wish.top) if wish else ((1 - across) / 2, (1 - down) / 2)
        left, top = min(max(left, 0.0), 1 - across), min(max(top, 0.0), 1 - down)
        return Part(left, top, left + across, top + down)

    def size_of(self, width: int, height: int) -> tuple[int, int]:
        """Pixels of the largest step, cut from an upright picture of this size."""
        part = self.part_of(width, height)
        across, down = (part.right - part.left) * width, (part.bottom - part.top) * height
        scale = min(1.0, self.steps[-1] / max(across, down))
        return max(1, round(across * scale)), max(1, round(down * scale))

    def long_edge_for(self, width: int, height: int) -> int:
        """How long the whole picture has to be, so that what is cut from it has the pixels of the largest step."""
        part = self.part_of(width, height)
        longest = max((part.right - part.left) * width, (part.bottom - part.top) * height)
        whole = max(width, height)
        return min(whole, math.ceil(round(whole * self.steps[-1] / longest, 3)))

    def _fits(self, part: Part, width: int, height: int) -> bool:
        across, down = (part.right - part.left) * width, (part.bottom - part.top) * height
        return across >= 1 and down >= 1 and abs(across / down / (self.shape or 1) - 1) < _SAME_SHAPE

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        fields = json.loads(text)
        part = Part(**fields["part"]) if fields["part"] else None
        lists = {"steps": tuple(fields["steps"]), "formats": tuple(fields["formats"])}
        return cls(**fields | lists | {"part": part})


PHOTO = Order()
"""A photo of a post."""
