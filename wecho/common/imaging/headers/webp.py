"""WebP, by RFC 9649: a walk over the RIFF chunks."""

import struct

from wecho.common.imaging.headers.header import MAX_PARTS, Header
from wecho.common.imaging.refusals import PhotoRefused, Reason
from wecho.common.imaging.report import PhotoFormat, Tag

MAGIC = b"RIFF"
KIND = b"WEBP"

_PICTURE_KINDS = (b"VP8X", b"VP8 ", b"VP8L")


def read(data: bytes) -> Header:
    """Raises PhotoRefused: truncated where the file is shorter than it says, malformed without a picture chunk."""
    chunks = _chunks(data)
    if not chunks or chunks[0][0] not in _PICTURE_KINDS:
        raise PhotoRefused(Reason.MALFORMED, "WebP without a picture chunk")
    width, height = _size(*chunks[0])
    kinds = [kind for kind, _ in chunks]
    exif = next((body for kind, body in chunks if kind == b"EXIF"), None)
    tags = frozenset(tag for kind, tag in ((b"EXIF", Tag.EXIF), (b"XMP ", Tag.XMP)) if kind in kinds)
    return Header(
        PhotoFormat.WEBP,
        width,
        height,
        frames=max(1, kinds.count(b"ANMF")),
        exif=exif,
        tags=tags,
    )


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise PhotoRefused(Reason.TRUNCATED, "shorter than its RIFF header says")
    found: list[tuple[bytes, bytes]] = []
    position = 12
    while position + 8 <= end and len(found) < MAX_PARTS:
        kind, length = struct.unpack_from("<4sI", data, position)
        body = position + 8
        if body + length > end:
            raise PhotoRefused(Reason.TRUNCATED, "a chunk runs past the end")
        keep = length if kind == b"EXIF" else 16
        found.append((kind, data[body : body + min(length, keep)]))
        position = body + length + (length & 1)
    return found


def _size(kind: bytes, body: bytes) -> tuple[int, int]:
    if kind == b"VP8X" and len(body) >= 10:
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8 " and len(body) >= 10 and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and len(body) >= 5 and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)
    raise PhotoRefused(Reason.MALFORMED, "a picture chunk that is none")
