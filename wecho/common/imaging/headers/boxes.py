"""The boxes of ISO/IEC 14496-12, of which HEIF and AVIF are made."""

import dataclasses
import struct
from collections.abc import Iterator

from wecho.common.imaging.headers.header import MAX_PARTS
from wecho.common.imaging.refusals import PhotoRefused, Reason


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    kind: bytes
    body: bytes

    @property
    def version(self) -> int:
        """Version of a full box."""
        return self.body[0] if self.body else 0

    @property
    def flags(self) -> int:
        return int.from_bytes(self.body[1:4], "big")


def boxes(data: bytes, position: int = 0) -> Iterator[Box]:
    """The boxes that lie side by side from `position` on. Raises PhotoRefused where one runs past the end.

    Bodies of media data are left out, so that nothing is copied twice.
    """
    for _ in range(MAX_PARTS):
        if position + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, position)
        head = 8
        if length == 1 and position + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, position + 8)
            head = 16
        elif length == 0:
            length = len(data) - position
        if length < head:
            raise PhotoRefused(Reason.MALFORMED, "a box shorter than its head")
        if position + length > len(data):
            raise PhotoRefused(Reason.TRUNCATED, "a box runs past the end")
        yield Box(kind, b"" if kind == b"mdat" else data[position + head : position + length])
        position += length


class Fields:
    """Reads big-endian numbers one after another. Raises PhotoRefused at the end of the box."""

    def __init__(self, body: bytes, position: int = 0) -> None:
        self._body = body
        self._position = position

    def take(self, size: int) -> int:
        """An unsigned number of `size` bytes; 0 for a size of 0, as `iloc` has them."""
        return int.from_bytes(self.take_bytes(size), "big")

    def take_bytes(self, size: int) -> bytes:
        end = self._position + size
        if end > len(self._body):
            raise PhotoRefused(Reason.MALFORMED, "a box ends in the middle of a field")
        value = self._body[self._position : end]
        self._position = end
        return value
