"""Files that are a picture to one program and something that runs to another.

Renditions are made from pixels and carry nothing over; but the original is kept, and may one day be handed out again.
"""

import re
import struct

from wecho.common.imaging.refusals import PhotoRefused, Reason

_PDF_WINDOW = 1024  # readers look for the header of a PDF this far into a file
_ZIP_END, _ZIP_ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_ZIP_TAIL = 22 + 0xFFFF  # the end record and the longest comment after it
# Archives glued behind pictures are an old way of passing files through galleries.
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_SCRIPT = re.compile(rb"<(?:\?php|script|!doctype html|html|svg)", re.IGNORECASE)


def require_nothing_else(data: bytes) -> None:
    """Raises PhotoRefused where the file is also an archive, a PDF, a page or a script.

    Pictures appended to pictures (stereo pairs, gain maps, motion photos) are what cameras write, and stay allowed.
    """
    if b"%PDF-" in data[:_PDF_WINDOW]:
        raise PhotoRefused(Reason.POLYGLOT, "also a PDF")
    if _has_zip_directory(data) or any(sign in data for sign in _ARCHIVES):
        raise PhotoRefused(Reason.POLYGLOT, "also an archive")
    if _SCRIPT.search(data):
        raise PhotoRefused(Reason.POLYGLOT, "also a page or a script")


def _has_zip_directory(data: bytes) -> bool:
    """Whether an end record of ZIP closes the file with a directory right before it; a mere signature is chance."""
    position = data.rfind(_ZIP_END, max(0, len(data) - _ZIP_TAIL))
    if position < 0 or position + 16 > len(data):
        return False
    (directory_size,) = struct.unpack_from("<I", data, position + 12)
    return 0 < directory_size <= position and data.startswith(_ZIP_ENTRY, position - directory_size)
