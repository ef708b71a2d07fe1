"""Secrets at rest and in logs."""

import logging

import pytest
from pytest_django import Settings

from wecho.common.encryption import Undecryptable, decrypt, encrypt
from wecho.common.redaction import RedactSecrets, redact

OLD, NEW = b"o" * 32, b"n" * 32


def test_what_is_encrypted_comes_back(settings: Settings) -> None:
    settings.FIELD_KEYS = (NEW,)
    token = encrypt(b"sixteen letters!", context="secret:1")
    assert b"sixteen" not in token
    assert decrypt(token, context="secret:1") == b"sixteen letters!"


def test_a_rotated_key_still_opens_what_it_closed(settings: Settings) -> None:
    settings.FIELD_KEYS = (OLD,)
    token = encrypt(b"x", context="c")
    settings.FIELD_KEYS = (NEW, OLD)
    assert decrypt(token, context="c") == b"x"
    settings.FIELD_KEYS = (NEW,)
    with pytest.raises(Undecryptable):
        decrypt(token, context="c")


@pytest.mark.parametrize(
    "damage", [lambda t: t[:-1], lambda t: t[:20] + b"\0" + t[21:], lambda t: b"", lambda t: t[:8]]
)
def test_a_damaged_token_does_not_open(damage: object) -> None:
    token = encrypt(b"some secret text", context="c")
    with pytest.raises(Undecryptable):
        decrypt(damage(token), context="c")  # type: ignore[operator]


def test_a_token_of_another_row_does_not_open() -> None:
    with pytest.raises(Undecryptable):
        decrypt(encrypt(b"x", context="secret:1"), context="secret:2")


KEY = "0123456789abcdef" * 3 + "0123"


@pytest.mark.parametrize(
    "line",
    [
        f"GET /api/v1/posts/getinfo?svc=a&appKey={KEY}&post_id=1",
        f"X-App-Key: {KEY}",
        f"key {KEY} refused",
        f"{{'appKey': '{KEY}'}}",
        f"no {KEY.upper()} here",
        f"next=%2Fapi%3Fsvc%3Da%26appKey%3D{KEY}%26post_id%3D1",
        f"/api/v1/posts/%20{KEY}",
    ],
)
def test_app_keys_are_redacted(line: str) -> None:
    assert KEY not in redact(line)


def test_percent_encoded_app_keys_are_redacted() -> None:
    key = "".join(f"%{ord(letter):02x}" for letter in KEY)
    half = KEY[:26] + "".join(f"%{ord(letter):02X}" for letter in KEY[26:])
    assert redact(f"GET /x/{key}?a={half}&b=1") == "GET /x/…?a=…&b=1"


@pytest.mark.parametrize("name", ["secret", "app_key", "key", "iv", "ciphertext", "value"])
@pytest.mark.parametrize("value", [b"two words, 'one' quote", b"\"both\" 'kinds' \\", bytes(range(26))])
def test_bytes_as_python_shows_them_are_redacted(name: str, value: bytes) -> None:
    assert redact(f"Reading({name}={value!r}, index=0)") == f"Reading({name}=…, index=0)"


def test_signatures_are_redacted() -> None:
    signature = "0123456789abcdef" * 4
    lines = [
        f"X-Wecho-Signature: {signature}",
        f"{{'HTTP_X_WECHO_SIGNATURE': '{signature}'}}",
        f"Signed(service='a', nonce='n', signature='{signature}', method='GET')",
    ]
    assert not [line for line in lines if signature in redact(line)]


def test_tokens_and_passwords_are_redacted() -> None:
    line = redact("Authorization: Bearer eyJhbGciOi.eyJ1c2VyX2lk.c2lnbmF0dXJl password=hunter2 secret='s3cr3t'")
    assert not {"eyJ", "hunter2", "s3cr3t"} & set(line.split("="))
    assert "hunter2" not in line
    assert "s3cr3t" not in line
    assert "eyJ" not in line


def test_tracebacks_are_redacted_too() -> None:
    try:
        raise ValueError(f"bad appKey={KEY}")
    except ValueError as error:
        cause = (type(error), error, error.__traceback__)
        record = logging.LogRecord("n", logging.ERROR, "p", 1, "failed", None, cause)
    assert RedactSecrets().filter(record)
    assert record.exc_text is not None
    assert KEY not in record.exc_text
