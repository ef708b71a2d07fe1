"""The two ways in which a photograph does not become a post: its own fault, and ours."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a picture is refused. The values are stored and translated elsewhere: they never change."""

    UNSUPPORTED_FORMAT = "unsupported_format"
    POLYGLOT = "polyglot"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_FRAMES = "too_many_frames"
    TOO_MANY_SCANS = "too_many_scans"
    ABSURD_SHAPE = "absurd_shape"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"


class PhotoRefused(Exception):
    """The picture is at fault: trying again gives the same answer. `detail` is for logs, never for people."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


class PhotoFailed(Exception):
    """We are at fault (a crash, a machine under pressure, a missing codec): trying again may help."""
