"""Clients of the site: a plain one for pages and the API, and a socket."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from urllib3.filepost import encode_multipart_formdata
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PASSWORD = "rehearsal-Pa55"  # noqa: S105 - of people who live for a minute
SECONDS = 20.0
Value = TypeVar("Value")


class StepFailed(Exception):
    """A step did not hold. The message is one sentence."""


def expect(held: object, sentence: str) -> None:
    """Raise StepFailed unless it held."""
    if not held:
        raise StepFailed(sentence)


def wait_for(look: Callable[[], Value | None], sentence: str, seconds: float = SECONDS, pause: float = 0.05) -> Value:
    """The first true value that `look` returns; raises StepFailed when there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(pause)
    raise StepFailed(f"{sentence} within {seconds:.0f} s")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes
    url: str

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str:
        return str(self.headers.get(name, ""))


class Visitor:
    """Somebody with cookies, at `address`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.username = ""
        self._cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._cookies))

    def get(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        """Header names may be written with underscores."""
        return self._ask(path, None, method, headers)

    def send(self, path: str, body: bytes, *, method: str = "POST", **headers: str) -> Answer:
        return self._ask(path, body, method, headers)

    def submit(self, path: str, fields: Mapping[str, Any]) -> Answer:
        """Post a form of the site as a browser does. A value is a text, a list of texts, or a file."""
        form: list[tuple[str, Any]] = [("csrfmiddlewaretoken", self.cookie("csrftoken"))]
        for name, given in fields.items():
            values = given if isinstance(given, list) else [given]
            form += [(name, (value.name, value.read_bytes()) if isinstance(value, Path) else value) for value in values]
        body, kind = encode_multipart_formdata(form)
        return self.send(path, body, Content_Type=kind, Origin=self.address, Referer=self.address + path)

    def join(self, username: str) -> None:
        self.get("/join/")
        answer = self.submit("/join/", {"username": username, "password": PASSWORD})
        expect(answer.status == 200 and self.cookie("sessionid"), f"{username} could not join: {answer.status}")
        self.username = username

    def upload(self, photo: Path) -> dict[str, Any]:
        """Upload one file on the page; its state as the page's script reads it."""
        answer = self.submit("/upload/photos/", {"file": photo})
        expect(answer.status == 200, f"{photo.name} was not taken: {answer.status} {answer.text[:200]}")
        return dict(answer.json)

    def finished(self, photo: Mapping[str, Any], seconds: float = 60.0) -> dict[str, Any]:
        """The state of an upload once it is ready; raises StepFailed when it is refused or takes too long."""

        def look() -> dict[str, Any] | None:
            state: dict[str, Any] = self.get(str(photo["status_url"])).json
            expect(state["status"] != "refused", f"{state['name']} was refused: {state['reason']}")
            return state if state["status"] == "ready" else None

        return wait_for(look, f"{photo['name']} was not ready", seconds)

    def socket(self) -> ClientConnection:
        """A socket that has said hello and was welcomed, with the session of the site."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)
        opened = connect(
            self.address.replace("http", "ws", 1) + "/ws/",
            origin=Origin(self.address),
            subprotocols=[Subprotocol("wecho.v1")],
            additional_headers={"Cookie": cookies},
            proxy=None,
        )
        opened.send(json.dumps({"type": "hello"}))
        heard(opened, "welcome")
        return opened

    def cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self._cookies if cookie.name == name), "")

    def _ask(self, path: str, body: bytes | None, method: str, headers: Mapping[str, str]) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self.address + path, body, named, method=method)  # noqa: S310 - our own address
        try:
            response = self._opener.open(request, timeout=60)
        except HTTPError as refusal:
            response = refusal
        with response:
            return Answer(response.status, response.headers, response.read(), response.url)


class ApiClient:
    """An app of a registered service: every call carries a fresh appKey, and a person's token once signed in."""

    def __init__(self, visitor: Visitor, service: str, app_key: Callable[[], str]) -> None:
        self.visitor, self.service, self.app_key = visitor, service, app_key
        self.token = ""

    def sign_in(self, username: str, password: str) -> None:
        self.token = self.call("POST", "/api/v1/accounts/token", {"username": username, "password": password})["access"]

    def call(self, method: str, path: str, data: Any = None, **query: object) -> Any:
        """The `data` of the answer; raises StepFailed unless it says 200."""
        answer = self.ask(method, path, data, **query)
        envelope = answer.json
        expect(envelope["code"] == 200, f"{method} {path} answered {answer.status} {envelope}")
        return envelope["data"]

    def ask(self, method: str, path: str, data: Any = None, **query: object) -> Answer:
        address = f"{path}?{urlencode({'svc': self.service, 'appKey': self.app_key(), **query})}"
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if data is None:
            return self.visitor.get(address, method=method, **headers)
        body = json.dumps(data).encode()
        return self.visitor.send(address, body, method=method, Content_Type="application/json", **headers)


def heard(socket: ClientConnection, kind: str, seconds: float = SECONDS) -> dict[str, Any]:
    """The next frame of a kind, others left unread."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            frame: dict[str, Any] = json.loads(socket.recv(timeout=left))
        except TimeoutError:
            break
        if frame["type"] == kind:
            return frame
    raise StepFailed(f"no {kind} came over the socket within {seconds:.0f} s")
