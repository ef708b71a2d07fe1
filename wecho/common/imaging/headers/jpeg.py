"""JPEG, by ITU-T T.81: a walk over the markers of the first picture in the file, entropy-coded data included."""

import struct

from wecho.common.imaging.headers.header import MAX_PARTS, Header
from wecho.common.imaging.refusals import PhotoRefused, Reason
from wecho.common.imaging.report import PhotoFormat, Tag
from wecho.common.imaging.tiff import TiffBlock

MAGIC = b"\xff\xd8\xff"

SOS = 0xDA
_EOI, _APP0, _APP1, _APP2, _APP13, _COM, _FILL = 0xD9, 0xE0, 0xE1, 0xE2, 0xED, 0xFE, 0xFF
# Baseline, extended and progressive DCT, the latter two also with arithmetic coding: what libjpeg decodes.
_DCT_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset(range(0xD0, 0xD9)) | {0x01}
_EXIF, _MPF, _PROFILE = b"Exif\0\0", b"MPF\0", b"ICC_PROFILE\0"
_XMP, _IPTC, _JFIF, _JFXX = b"http://ns.adobe.com/x", b"Photoshop 3.0\0", b"JFIF\0", b"JFXX\0"
_APP14, _LAST_APPLICATION = 0xEE, 0xEF
_JFIF_BYTES = 14
_MP_ENTRIES = 0xB002
_MP_VIEW = 0x02  # panorama, stereo or angle; other kinds are previews and gain maps


def read(data: bytes) -> Header:
    """Raises PhotoRefused: truncated without an end marker, malformed where the segments do not hold together."""
    width = height = scans = 0
    frames = 1
    exif: bytes | None = None
    tags: set[Tag] = set()
    for marker, body, start in segments(data):
        if tag := _tag_of(marker, body):
            tags.add(tag)
        if marker in FRAMES and not width:
            width, height = _frame_size(marker, body)
        elif marker == SOS:
            scans += 1
        elif marker == _APP0:
            _require_plain_jfif(body)
        elif marker == _APP1 and body.startswith(_EXIF):
            exif = exif or body
        elif marker == _APP2 and body.startswith(_MPF):
            frames = 1 + _views_after_the_first(body[len(_MPF) :])
        elif marker == _EOI and start + 2 < len(data):
            tags.add(Tag.APPENDED)
    if not width or not scans:
        raise PhotoRefused(Reason.MALFORMED, "no picture between the markers")
    return Header(PhotoFormat.JPEG, width, height, frames, scans, exif, tags=frozenset(tags))


def _tag_of(marker: int, body: bytes) -> Tag | None:
    """What a segment holds that is not the picture; colours and previews of several pictures are no tags."""
    if marker == _COM:
        return Tag.COMMENT
    if marker == _APP0:
        small = body.startswith(_JFXX) or (body.startswith(_JFIF) and len(body) > _JFIF_BYTES)
        return Tag.THUMBNAIL if small else None if body.startswith(_JFIF) else Tag.OTHER
    if marker == _APP1:
        return Tag.EXIF if body.startswith(_EXIF) else Tag.XMP if body.startswith(_XMP) else Tag.OTHER
    if marker == _APP13 and body.startswith(_IPTC):
        return Tag.IPTC
    if marker in (_APP2, _APP14) and body.startswith((_PROFILE, _MPF, b"Adobe")):
        return None
    return Tag.OTHER if _APP0 <= marker <= _LAST_APPLICATION else None


def segments(data: bytes) -> list[tuple[int, bytes, int]]:
    """Markers with their bodies and the places where they start, up to and with the end of the first picture; what
    follows it belongs to others.

    From the first scan on, 0xFF with 0 or a restart behind it is a part of the pixels. A regular expression would say
    this shorter, at six times the time.
    """
    found: list[tuple[int, bytes, int]] = []
    in_scan = False
    position = 2
    while position := data.find(b"\xff", position) + 1:
        marker = data[position] if position < len(data) else _FILL
        if marker == _EOI:
            return [*found, (marker, b"", position - 1)]
        if marker == _FILL or marker in _BARE or (in_scan and not marker):
            continue
        body = _body(data, position + 1)
        found.append((marker, body, position - 1))
        if len(found) > MAX_PARTS:
            raise PhotoRefused(Reason.MALFORMED, "segments without end")
        in_scan |= marker == SOS
        position += 3 + len(body)
    raise PhotoRefused(Reason.TRUNCATED, "no end of image")


def _body(data: bytes, position: int) -> bytes:
    if position + 2 > len(data):
        raise PhotoRefused(Reason.TRUNCATED, "a marker at the very end")
    (length,) = struct.unpack_from(">H", data, position)
    if length < 2:
        raise PhotoRefused(Reason.MALFORMED, "a segment shorter than its own length field")
    if position + length > len(data):
        raise PhotoRefused(Reason.TRUNCATED, "a segment runs past the end")
    return data[position + 2 : position + length]


def _frame_size(marker: int, body: bytes) -> tuple[int, int]:
    if marker not in _DCT_FRAMES or len(body) < 6:
        raise PhotoRefused(Reason.UNSUPPORTED_FORMAT, "lossless or hierarchical JPEG")
    precision, height, width, components = struct.unpack_from(">BHHB", body)
    if precision != 8:
        raise PhotoRefused(Reason.UNSUPPORTED_FORMAT, f"JPEG of {precision} bits")
    if not width or not height or components not in (1, 3, 4):
        raise PhotoRefused(Reason.MALFORMED, "a frame without size or with an odd number of components")
    return width, height


def _views_after_the_first(block: bytes) -> int:
    """Of the pictures that follow the first one in the file, those that are views in their own right (CIPA DC-007)."""
    tiff = TiffBlock.or_none(block)
    entries = tiff.directory(tiff.first_directory, {_MP_ENTRIES}).get(_MP_ENTRIES) if tiff else None
    if tiff is None or not isinstance(entries, bytes):
        return 0
    kinds = [tiff.number(entries[start : start + 4]) >> 16 & 0xFF for start in range(16, len(entries) - 15, 16)]
    return kinds.count(_MP_VIEW)


def _require_plain_jfif(body: bytes) -> None:
    """A JFIF segment is 14 bytes and a thumbnail. One of another length is how a JPEG hides a script: its length field
    then reads as the start of a comment.
    """
    if body.startswith(_JFIF) and (len(body) < _JFIF_BYTES or len(body) != _JFIF_BYTES + 3 * body[12] * body[13]):
        raise PhotoRefused(Reason.POLYGLOT, "a JFIF segment of the wrong length")
