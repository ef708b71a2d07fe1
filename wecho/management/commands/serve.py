"""`manage.py serve`: the whole site in one process, for one machine: pages, API, sockets, static files and jobs."""

import asyncio
import os
import signal
import socket
import sys
import warnings
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from wecho.common import realtime
from wecho.common.worker import JobWorker

ADDRESS = "127.0.0.1"


class Command(BaseCommand):
    help = "Prepare the data, then serve the whole site on 127.0.0.1:PORT until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="Start empty, without demo content.")
        parser.add_argument("--photos", help="A folder of pictures to make the demo posts from.")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever stops a service stops it as Ctrl-C does
        listener = self._listen()
        self._prepare(options)
        worker = JobWorker()
        try:
            asyncio.run(self._serve(listener, worker, demo=not options["no_demo"]))
        except KeyboardInterrupt:
            pass
        finally:
            worker.stop()
            self.stdout.write("Stopped.")

    def _listen(self) -> socket.socket:
        port = settings.ENV.port
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken. Choose another, as in: PORT=8080 make run") from error
        return listener

    def _prepare(self, options: dict[str, Any]) -> None:
        self._step("Translations", "compile_translations", verbosity=0)
        self._step("Database", "migrate", verbosity=0, interactive=False)
        if not options["no_demo"]:
            self._step("Demo content", "demo", photos=options["photos"])

    def _step(self, title: str, command: str, **options: Any) -> None:
        self.stdout.write(f"{title} …")
        self.stdout.flush()
        call_command(command, **options)

    async def _serve(self, listener: socket.socket, worker: JobWorker, *, demo: bool) -> None:
        from wecho.asgi import application

        # Files are small enough here for what Django warns of: reading one into memory before it is sent.
        warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
        realtime.bind_loop(asyncio.get_running_loop())
        worker.start()
        config = uvicorn.Config(
            application,
            lifespan="off",
            # httptools loses the body of a call that asks for HTTP/2 along with it, as Java does.
            http="h11",
            log_config=None,
            access_log=False,
            ws_per_message_deflate=False,
            ws_max_size=64 * 1024,
            timeout_graceful_shutdown=2,
            server_header=False,
            proxy_headers=False,  # whom to believe, `common/origin.py` says
        )
        self._announce(demo=demo)
        await uvicorn.Server(config).serve(sockets=[listener])

    def _announce(self, *, demo: bool) -> None:
        address = f"http://{ADDRESS}:{settings.ENV.port}"
        lines = [
            "",
            f"  Wecho is ready at  {address}",
            f"  Administration     {address}/admin/",
            f"  API documentation  {address}/api/docs/",
        ]
        if demo:
            from wecho.demo.cast import sign_ins
            from wecho.demo.constants import PASSWORD

            lines += ["", f"  Demo sign-ins (password of all: {PASSWORD})"]
            with translation.override("en"):
                lines += [f"    {username:<12} {role}" for username, role in sign_ins()]
        lines += ["", "  Ctrl-C stops it.", ""]
        self.stdout.write("\n".join(lines))
        sys.stdout.flush()
