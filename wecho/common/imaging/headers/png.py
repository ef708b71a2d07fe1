"""PNG, third edition: a walk over the chunks."""

import struct
import zlib

from wecho.common.imaging.headers.header import MAX_PARTS, CodePoints, Header
from wecho.common.imaging.refusals import PhotoRefused, Reason
from wecho.common.imaging.report import PhotoFormat, Tag

MAGIC = b"\x89PNG\r\n\x1a\n"

_XMP = b"XML:com.adobe.xmp\0"
_RAW = {b"Raw profile type iptc\0": Tag.IPTC, b"Raw profile type xmp\0": Tag.XMP, _XMP: Tag.XMP}
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_LEGACY_EXIF = (b"Raw profile type exif\0", b"Raw profile type APP1\0")
_LEGACY_EXIF_BYTES = 1 << 20


def read(data: bytes) -> Header:
    """Raises PhotoRefused: truncated without the end chunk, malformed where the chunks do not hold together."""
    chunks = _chunks(data)
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise PhotoRefused(Reason.MALFORMED, "PNG without its header chunk")
    width, height = struct.unpack_from(">II", chunks[0][1])
    by_kind = dict(reversed(chunks))
    frames = struct.unpack_from(">I", by_kind[b"acTL"])[0] if len(by_kind.get(b"acTL", b"")) == 8 else 1
    cicp = by_kind.get(b"cICP", b"")
    return Header(
        PhotoFormat.PNG,
        width,
        height,
        frames=max(1, frames),
        exif=by_kind.get(b"eXIf") or _legacy_exif(chunks),
        code_points=CodePoints(cicp[0], cicp[1]) if len(cicp) == 4 else None,
        tags=frozenset(tag for chunk in chunks if (tag := _tag_of(*chunk))),
    )


def _tag_of(kind: bytes, body: bytes) -> Tag | None:
    if kind == b"eXIf" or body.startswith(_LEGACY_EXIF):
        return Tag.EXIF
    if kind in _TEXTS:
        return next((tag for start, tag in _RAW.items() if body.startswith(start)), Tag.COMMENT)
    return Tag.OTHER if kind == b"tIME" else None


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Every chunk in order, the pixels' bodies left out. Some writers put EXIF after the pixels, so all are walked."""
    found: list[tuple[bytes, bytes]] = []
    position = len(MAGIC)
    while position + 12 <= len(data) and len(found) < MAX_PARTS:
        length, kind = struct.unpack_from(">I4s", data, position)
        body = position + 8
        if not kind.isalpha():
            raise PhotoRefused(Reason.MALFORMED, "a chunk without a name")
        if body + length + 4 > len(data):
            break
        found.append((kind, b"" if kind in (b"IDAT", b"fdAT") else data[body : body + length]))
        position = body + length + 4
        if kind == b"IEND":
            return found
    raise PhotoRefused(Reason.TRUNCATED, "no end chunk")


def _legacy_exif(chunks: list[tuple[bytes, bytes]]) -> bytes | None:
    """EXIF as ImageMagick wrote it before PNG had a chunk for it: hex digits under three lines of heading."""
    for kind, body in chunks:
        if kind == b"zTXt" and body.startswith(_LEGACY_EXIF):
            packed = body[body.index(b"\0") + 2 :]
            try:
                text = zlib.decompressobj().decompress(packed, _LEGACY_EXIF_BYTES)
                return bytes.fromhex("".join(text.decode("ascii").split("\n")[3:]))
            except (zlib.error, ValueError):
                return None
    return None
