"""The TIFF block in which EXIF is kept, by TIFF 6.0: one directory read at a time, by an offset that the caller chose.

Nothing is followed on its own, so a block whose directories point at each other costs nothing.
"""

import math
import struct
from collections.abc import Set as AbstractSet
from typing import Literal, Self

Value = str | bytes | tuple[float, ...]

_BYTE, _ASCII, _SHORT, _LONG, _RATIONAL, _UNDEFINED, _IFD = 1, 2, 3, 4, 5, 7, 13
_NUMBERS = {_BYTE: "B", _SHORT: "H", _LONG: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", _IFD: "I"}
_RATIONALS = {_RATIONAL: "I", 10: "i"}
_SIZES = {_ASCII: 1, _UNDEFINED: 1} | {kind: struct.calcsize(f"<{code}") for kind, code in _NUMBERS.items()}
_SIZES |= dict.fromkeys(_RATIONALS, 8)
_MOST_ENTRIES = 1_000
_MOST_VALUES = 4_096


class TiffBlock:
    """Raises ValueError where the block does not start as TIFF does; what is broken inside is left out in silence."""

    def __init__(self, data: bytes) -> None:
        order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
        if order is None or len(data) < 8:
            raise ValueError("not a TIFF block")
        self._data = data
        self._order: Literal["<", ">"] = "<" if order == "<" else ">"
        (self.first_directory,) = struct.unpack_from(f"{order}I", data, 4)

    @classmethod
    def or_none(cls, data: bytes) -> Self | None:
        try:
            return cls(data)
        except ValueError:
            return None

    def directory(self, offset: int, wanted: AbstractSet[int]) -> dict[int, Value]:
        """The values of the wanted tags, the first of each. ASCII is text up to its first NUL; a number divided by
        zero is NaN.
        """
        found: dict[int, Value] = {}
        for index in range(self._count(offset)):
            entry = offset + 2 + 12 * index
            if entry + 12 > len(self._data):
                break
            (tag,) = struct.unpack_from(f"{self._order}H", self._data, entry)
            if tag in wanted and tag not in found and (value := self._value(entry)) is not None:
                found[tag] = value
        return found

    def tags(self, offset: int) -> set[int]:
        """Which tags a directory has, readable or not."""
        entries = range(offset + 2, offset + 2 + 12 * self._count(offset), 12)
        return {
            struct.unpack_from(f"{self._order}H", self._data, at)[0] for at in entries if at + 12 <= len(self._data)
        }

    def has_next(self, offset: int) -> bool:
        """Whether another directory follows this one, as that of a thumbnail follows the first."""
        end = offset + 2 + 12 * self._count(offset)
        return offset >= 8 and end + 4 <= len(self._data) and any(self._data[end : end + 4])

    def _count(self, offset: int) -> int:
        if not 8 <= offset <= len(self._data) - 2:
            return 0
        (count,) = struct.unpack_from(f"{self._order}H", self._data, offset)
        return min(int(count), _MOST_ENTRIES)

    def pointer(self, value: Value | None) -> int:
        """The offset that a tag of another directory holds; 0, where no directory is, if it holds anything else."""
        return int(value[0]) if isinstance(value, tuple) and len(value) == 1 and math.isfinite(value[0]) else 0

    def number(self, raw: bytes) -> int:
        """An unsigned number of any size, in the byte order of the block."""
        return int.from_bytes(raw, "little" if self._order == "<" else "big")

    def _value(self, entry: int) -> Value | None:
        kind, count = struct.unpack_from(f"{self._order}HI", self._data, entry + 2)
        size = _SIZES.get(kind, 0) * count
        if not size or count > _MOST_VALUES:
            return None
        start = entry + 8
        if size > 4:
            (start,) = struct.unpack_from(f"{self._order}I", self._data, start)
        raw = self._data[start : start + size]
        if len(raw) < size:
            return None
        return self._decoded(kind, count, raw)

    def _decoded(self, kind: int, count: int, raw: bytes) -> Value:
        if kind == _ASCII:
            return _text(raw)
        if kind == _UNDEFINED:
            return raw
        if kind in _RATIONALS:
            parts = struct.unpack(f"{self._order}{2 * count}{_RATIONALS[kind]}", raw)
            return tuple(_ratio(*pair) for pair in zip(parts[::2], parts[1::2], strict=True))
        return struct.unpack(f"{self._order}{count}{_NUMBERS[kind]}", raw)


def _ratio(numerator: int, denominator: int) -> float:
    return numerator / denominator if denominator else math.nan


def _text(raw: bytes) -> str:
    """Cameras write UTF-8, where they write more than ASCII; the rest is read as Latin-1, which never fails."""
    raw = raw.split(b"\0", 1)[0]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
