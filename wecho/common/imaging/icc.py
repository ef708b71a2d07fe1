"""The name that an ICC profile gives itself, by ICC.1 (v2 and v4). Nothing else of it is read here."""

import struct

_HEADER, _MOST_TAGS, _LENGTH = 128, 100, 80


def profile_name(profile: bytes) -> str | None:
    """Its description on one line, in English where it has several; None where there is none to be read."""
    try:
        (count,) = struct.unpack_from(">I", profile, _HEADER)
        for index in range(min(count, _MOST_TAGS)):
            kind, start, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * index)
            if kind == b"desc":
                return _text(profile[start : start + size])
    except (struct.error, UnicodeDecodeError):
        return None
    return None


def _text(body: bytes) -> str | None:
    if body.startswith(b"desc"):
        (length,) = struct.unpack_from(">I", body, 8)
        text = body[12 : 12 + length].split(b"\0", 1)[0].decode("latin-1")
    elif body.startswith(b"mluc"):
        text = _localised(body)
    else:
        return None
    shown = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(shown.split())[:_LENGTH].strip() or None


def _localised(body: bytes) -> str:
    (count,) = struct.unpack_from(">I", body, 8)
    records = [struct.unpack_from(">2s2sII", body, 16 + 12 * index) for index in range(min(count, _MOST_TAGS))]
    if not records:
        return ""
    _, _, length, start = next((record for record in records if record[0] == b"en"), records[0])
    return body[start : start + length].decode("utf-16-be")
