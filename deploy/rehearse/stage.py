"""The processes of the rehearsal, each started by the script that starts it in its container."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from deploy.rehearse.visitor import StepFailed
from tests.browser.site import Site
from tests.engines import Engines, postgres, redis_server, s3_server
from tests.engines.guard import Guard, Process
from tests.engines.machine import ROOT, folder_open_to_nobody, free_port, is_root, unprivileged, wait_until
from tests.engines.s3_server import S3

SCRIPT = str(ROOT / "deploy" / "start.sh")


@dataclass
class Stage:
    """What runs, and where. `environment` is what the site's processes share; closing one of `parts` is its death."""

    guard: Guard
    parts: dict[str, Guard]
    home: Path
    address: str
    environment: dict[str, str]
    s3: S3
    web_ports: list[int] = field(default_factory=list)
    web: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)

    @property
    def site(self) -> Site:
        """The command line of the site, and its address."""
        return Site(self.address, self.environment)

    def run(self, *arguments: str) -> None:
        """Run a command of start.sh to its end; raises StepFailed with what it said."""
        done = subprocess.run(  # noqa: S603 - our own script
            [_shell(), SCRIPT, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise StepFailed(f"start.sh {' '.join(arguments)} failed: {(done.stderr or done.stdout).strip()}")

    def start_web(self, number: int) -> None:
        """Start web process `number` at its port, again if need be."""
        port = self.web_ports[number]
        process = self._start(f"web{number}", ["web"], {"PORT": str(port), "WEB_PROCESSES": "1"})
        _await_http(process, port)
        self.web[number:] = [process, *self.web[number + 1 :]]

    def start_posts(self, port: int) -> None:
        _await_http(self._start("posts", ["posts"], {"PORT": str(port), "POSTS_PROCESSES": "1"}), port)

    def start_sockets(self, port: int) -> None:
        _await_http(self._start("sockets", ["sockets"], {"PORT": str(port)}), port)

    def start_worker(self) -> None:
        """Start one more worker and wait for its heartbeat."""
        name = f"worker{len(self.workers)}"
        heartbeat = self.home / f"{name}.alive"
        worker = self._start(name, ["worker"], {"HEARTBEAT": str(heartbeat)})
        if not wait_until(heartbeat.exists, worker):
            raise StepFailed(f"{name} ended: {worker.last_words()}")
        self.workers.append(worker)

    def start_nginx(self, port: int, posts: int, sockets: int) -> None:
        """Start nginx as an ordinary user on copies of its files, as its image holds them."""
        home = self.home / "nginx"
        shutil.copytree(ROOT / "deploy" / "nginx", home / "etc")
        log = self.home / "nginx" / "nginx.log"
        log.touch()
        environment = {
            "PATH": os.environ["PATH"] + os.pathsep + "/usr/sbin",
            "RUN": str(home / "run"),
            "STATIC": self.environment["STATIC_ROOT"],
            "WEB": " ".join(f"127.0.0.1:{port}" for port in self.web_ports),
            "POSTS": f"127.0.0.1:{posts}",
            "SOCKETS": f"127.0.0.1:{sockets}",
            "S3_ENDPOINT_URL": self.s3.endpoint_url,
            "LISTEN": f"127.0.0.1:{port}",
            "TLS": str(home / "no-certificate"),
        }
        _give_to_nobody(home)
        nginx = self.guard.spawn(
            [_shell(), home / "etc" / "start.sh"], log, cwd=home, env=environment, **unprivileged()
        )
        _await_http(nginx, port)

    def rows(self, statement: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(statement, values).fetchall()

    def files_of(self, photo_id: int) -> list[str]:
        """The keys in storage of the renditions of a photo."""
        ((folder,),) = self.rows("SELECT storage_key FROM gallery_photo WHERE id = %s", photo_id)
        listing = self.s3.client().list_objects_v2(Bucket=self.s3.bucket, Prefix=f"renditions/{folder}/")
        return sorted(item["Key"] for item in listing.get("Contents", []))

    def logs(self) -> dict[str, str]:
        """What every process wrote, by its name."""
        found = [*self.home.glob("*.log"), *self.home.glob("nginx/*.log")]
        return {path.stem: path.read_text(errors="replace") for path in found}

    def _start(self, name: str, arguments: list[str], extra: Mapping[str, str]) -> Process:
        log = self.home / f"{name}.log"
        return self.guard.spawn(
            [_shell(), SCRIPT, *arguments], log, cwd=ROOT, env={**self.environment, "BIND": "127.0.0.1", **extra}
        )


@contextmanager
def raised() -> Iterator[Stage]:
    """Engines, two web processes, one of the posts API, sockets, two workers and nginx for the length of the block."""
    with Guard() as guard, Guard() as database, Guard() as redis, Guard() as storage:
        parts = {"database": database, "redis": redis, "storage": storage}
        engines = Engines(
            database_url=postgres.start(database), redis_url=redis_server.start(redis), s3=s3_server.start(storage)
        )
        home = guard.directory(folder_open_to_nobody())
        home.chmod(0o755)
        port, posts, sockets, *web_ports = (free_port() for _ in range(5))
        address = f"http://127.0.0.1:{port}"
        stage = Stage(guard, parts, home, address, _environment(engines, home, address), engines.s3, web_ports)
        for command in (["bucket"], ["migrate"], ["manage", "compile_translations"], COLLECT):
            stage.run(*command)
        for number in range(len(web_ports)):
            stage.start_web(number)
        stage.start_posts(posts)
        stage.start_sockets(sockets)
        for _ in range(2):
            stage.start_worker()
        stage.start_nginx(port, posts, sockets)
        yield stage


COLLECT = ["manage", "collectstatic", "--no-input", "--verbosity", "0"]


def _environment(engines: Engines, home: Path, address: str) -> dict[str, str]:
    folder = home / "scratch"
    folder.mkdir()
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": os.environ.get("HOME", "/"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SITE_URL": address,
        "STATIC_ROOT": str(home / "static"),
        "DATA_DIR": str(folder),
        "TMPDIR": str(folder),
        "MEDIA_ACCEL": "1",
        "TRUSTED_PROXIES": "127.0.0.0/8",
        **engines.environment(),
    }


def _await_http(process: Process, port: int) -> None:
    def answers() -> bool:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False

    if not wait_until(answers, process):
        raise StepFailed(f"{process.log.stem} ended: {process.last_words()}")


def _give_to_nobody(folder: Path) -> None:
    if not is_root():
        return
    owner = unprivileged()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner["user"], owner["group"])


def _shell() -> str:
    return shutil.which("sh") or "/bin/sh"
