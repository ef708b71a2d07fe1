"""Many appKeys at once: one call of AES for all of them, where one by one they cost more than the calls."""

import secrets

from Crypto.Cipher import AES

_BLOCK = 16


def app_keys(secret: bytes, second: int, count: int) -> list[str]:
    """Return `count` different appKeys of that second.

    The first segment of CFB is the encrypted IV, xor the text (NIST SP 800-38A, 6.3), and ten digits are less than one.
    """
    ivs = secrets.token_bytes(_BLOCK * count)
    masks = AES.new(secret, AES.MODE_ECB).encrypt(ivs)
    digits = str(second).encode()
    text, size = int.from_bytes(digits), len(digits)
    keys = []
    for at in range(0, _BLOCK * count, _BLOCK):
        sealed = int.from_bytes(masks[at : at + size]) ^ text
        keys.append(ivs[at : at + _BLOCK].hex() + sealed.to_bytes(size).hex())
    return keys
