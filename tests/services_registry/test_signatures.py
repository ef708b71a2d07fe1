"""Version 2 of the credentials, held to its vectors; OpenSSL's HMAC and SHA-256 make the same of them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from services_registry.api.contract.lane import BY_PATH
from services_registry.signatures import Signed, body_hash, matching_secret, sign

VECTORS = json.loads((Path(__file__).parent / "signature_v2_vectors.json").read_text())["vectors"]
OTHER = b"another secret!!"


def signed(vector: dict[str, str]) -> Signed:
    names = ("service", "time", "nonce", "signature", "method", "path", "query")
    return Signed(**{name: vector[name] for name in names}, body=body_hash(vector["body"].encode()))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["path"])
def test_a_vector_is_signed_and_recognised(vector: dict[str, str]) -> None:
    call, secret = signed(vector), vector["secret"].encode()
    assert call.is_well_formed
    assert call.message().decode() == vector["message"]
    assert sign(secret, call.message()) == vector["signature"]
    assert matching_secret(call, [OTHER, secret]) == 1
    assert matching_secret(call, [OTHER]) is None


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["path"])
def test_a_vector_with_any_part_changed_is_not_recognised(vector: dict[str, str]) -> None:
    call, secret = signed(vector), vector["secret"].encode()
    changes = {
        "service": "shop", "time": "1763650009", "nonce": "n" * 16, "method": "PATCH", "path": call.path + "/",
        "query": call.query + "&a=b", "body": body_hash(b"x"), "signature": "0" * 64,
    }  # fmt: skip
    for name, value in changes.items():
        assert matching_secret(replace(call, **{name: value}), [secret]) is None


def test_the_vectors_call_what_there_is() -> None:
    assert {(BY_PATH[vector["path"]].method, vector["path"]) for vector in VECTORS} == {
        (vector["method"], vector["path"]) for vector in VECTORS
    }


def test_the_example_for_developers_is_a_vector() -> None:
    text = (Path(__file__).parents[2] / "docs" / "services.md").read_text()
    assert [vector for vector in VECTORS if all(vector[part] in text for part in ("secret", "message", "signature"))]
