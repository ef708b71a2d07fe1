"""Addresses of other sites that people write down: which are accepted, and how they are shown without deceit."""

import unicodedata
from urllib.parse import urlsplit, urlunsplit

import idna
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

LONGEST = 200
_SHOWN = 40
_is_address = URLValidator(schemes=["http", "https"])
# Scripts whose letters nobody takes for Latin ones.
_UNMISTAKABLE = ("CJK UNIFIED IDEOGRAPH-", "HIRAGANA LETTER ", "KATAKANA LETTER ", "HANGUL SYLLABLE ")


def tidy_link(text: str) -> str:
    """The address in ASCII, its host in punycode (UTS #46); `https` where no scheme is given, "" for nothing.

    Raises ValidationError for other schemes, for names and passwords before the host, and for more than LONGEST.
    """
    text = text.strip()
    if not text:
        return ""
    refusal = ValidationError(_("Please give an address that starts with https:// or http://."), code="bad_link")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = idna.encode(parts.hostname or "", uts46=True).decode()
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, idna.IDNAError) as error:
        raise refusal from error
    if "@" in parts.netloc:
        raise ValidationError(_("A name and a password may not stand in the address (before the @)."), code="bad_link")
    address = iri_to_uri(urlunsplit((parts.scheme.lower(), host + port, parts.path, parts.query, parts.fragment)))
    if len(address) > LONGEST or any(char.isspace() for char in text):
        raise refusal
    try:
        _is_address(address)
    except ValidationError as error:
        raise refusal from error
    return address


def shown_link(address: str) -> str:
    """A tidy address in words, host and path: a host in letters only where none looks like one of another script."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    words = ".".join(map(_shown_label, host.split("."))) + parts.path.rstrip("/")
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


def _shown_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        letters = idna.decode(label)
    except idna.IDNAError:
        return label
    return letters if all(_is_plain(char) for char in letters) else label


def _is_plain(char: str) -> bool:
    return (char.isascii() and (char.isdigit() or char == "-")) or unicodedata.name(char, "").startswith(_UNMISTAKABLE)
