"""A security key in software: signs as WebAuthn Level 3 has it (6.1, 6.5), with ES256 and no attestation."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

ORIGIN = "https://wecho.example.org"
PRESENT, VERIFIED, _WITH_KEY = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One key of one person. `counts` is False for passkeys, which always say 0."""

    counts: bool = True
    origin: str = ORIGIN
    count: int = 0
    key_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def answer_to_create(self, challenge: str) -> str:
        """What a browser sends after `navigator.credentials.create`."""
        numbers = self._private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.key_id).to_bytes(2, "big") + self.key_id + cbor2.dumps(public)
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(_WITH_KEY) + attested}
        response = {"attestationObject": cbor2.dumps(statement), "clientDataJSON": self._client("create", challenge)}
        return self._answer(response)

    def answer_to_get(self, challenge: str, *, flags: int = PRESENT) -> str:
        """What a browser sends after `navigator.credentials.get`."""
        self.count += 1
        client = self._client("get", challenge)
        data = self._data(0, flags)
        signature = self._private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"authenticatorData": data, "clientDataJSON": client, "signature": signature})

    def _data(self, extra: int, flags: int = PRESENT | VERIFIED) -> bytes:
        rp_id = self.origin.split("//")[1].split(":")[0]
        count = self.count if self.counts else 0
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags | extra]) + count.to_bytes(4, "big")

    def _client(self, act: str, challenge: str) -> bytes:
        return json.dumps({"type": f"webauthn.{act}", "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, bytes]) -> str:
        key_id = bytes_to_base64url(self.key_id)
        written = {name: bytes_to_base64url(part) for name, part in response.items()}
        return json.dumps({"id": key_id, "rawId": key_id, "type": "public-key", "response": written})
