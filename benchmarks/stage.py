"""What the benchmarks run on: real engines as durable as in production, and servers started as in production."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import orjson
import redis

from services_registry.appkeys import make_app_key
from tests.engines import Engines, start
from tests.engines.guard import Guard, Process
from tests.engines.machine import ROOT, free_port, wait_until

SERVICE = "benchmark"
WEB_PROCESSES = 2
WEB_THREADS = 4
CHILD_SECONDS = 120
POOL = 16  # connections at most in each process, as in wecho.env


class BenchmarkFailed(Exception):
    """The run cannot go on, or what it measured would mean nothing. The message is one sentence."""


@dataclass(frozen=True)
class Server:
    """A server and its processes, on a loopback port."""

    process: Process
    port: int

    @property
    def pid(self) -> int:
        return self.process.popen.pid


@dataclass(frozen=True)
class Stage:
    """`environment` is what every process of the site is given; `secret` makes appKeys of the service SERVICE."""

    engines: Engines
    home: Path
    environment: dict[str, str]
    secret: str

    def app_key(self) -> str:
        """A fresh appKey of SERVICE."""
        return make_app_key(self.secret.encode(), int(time.time()))

    def empty_cache(self) -> None:
        """Forget all that Redis holds."""
        with redis.Redis.from_url(self.engines.redis_url) as cache:
            cache.flushdb()

    def web(self, guard: Guard, processes: int = WEB_PROCESSES, threads: int = WEB_THREADS) -> Server:
        """Pages and the API by WSGI, as deploy/start.sh serves them."""
        many = {"WEB_PROCESSES": str(processes), "WEB_THREADS": str(threads)}
        return self._start(guard, [_shell(), str(ROOT / "deploy" / "start.sh"), "web"], many, "/healthz")

    def posts(self, guard: Guard, processes: int = WEB_PROCESSES) -> Server:
        """The posts API by ASGI, as deploy/start.sh serves it."""
        many = {"POSTS_PROCESSES": str(processes)}
        return self._start(guard, [_shell(), str(ROOT / "deploy" / "start.sh"), "posts"], many, "/healthz")

    def sockets(self, guard: Guard) -> Server:
        """Live messages in one process, as deploy/start.sh serves them."""
        return self._start(guard, [_shell(), str(ROOT / "deploy" / "start.sh"), "sockets"], {}, "/healthz")

    def worker(self, guard: Guard) -> Process:
        """One worker, ready to take jobs."""
        heartbeat = self.home / "worker.alive"
        environment = {**self.environment, "HEARTBEAT": str(heartbeat)}
        worker = guard.spawn(
            [_shell(), ROOT / "deploy" / "start.sh", "worker"], self.home / "worker.log", cwd=ROOT, env=environment
        )
        if not wait_until(heartbeat.exists, worker):
            raise BenchmarkFailed(f"The worker ended: {worker.last_words()}")
        return worker

    def baseline(
        self,
        guard: Guard,
        application: str,
        interface: str,
        processes: int,
        extra: Mapping[str, str] | None = None,
        threads: int = WEB_THREADS,
    ) -> Server:
        """An application of ours for comparison, on the same server program as the site; it answers `/` when ready."""
        command = [sys.executable, "-m", "granian", "--interface", interface, "--log-level", "warning"]
        command += ["--workers", str(processes)]
        if interface == "wsgi":
            command += ["--no-ws", "--blocking-threads", str(threads)]
        return self._start(guard, [*command, application], extra or {}, "/")

    def child(
        self, module: str, *arguments: str, job: Any = None, seconds: float = CHILD_SECONDS, told: bool = False
    ) -> Any:
        """Run `python -m MODULE` with `job` as JSON on its stdin; returns what it answers as JSON on its stdout.

        What it writes to stderr goes to the screen when it is `told`, else into the failure.
        """
        command = [sys.executable, "-m", module, *arguments]
        errors = None if told else subprocess.PIPE
        options: dict[str, Any] = {"cwd": ROOT, "env": self.environment, "stdout": subprocess.PIPE, "stderr": errors}
        try:
            done = subprocess.run(command, input=orjson.dumps(job), check=False, timeout=seconds, **options)
        except subprocess.TimeoutExpired as late:
            raise BenchmarkFailed(f"{module} did not end within {seconds:.0f} s.") from late
        if done.returncode:
            raise BenchmarkFailed(f"{module} failed: {(done.stderr or b'').decode(errors='replace').strip()[-2000:]}")
        return orjson.loads(done.stdout)

    def _start(self, guard: Guard, command: list[str], extra: Mapping[str, str], path: str) -> Server:
        port = free_port()
        ours = {"BIND": "127.0.0.1", "PORT": str(port)}
        bare = {"GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": str(port)}
        environment = {**self.environment, **ours, **bare, **extra}
        process = guard.spawn(command, self.home / f"{port}.log", cwd=ROOT, env=environment)
        if not wait_until(lambda: _answers(port, path), process):
            raise BenchmarkFailed(f"{command[-1]} ended: {process.last_words()}")
        return Server(process, port)


@contextmanager
def raised() -> Iterator[Stage]:
    """Engines with the tables of the site and one registered service, for the length of the block."""
    with start(fsync=True) as engines, Guard() as guard:
        home = guard.directory()
        environment = _environment(engines, home)
        manage(environment, "migrate", "--no-input", "--verbosity", "0")
        manage(environment, "compile_translations")
        yield Stage(engines, home, environment, manage(environment, "register_service", SERVICE).strip())


def manage(environment: Mapping[str, str], *arguments: str) -> str:
    """Run a command of the site; returns what it prints."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkFailed(f"manage.py {arguments[0]} failed: {done.stderr.strip()[-2000:]}")
    return done.stdout


def _environment(engines: Engines, home: Path) -> dict[str, str]:
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": os.environ.get("HOME", "/"),
        "DATA_DIR": str(home),
        "TMPDIR": str(home),
        "DJANGO_SETTINGS_MODULE": "wecho.settings",
        **engines.environment(),
    }


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _shell() -> str:
    return shutil.which("sh") or "/bin/sh"
