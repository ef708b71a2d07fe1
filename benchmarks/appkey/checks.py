"""`python -m benchmarks.appkey.checks`: CPU time of each way to check an appKey, in turns, within the site's process.

The job `{"service", "secret", "rounds", "calls"}` comes as JSON on stdin; `{way: [microseconds a call, …]}` goes out.
"""

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import django
import orjson
from Crypto.Cipher import AES

Way = Callable[[Any], object]


def bare(secret: bytes) -> Way:
    """Decrypt with pycryptodome and compare; nothing else is looked at."""

    def check(text: str) -> bool:
        key = bytes.fromhex(text)
        plain = AES.new(secret, AES.MODE_CFB, iv=key[:16], segment_size=128).decrypt(key[16:])
        return abs(time.time() - int(plain)) <= 10

    return check


def ways(service: str, secret: bytes, keys: list[str]) -> dict[str, tuple[Way, Sequence[Any]]]:
    """Each way with what it is called with. The service is in the process's directory after its first call."""
    from django.test import RequestFactory
    from rest_framework.request import Request

    from services_registry.actions.admission import Asked, Credentials, admit
    from services_registry.api.authentication import AppKeyAuthentication
    from services_registry.appkeys import read_app_key

    asked = Asked("benchmark", "", lambda: None)
    now = int(time.time())
    calls = RequestFactory()
    requests = [Request(calls.get("/", {"svc": service, "appKey": key})) for key in keys]
    return {
        "bare": (bare(secret), keys),
        "matching": (lambda key: read_app_key(key, [secret], now).is_fresh(now), keys),
        "admit": (lambda key: admit(Credentials(service, key), asked), keys),
        "class": (AppKeyAuthentication().authenticate, requests),
    }


def main(job: dict[str, Any]) -> None:
    from services_registry.appkeys import make_app_key

    secret = job["secret"].encode()
    found: dict[str, list[float]] = {}
    for number in range(job["rounds"] + 1):
        keys = [make_app_key(secret, int(time.time())) for _ in range(job["calls"])]
        for name, (check, given) in ways(job["service"], secret, keys).items():
            took = microseconds(check, given)
            if number:  # the first round is for warming up
                found.setdefault(name, []).append(took)
    sys.stdout.buffer.write(orjson.dumps(found))


def microseconds(check: Way, given: Sequence[Any]) -> float:
    """CPU time of this thread for one call, the mean of all. A denied key raises, a false answer does too."""
    begin = time.thread_time()
    for one in given:
        if check(one) is False:
            raise ValueError("a good key was denied")
    return (time.thread_time() - begin) / len(given) * 1e6


if __name__ == "__main__":
    django.setup()
    main(orjson.loads(sys.stdin.buffer.read()))
