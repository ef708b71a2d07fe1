"""A real server on a free port, and a real WebSocket client for it."""

import json
import socket
import threading
import urllib.request
from contextlib import AbstractContextManager, ExitStack
from typing import Any

import uvicorn
from django.conf import settings
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from accounts.actions.sessions import issue_tokens
from accounts.models import User

PATIENCE_SECONDS = 10.0
PIPE_BYTES = 16 * 1024
CSRF = "c" * 32
Frame = dict[str, Any]


class _Uvicorn(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


class LiveServer(AbstractContextManager["LiveServer"]):
    """The whole site on uvicorn, in a thread of the test. It can be stopped and started again on the same port."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        # The server soon feels that a client does not read, whatever the machine's buffers are.
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIPE_BYTES)
        self.port = self.listener.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self._server: _Uvicorn | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "LiveServer":
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
        self.listener.close()

    def start(self) -> None:
        config = uvicorn.Config(
            "wecho.asgi:application",
            log_level="warning",
            lifespan="off",
            ws_per_message_deflate=False,
            ws_ping_interval=None,
            timeout_graceful_shutdown=1,
        )
        self._server = _Uvicorn(config)
        listener = self.listener.dup()
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        assert self._server.ready.wait(PATIENCE_SECONDS)

    def stop(self) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._server.should_exit = True
        self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive()

    def post(self, person: User, path: str, body: Frame) -> Frame:
        """Call the API as a page of the site does; returns the envelope's data."""
        request = urllib.request.Request(
            self.origin + path,
            data=json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "Cookie": f"{site_cookie(person)}; csrftoken={CSRF}",
                "X-CSRFToken": CSRF,
            },
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            data: Frame = json.load(answer)["data"]
        return data


def site_cookie(person: User) -> str:
    """The Cookie header of somebody signed in on the site."""
    browser = Client()
    browser.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def _small_pipe(port: int) -> socket.socket:
    """As little as possible lies between a server and a client that does not read."""
    pipe = socket.socket()
    pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIPE_BYTES)
    pipe.connect(("127.0.0.1", port))
    return pipe


class Socket:
    """One client of `wecho.v1`. What comes is kept in `seen`."""

    def __init__(
        self,
        server: LiveServer,
        *,
        origin: str | None = None,
        cookie: str | None = None,
        subprotocol: str | None = "wecho.v1",
        language: str = "en",
    ) -> None:
        headers = {"Accept-Language": language} | ({"Cookie": cookie} if cookie else {})
        opening = connect(
            f"ws://127.0.0.1:{server.port}/ws/",
            origin=Origin(origin) if origin else None,
            additional_headers=headers,
            subprotocols=[Subprotocol(subprotocol)] if subprotocol else None,
            sock=_small_pipe(server.port),
            compression=None,
            close_timeout=1,
            ping_interval=None,  # who does not read hears no pong, and would leave by themselves
            max_queue=1,
        )
        self._opened = ExitStack()
        self.connection: ClientConnection = self._opened.enter_context(opening)
        self.seen: list[Frame] = []

    def __enter__(self) -> "Socket":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self._opened.close()

    def put(self, **frame: Any) -> None:
        self.connection.send(json.dumps(frame))

    def next(self) -> Frame:
        frame: Frame = json.loads(self.connection.recv(timeout=PATIENCE_SECONDS))
        self.seen.append(frame)
        return frame

    def expect(self, kind: str) -> Frame:
        """The next frame of that type; others on the way are kept in `seen`."""
        while True:
            frame = self.next()
            if frame["type"] == kind:
                return frame

    def message(self) -> Frame:
        """The next message that the log brings."""
        while True:
            event = self.expect("ev")
            if event["kind"] == "message":
                found: Frame = event["message"]
                return found

    def events(self) -> list[Frame]:
        return [frame for frame in self.seen if frame["type"] == "ev"]

    def closed(self) -> int:
        """The code with which the server closes, 1006 when it goes without a word."""
        try:
            while True:
                self.next()
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else 1006

    def cut(self) -> None:
        """The train enters a tunnel: the connection is gone without a word."""
        self.connection.socket.shutdown(socket.SHUT_RDWR)
        self.connection.socket.close()


def sign_in(server: LiveServer, person: User, resume: Frame | None = None) -> Socket:
    """A socket of an app client, welcomed."""
    client = Socket(server)
    client.put(type="hello", token=issue_tokens(person=person)["access"], **({"resume": resume} if resume else {}))
    client.expect("welcome")
    return client


def welcome_of(client: Socket) -> Frame:
    return next(frame for frame in client.seen if frame["type"] == "welcome")
