"""What people may write about their photos."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wecho.common.texts import tidy_line

Fact = str | float | int | None
LONGEST_ALT = 500
LONGEST_PLACE = 120
FIRST_PHOTOGRAPH = 1826
SLOWEST_FRACTION = 0.3

_SECONDS = re.compile(r"(?:(\d{1,6})\s*/\s*(\d{1,6})|(\d{1,6}(?:[.,]\d{1,6})?))\s*(?:s|秒)?", re.ASCII | re.IGNORECASE)
_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?", re.ASCII)


def checked_fact(name: str, value: Fact) -> Fact:
    """What was typed for one of FACTS, as it is stored; "" or None for nothing. Raises ValidationError."""
    return FACTS[name](value)


def seconds_of(words: str) -> float | None:
    """A shutter speed as people write it: `1/250`, `2.5`, `2,5 s`; None for nothing. Raises ValidationError."""
    if not (words := words.strip()):
        return None
    found = _SECONDS.fullmatch(words)
    if found is None or (found[2] and not int(found[2])):
        raise ValidationError(_("Please write it like 1/250 or 2.5."))
    return int(found[1]) / int(found[2]) if found[2] else float(found[3].replace(",", "."))


def seconds_written(seconds: float) -> str:
    """Such as `1/250` or `2.5`."""
    if seconds >= SLOWEST_FRACTION:
        return f"{seconds:.1f}".removesuffix(".0")
    return f"1/{1 / seconds:.0f}"


def _line(value: Fact) -> Fact:
    return tidy_line(str(value or ""), 120)


def _between(low: float, high: float) -> Callable[[Fact], Fact]:
    def check(value: Fact) -> Fact:
        if value is None or value == "":
            return None
        if not isinstance(value, int | float) or not math.isfinite(value) or not low <= value <= high:
            raise ValidationError(
                _("Please give a number from %(low)g to %(high)g."), params={"low": low, "high": high}
            )
        return value

    return check


def _sensitivity(value: Fact) -> Fact:
    number = _between(1, 10_000_000)(value)
    if isinstance(number, float) and not number.is_integer():
        raise ValidationError(_("Please give a whole number."))
    return None if number is None else int(number)


def _local_time(value: Fact) -> Fact:
    words = str(value or "").strip()
    if not words:
        return ""
    try:
        if not _LOCAL_TIME.fullmatch(words):
            raise ValueError(words)
        moment = datetime.fromisoformat(words)
    except ValueError as error:
        raise ValidationError(_("Please give a date and a time.")) from error
    latest = timezone.now().replace(tzinfo=None) + timedelta(days=1)
    if moment.year < FIRST_PHOTOGRAPH or moment > latest:
        raise ValidationError(_("No photo was taken then."))
    return moment.isoformat(timespec="seconds")


FACTS: Mapping[str, Callable[[Fact], Fact]] = {
    "camera": _line,
    "lens": _line,
    "focal_length_mm": _between(0.1, 20_000),
    "aperture": _between(0.1, 1_000),
    "exposure_seconds": _between(0.000001, 1_000_000),
    "iso": _sensitivity,
    "taken_at": _local_time,
}
"""The fields of EXIF that a person may write where the file has none or is wrong; millimetres, f-numbers, seconds."""

SAYS_MORE_OF = {"taken_at": ("taken_at_offset", ""), "focal_length_mm": ("focal_length_35mm", None)}
"""What the file says more of such a field, and what stands there where a person wrote the field."""
