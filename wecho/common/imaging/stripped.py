"""A JPEG without anything but its picture: segments are left out, and no pixel is touched."""

from wecho.common.imaging.headers import jpeg

_SOI, _JFIF, _ADOBE = b"\xff\xd8", b"JFIF\0", b"Adobe"
_JFIF_BYTES, _ADOBE_BYTES = 14, 12
_APPLICATION = range(0xE0, 0xF0)
_COMMENT = 0xFE
_SHOWN_BY_BROWSERS = frozenset({0xC0, 0xC1, 0xC2})


def without_metadata(data: bytes) -> bytes | None:
    """The first picture of the file, with the segments that say how its numbers are meant: JFIF without a thumbnail,
    and Adobe's for the model of colours. The same bytes where there is nothing to leave out; None where browsers don't
    decode it, as with arithmetic coding. `data` is a file that `headers.jpeg` has accepted.
    """
    segments = jpeg.segments(data)
    frames = {marker for marker, _, _ in segments} & jpeg.FRAMES
    if not frames <= _SHOWN_BY_BROWSERS:
        return None
    kept = [_SOI]
    for (marker, body, start), (_, _, following) in zip(segments, [*segments[1:], segments[-1]], strict=True):
        if marker in _APPLICATION or marker == _COMMENT:
            kept.append(_needed(marker, body))
        elif marker == jpeg.SOS:
            kept.append(data[start:following])  # the pixels lie between this marker and the next
        else:
            kept.append(data[start : start + 4 + len(body)] if body else data[start : start + 2])
    return b"".join(kept)


def _needed(marker: int, body: bytes) -> bytes:
    if marker == 0xE0 and body.startswith(_JFIF):
        body = body[: _JFIF_BYTES - 2] + b"\0\0"
    elif marker == 0xEE and body.startswith(_ADOBE):
        body = body[:_ADOBE_BYTES]
    else:
        return b""
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body
