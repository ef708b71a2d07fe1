"""A real https endpoint on a loopback port, with a certificate of its own, that answers as it is told."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

Headers = dict[str, str]


@dataclass
class Receiver:
    """What came, in order; `answers` are the next statuses, then 204. `before_answer` runs first."""

    url: str
    ca_file: Path
    got: list[tuple[Headers, bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    before_answer: Callable[[], object] = lambda: None
    hang: threading.Event | None = None
    drip: threading.Event | None = None

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]


@contextmanager
def receiving(folder: Path, name: str = "localhost") -> Iterator[Receiver]:
    """Serve until the block ends; the certificate is good for `name`."""
    authority = trustme.CA()
    ca_file = folder / f"{name}.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
            receiver.before_answer()
            if receiver.hang:
                receiver.hang.wait(30)
            if receiver.drip:
                self.drip_headers(receiver.drip)
                return
            status = receiver.answers.pop(0) if receiver.answers else 204
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", receiver.url + "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def drip_headers(self, over: threading.Event) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            with suppress(OSError):
                while not over.wait(0.02):
                    self.wfile.write(b"a")
            self.close_connection = True

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver = Receiver(f"https://localhost:{server.server_address[1]}/hook", ca_file)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        if receiver.hang:
            receiver.hang.set()
        if receiver.drip:
            receiver.drip.set()
        server.shutdown()
        server.server_close()
