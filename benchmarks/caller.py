"""A person's app: one call at a time over the API, with the envelope opened."""

from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import orjson
from urllib3.filepost import encode_multipart_formdata

from benchmarks.stage import SERVICE, BenchmarkFailed, Stage

TIMEOUT_SECONDS = 30


class Caller:
    """`person` has an `id` and a `token`. Every call raises BenchmarkFailed unless it is answered with 200."""

    def __init__(self, stage: Stage, port: int, person: dict[str, Any]) -> None:
        self.stage, self.port, self.person = stage, port, person

    def body(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        """The answer as it came."""
        return self._ask("GET", path, None, headers or {})

    def get(self, path: str) -> Any:
        return orjson.loads(self.body(path))["data"]

    def upload(self, path: str, file: Path) -> Any:
        body, kind = encode_multipart_formdata({"file": (file.name, file.read_bytes())})
        return orjson.loads(self._ask("POST", path, body, {"Content-Type": kind}))["data"]

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        known = {
            "X-Svc": SERVICE,
            "X-App-Key": self.stage.app_key(),
            "X-Viewer": str(self.person["id"]),
            "Authorization": f"Bearer {self.person['token']}",
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        connection.request(method, path, body, known | headers)
        answer = connection.getresponse()
        found = answer.read()
        connection.close()
        if answer.status != 200:
            raise BenchmarkFailed(f"{method} {path} was answered with {answer.status}: {found[:500]!r}")
        return found
