"""The appKey, read exactly. The vectors were made with CryptoJS and checked against OpenSSL."""

from typing import NamedTuple

import pytest
from Crypto.Cipher import AES

from services_registry import appkeys
from services_registry.appkeys import make_app_key, parse_app_key, read_seconds
from tests.factories.services import matching_secret

SECRET = b"W7K8pJ3aQv2LcXgH"
OTHER = b"0123456789abcdef"
NOW = 1_763_650_000


class Vector(NamedTuple):
    secret: bytes
    plaintext: str
    app_key: str


VECTORS = [
    Vector(SECRET, "1730000000", "2f595a2d4ac99b87cfaa497df00dd629c570c2cd81a90b9d366f"),
    Vector(SECRET, "1740000001", "1fd9bfcfde5ec3d88b086f2005ec800c91c3f3eb78fc1495fc7f"),
    Vector(SECRET, "1763650000", "568d491e51b65c54b3278533f2476000df5bd1182d0b06b429c7"),
    Vector(SECRET, "9999999999", "99da792a273f45c420ed4b063f62ef386c0b1f1f23caea23e198"),
    Vector(OTHER, "1730000000", "6a1f185149de20b5b31ddea7bf6dfda53d40abe3d5590c18f6a0"),
    Vector(OTHER, "1740000001", "24362b8f1b002e813c5995404986f5809b169f9d2acc6612821a"),
    Vector(OTHER, "1763650000", "238ebca66e2c4551e8f468ab5b683be6488275bd3950c27abc81"),
    Vector(OTHER, "9999999999", "3c4af48e892fb828e54404dbb2b927553c78a1daa0fd5b53d28c"),
]
NOT_TEN_DIGITS = [
    Vector(SECRET, "0", "f13b759202a8b6865ba5eb0ffa58539afe"),
    Vector(SECRET, "1763650000123", "56c90a49488c0b2e6157a2c8ef9e36af1ebfe9b32a82c01fa127d24dcb"),
    Vector(OTHER, "0", "cb7866a858bed282c408f9365d00b29cc2"),
    Vector(OTHER, "1763650000123", "d2f133c51243dd962c9c4a5340ac33ecf6f3e0dc468ed7bbf0462cb152"),
]


def key_of(plaintext: bytes, secret: bytes = SECRET) -> str:
    iv = bytes(range(16))
    return (iv + AES.new(secret, AES.MODE_CFB, iv=iv, segment_size=128).encrypt(plaintext)).hex()


@pytest.mark.parametrize("vector", VECTORS)
def test_known_keys_are_made_read_and_accepted(vector: Vector) -> None:
    seconds, iv = int(vector.plaintext), bytes.fromhex(vector.app_key[:32])
    assert make_app_key(vector.secret, seconds, iv) == vector.app_key
    key = parse_app_key(vector.app_key)
    assert key is not None
    assert read_seconds(key, vector.secret) == seconds
    assert matching_secret(vector.app_key, [vector.secret], seconds) == 0
    assert matching_secret(vector.app_key.upper(), [vector.secret], seconds) == 0


@pytest.mark.parametrize("vector", NOT_TEN_DIGITS)
def test_known_keys_with_another_number_of_digits_are_denied(vector: Vector) -> None:
    assert make_app_key(vector.secret, int(vector.plaintext), bytes.fromhex(vector.app_key[:32])) == vector.app_key
    assert matching_secret(vector.app_key, [vector.secret], int(vector.plaintext)) is None


def test_a_key_is_good_for_ten_seconds_each_way() -> None:
    key = make_app_key(SECRET, NOW)
    accepted = [offset for offset in range(-20, 21) if matching_secret(key, [SECRET], NOW + offset) == 0]
    assert accepted == list(range(-10, 11))


def test_two_keys_of_one_second_differ() -> None:
    assert make_app_key(SECRET, NOW) != make_app_key(SECRET, NOW)


def test_either_of_two_secrets_is_recognised() -> None:
    assert matching_secret(make_app_key(OTHER, NOW), [SECRET, OTHER], NOW) == 1
    assert matching_secret(make_app_key(SECRET, NOW), [SECRET, OTHER], NOW) == 0
    assert matching_secret(make_app_key(b"another secret!!", NOW), [SECRET, OTHER], NOW) is None


GOOD = make_app_key(SECRET, NOW, bytes(range(16)))  # the same in every worker, which compare their tests


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "0", GOOD[:-1], GOOD[:-2], GOOD + "00", GOOD + "\n", " " + GOOD, GOOD[:10] + " " + GOOD[11:],
        "0x" + GOOD[2:], "g" + GOOD[1:], "０" + GOOD[1:], "٣" + GOOD[1:], "\0" * 52, "z" * 52, "é" * 52, GOOD * 1000,
        GOOD[:26] + "_" + GOOD[27:],
    ],
)  # fmt: skip
def test_anything_but_52_hex_digits_is_denied(text: str) -> None:
    assert matching_secret(text, [SECRET], NOW) is None


@pytest.mark.parametrize(
    "plaintext",
    [
        b"nan       ", b"infinity  ", b"+176365000", b"-176365000", b"1_76365000", b" 176365000", b"176365000 ",
        b"176365000\n", b"176365000\0", b"1.76365e9 ", b"0x691F4B90", "１７６".encode() + b"3", "٣٣٣٣٣".encode(),
    ],
)  # fmt: skip
def test_anything_but_ten_ascii_digits_inside_is_denied(plaintext: bytes) -> None:
    assert len(plaintext) == 10
    assert matching_secret(key_of(plaintext), [SECRET], NOW) is None


def test_every_denial_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """One secret, two, none (an unknown service), a malformed key: always two decryptions."""
    calls = []
    real = appkeys._first_segment

    def counted(secret: bytes, iv: bytes, ciphertext: bytes) -> bytes:
        calls.append(secret)
        return real(secret, iv, ciphertext)

    monkeypatch.setattr(appkeys, "_first_segment", counted)
    wrong = key_of(b"1763650000", b"another secret!!")
    for text, live in [(wrong, []), (wrong, [SECRET]), (wrong, [SECRET, OTHER]), ("zz", []), ("zz", [SECRET])]:
        calls.clear()
        assert matching_secret(text, live, NOW) is None
        assert len(calls) == 2
