"""The servers that the tests run against are real, and none of them outlives its owner."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tests import engines
from tests.engines import chromium, postgres
from tests.engines.guard import Guard
from tests.engines.machine import ROOT

RUN = [sys.executable, "-m", "tests.engines", "run", "--"]
SAY_AND_WAIT = (
    "import os, sys; print(os.environ['REDIS_URL'], os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"
)


@pytest.fixture(scope="module")
def running() -> Iterator[engines.Engines]:
    with engines.start() as started:
        yield started


def _listens(url: str) -> bool:
    address = urlsplit(url)
    with suppress(OSError), socket.create_connection((address.hostname, address.port or 0), timeout=2):
        return True
    return False


def _start_and_wait() -> tuple[subprocess.Popen[str], list[str]]:
    """`run` with a command that names its servers and then waits, in a process group like a terminal's."""
    process = subprocess.Popen(
        [*RUN, sys.executable, "-c", SAY_AND_WAIT],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().split()


def _ended(process: subprocess.Popen[str]) -> int:
    """Wait for the process and for all that shares its stderr: the guard, which ends when everything else has."""
    process.communicate(timeout=30)
    return process.returncode


def test_postgres_keeps_utf8_and_orders_rows(running: engines.Engines) -> None:
    with psycopg.connect(running.database_url) as connection:
        connection.execute("CREATE TABLE word (text text)")
        connection.execute("INSERT INTO word VALUES ('维扣'), ('ÉTÉ')")
        row = connection.execute("SELECT lower(text) FROM word WHERE text LIKE 'É%'").fetchone()
    assert row == ("été",)


def test_durability_is_given_up_unless_asked_for(running: engines.Engines) -> None:
    with psycopg.connect(running.database_url) as fast:
        assert fast.execute("SHOW fsync").fetchone() == ("off",)
    with Guard() as guard, psycopg.connect(postgres.start(guard, fsync=True)) as durable:
        assert durable.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert durable.execute("SHOW fsync").fetchone() == ("on",)


def test_redis_runs_scripts(running: engines.Engines) -> None:
    with redis.Redis.from_url(running.redis_url) as client:
        assert client.eval("return redis.call('incr', KEYS[1])", 1, "count") == 1


def test_s3_keeps_an_object_and_signs_for_reading_it(running: engines.Engines) -> None:
    client = running.s3.client()
    client.put_object(Bucket=running.s3.bucket, Key="a/维扣.txt", Body=b"light")
    address = client.generate_presigned_url("get_object", Params={"Bucket": running.s3.bucket, "Key": "a/维扣.txt"})
    with urllib.request.urlopen(address) as answer:
        assert answer.read() == b"light"


def test_s3_refuses_a_tampered_signature(running: engines.Engines) -> None:
    address = running.s3.client().generate_presigned_url("list_objects_v2", Params={"Bucket": running.s3.bucket})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(address[:-1] + ("0" if address[-1] != "0" else "1"))


def test_s3_refuses_an_unsigned_call(running: engines.Engines) -> None:
    with pytest.raises(urllib.error.HTTPError, match="HTTP Error 4"):
        urllib.request.urlopen(f"{running.s3.endpoint_url}/{running.s3.bucket}")


def test_the_command_sees_the_engines_and_its_code_comes_back() -> None:
    check = "import os, sys; sys.exit(7 if os.environ['S3_ENDPOINT_URL'] and os.environ['FIELD_KEYS'] else 0)"
    assert subprocess.run([*RUN, sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 7


def test_ctrl_c_ends_every_engine() -> None:
    process, addresses = _start_and_wait()
    os.killpg(process.pid, signal.SIGINT)
    assert _ended(process) == 128 + signal.SIGINT
    assert not any(map(_listens, addresses))


def test_a_killed_owner_takes_its_engines_along() -> None:
    process, addresses = _start_and_wait()
    assert all(map(_listens, addresses))
    os.killpg(process.pid, signal.SIGKILL)
    assert _ended(process) == -signal.SIGKILL
    assert not any(map(_listens, addresses))


def test_a_guard_removes_its_directories() -> None:
    with Guard() as guard:
        folder = guard.directory()
        (folder / "note").write_text("here")
    assert not folder.exists()


def test_the_browser_starts() -> None:
    assert chromium.version().startswith("Chromium ")


def test_a_browser_that_does_not_start_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(engines.EngineMissingError, match="/nowhere/chromium"):
        chromium.executable.__wrapped__()


def test_a_machine_without_postgres_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(postgres, "_packaged", lambda: None)
    monkeypatch.setattr(postgres, "_installed", lambda: None)
    with Guard() as guard, pytest.raises(engines.EngineMissingError, match="apt install postgresql"):
        postgres.start(guard)
