"""TIFF blocks as cameras write them, and as they should not."""

import struct

Entry = tuple[int, int, bytes]
"""Type, count and the packed values, little-endian."""


def text(value: str | bytes) -> Entry:
    raw = (value.encode() if isinstance(value, str) else value) + b"\0"
    return 2, len(raw), raw


def short(*values: int) -> Entry:
    return 3, len(values), struct.pack(f"<{len(values)}H", *values)


def long(*values: int) -> Entry:
    return 4, len(values), struct.pack(f"<{len(values)}I", *values)


def rational(*pairs: tuple[int, int]) -> Entry:
    return 5, len(pairs), b"".join(struct.pack("<II", *pair) for pair in pairs)


def double(*values: float) -> Entry:
    return 12, len(values), struct.pack(f"<{len(values)}d", *values)


def exif_block(
    camera: dict[int, Entry] | None = None,
    shot: dict[int, Entry] | None = None,
    place: dict[int, Entry] | None = None,
    interop: dict[int, Entry] | None = None,
) -> bytes:
    """A block of IFD0, the Exif directory, the GPS directory and the interoperability one, linked as they should be."""
    camera, shot = dict(camera or {}), dict(shot or {})
    for _ in range(2):  # the second round knows the offsets, which do not change the sizes
        camera_at = 8
        shot_at = camera_at + len(_directory(camera | {0x8769: long(0), 0x8825: long(0)}, 0))
        place_at = shot_at + len(_directory(shot | {0xA005: long(0)}, 0))
        interop_at = place_at + len(_directory(place or {}, 0))
        camera |= {0x8769: long(shot_at), 0x8825: long(place_at)}
        shot |= {0xA005: long(interop_at)}
    parts = ((camera, camera_at), (shot, shot_at), (place or {}, place_at), (interop or {}, interop_at))
    return b"II*\0" + struct.pack("<I", camera_at) + b"".join(_directory(entries, at) for entries, at in parts)


def orientation_block(orientation: int) -> bytes:
    return exif_block({0x0112: short(orientation)})


def _directory(entries: dict[int, Entry], at: int) -> bytes:
    values_at = at + 2 + 12 * len(entries) + 4
    table, values = b"", b""
    for tag, (kind, count, raw) in sorted(entries.items()):
        if len(raw) <= 4:
            field = raw.ljust(4, b"\0")
        else:
            field = struct.pack("<I", values_at + len(values))
            values += raw + b"\0" * (len(raw) % 2)
        table += struct.pack("<HHI", tag, kind, count) + field
    return struct.pack("<H", len(entries)) + table + b"\0\0\0\0" + values
