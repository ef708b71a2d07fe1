"""Lifetimes and batches as the old document may spell them. docs/moving-over.md shows this very table."""

import re

from services_registry.constants import LIVE_SETTINGS

# Keys are compared without case, `_` and `-`.
SPELLINGS = {
    "cache_seconds": (
        "cache",
        "cache.post",
        "cache.posts",
        "cache.expire",
        "cache.expiration",
        "cache.expire-time",
        "cache.ttl",
        "cache.lifetime",
        "cache.seconds",
        "cache.time",
        "cache.cache-seconds",
        "cache.post-expire",
        "cache.post.expire",
        "cache.post.expiration",
        "cache.post.ttl",
        "cache.post.seconds",
    ),
    "cache_jitter_percent": (
        "cache.jitter",
        "cache.jitter-percent",
        "cache.cache-jitter-percent",
        "cache.random",
        "cache.post.jitter",
    ),
    "absent_seconds": (
        "cache.absent",
        "cache.absent-seconds",
        "cache.empty",
        "cache.empty-expire",
        "cache.null",
        "cache.null-expire",
        "cache.missing",
        "cache.not-found",
    ),
    "erase_batch": (
        "clean",
        "clean.batch",
        "clean.batch-size",
        "clean.size",
        "clean.limit",
        "clean.count",
        "clean.num",
        "clean.erase-batch",
    ),
    "erase_seconds": (
        "clean.seconds",
        "clean.duration",
        "clean.time",
        "clean.timeout",
        "clean.budget",
        "clean.erase-seconds",
    ),
}
SETTING_OF = {spelling.replace("-", ""): name for name, spellings in SPELLINGS.items() for spelling in spellings}
FORMS = {
    "cache_seconds": "a time such as 3600, 90s, 30m or 1h30m",
    "absent_seconds": "a time such as 3600, 90s, 30m or 1h30m",
    "erase_seconds": "a time such as 3600, 90s, 30m or 1h30m",
    "cache_jitter_percent": "percent such as 10 or 10%",
    "erase_batch": "a whole number",
}
_PART = r"(\d{1,12}(?:\.\d{1,6})?)(ms|s|m|h|d)"
_MILLISECONDS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def read_measure(name: str, text: str) -> int:
    """The value of a live setting; raises ValueError with what is wrong, without quoting what cannot be read."""
    text = text.strip()
    if FORMS[name].startswith("a time") and (seconds := _seconds(text)) is not None:
        value = seconds
    elif re.fullmatch(r"\d{1,12}", number := text.removesuffix("%") if name.endswith("percent") else text, re.ASCII):
        value = int(number)
    else:
        raise ValueError(f"this is not {FORMS[name]}")
    bounds = LIVE_SETTINGS[name]
    if not bounds.low <= value <= bounds.high:
        raise ValueError(f"{value} is not between {bounds.low} and {bounds.high}, the bounds of {name}")
    return value


def _seconds(text: str) -> int | None:
    """Whole seconds of a duration with units, or None; Go writes them, as `1h0m0s`."""
    if not re.fullmatch(f"(?:{_PART})+", text, re.ASCII):
        return None
    milliseconds = sum(float(number) * _MILLISECONDS[unit] for number, unit in re.findall(_PART, text, re.ASCII))
    return int(milliseconds // 1000) if milliseconds % 1000 == 0 else None
