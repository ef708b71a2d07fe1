"""Variables of the environment, one at a time. A wrong one raises ImproperlyConfigured, which names it."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def wrong(name: str, wanted: str) -> ImproperlyConfigured:
    """What stops the start: the variable and what it must be."""
    return ImproperlyConfigured(f"The environment variable {name} must be {wanted}.")


def flag(source: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    """1 or 0, and words for them."""
    value = source.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"0", "false", "no", "off"}:
        return False
    if value in {"1", "true", "yes", "on"}:
        return True
    raise wrong(name, "1 or 0")


def words(source: Mapping[str, str], name: str) -> list[str]:
    """What stands between commas."""
    return [word.strip() for word in source.get(name, "").split(",") if word.strip()]


def integer(source: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    text = source.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise wrong(name, f"a whole number from {low} to {high}")
    return int(text)


def choice(source: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of some words, in upper case."""
    value = source.get(name, "").strip().upper() or default
    if value not in choices:
        raise wrong(name, "one of " + ", ".join(choices))
    return value


def url(source: Mapping[str, str], name: str, default: str, schemes: tuple[str, ...]) -> str:
    """An address of one of some schemes, or `default`."""
    value = source.get(name, "").strip() or default
    if value and urlsplit(value).scheme not in schemes:
        raise wrong(name, "an address that starts with " + " or ".join(f"{scheme}://" for scheme in schemes))
    return value


def contact(source: Mapping[str, str], name: str) -> str:
    """Where somebody is reached: a mail address or an https address; "" when there is none."""
    value = source.get(name, "").strip()
    is_page = re.fullmatch(r"https://[^\s/@?#]+([/?#]\S*)?", value)
    if value and not is_page and not re.fullmatch(r"[^@\s/:?&<>\"]+@[^@\s/:?&<>\"]+", value):
        raise wrong(name, "a mail address, or an address that starts with https://")
    return value
