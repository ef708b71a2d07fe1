"""The services of others that the environment chooses: who sends text messages, who checks identities."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from phonenumbers import SUPPORTED_REGIONS

from wecho.variables import choice, integer, url, words, wrong


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """An https address that takes JSON. In the strings of `body`, `{names}` stand for what is sent."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: Any


@dataclass(frozen=True, kw_only=True)
class Texts:
    """How text messages are sent: `sender` is console, http, test or off. `regions` are ISO 3166 codes, in order."""

    sender: str
    gateway: Gateway | None
    regions: tuple[str, ...]
    a_day: int


@dataclass(frozen=True, kw_only=True)
class IdentityCheck:
    """How identities are checked: `verifier` is manual or http.

    In the answer of http, `answer` is the path of the field that says what came out (`data.result`), `accepted` and
    `refused` are its values; whatever else it says is left to a person. `least_age` is in years.
    """

    verifier: str
    gateway: Gateway | None
    answer: tuple[str, ...]
    accepted: str
    refused: str
    least_age: int


def read_texts(source: Mapping[str, str], *, embedded: bool) -> Texts:
    """Read the SMS variables; raises ImproperlyConfigured. The site of one machine writes codes into its log."""
    default = "CONSOLE" if embedded else "OFF"
    sender = choice(source, "SMS_SENDER", default, ("CONSOLE", "HTTP", "TEST", "OFF")).lower()
    regions = tuple(word.upper() for word in words(source, "SMS_REGIONS")) or ("CN", "HK", "MO", "TW")
    if not set(regions) <= SUPPORTED_REGIONS:
        raise wrong("SMS_REGIONS", "ISO 3166 codes like CN,HK, separated by commas")
    body = '{"to": "{number}", "text": "{text}", "id": "{id}"}'
    return Texts(
        sender=sender,
        gateway=_gateway(source, "SMS", body, needs=("{number}",)) if sender == "http" else None,
        regions=regions,
        a_day=integer(source, "SMS_A_DAY", 2_000, 1, 10_000_000),
    )


def read_identity_check(source: Mapping[str, str]) -> IdentityCheck:
    """Read the IDENTITY variables; raises ImproperlyConfigured."""
    verifier = choice(source, "IDENTITY_VERIFIER", "MANUAL", ("MANUAL", "HTTP")).lower()
    body, needs = '{"name": "{name}", "number": "{number}"}', ("{name}", "{number}")
    return IdentityCheck(
        verifier=verifier,
        gateway=_gateway(source, "IDENTITY", body, needs=needs) if verifier == "http" else None,
        answer=tuple((source.get("IDENTITY_ANSWER") or "result").split(".")),
        accepted=source.get("IDENTITY_ACCEPTED") or "match",
        refused=source.get("IDENTITY_REFUSED") or "mismatch",
        least_age=integer(source, "IDENTITY_LEAST_AGE", 14, 0, 120),
    )


def _gateway(source: Mapping[str, str], prefix: str, body: str, *, needs: tuple[str, ...]) -> Gateway:
    address = url(source, f"{prefix}_URL", "", ("https",))
    if not address:
        raise ImproperlyConfigured(f"Set {prefix}_URL: the https address of the gateway.")
    headers = _json(source, f"{prefix}_HEADERS", "{}")
    if not isinstance(headers, dict) or not all(_is_header(*pair) for pair in headers.items()):
        raise wrong(f"{prefix}_HEADERS", "a JSON object of header names to values")
    template = _json(source, f"{prefix}_BODY", body)
    if missing := [name for name in needs if name not in json.dumps(template, ensure_ascii=False)]:
        raise wrong(f"{prefix}_BODY", f"JSON in whose strings {' and '.join(missing)} stand")
    return Gateway(url=address, headers=headers, body=template)


def _is_header(name: str, value: object) -> bool:
    return isinstance(value, str) and f"{name}{value}".isascii() and f"{name}{value}".isprintable()


def _json(source: Mapping[str, str], name: str, default: str) -> Any:
    try:
        return json.loads(source.get(name, "").strip() or default)
    except ValueError as error:
        raise wrong(name, "JSON") from error
