"""The child is a child: limited, alone, and gone afterwards."""

import dataclasses
import errno
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.common.imaging import pictures
from tests.common.imaging.conftest import Develop
from wecho.common.imaging.confinement import peak_resident_bytes, watch_memory
from wecho.common.imaging.limits import MEBIBYTE, Limits
from wecho.common.imaging.refusals import PhotoFailed, PhotoRefused, Reason
from wecho.common.imaging.sandbox import missing_codecs, process_photo

ROOT = Path(__file__).resolve().parents[3]


def test_a_picture_that_takes_too_long_is_stopped_and_refused(develop: Develop, out_dir: Path) -> None:
    """Several seconds of work, where one is allowed."""
    with pytest.raises(PhotoRefused) as refusal:
        develop(pictures.costly_png(10_900, 10_900), Limits(cpu_seconds=1))
    assert refusal.value.reason is Reason.TOO_SLOW
    assert list(out_dir.iterdir()) == []


def test_a_picture_that_takes_too_much_memory_is_stopped_and_refused(develop: Develop, out_dir: Path) -> None:
    """A progressive picture keeps all of its coefficients: 138 MB here, beside those that the program takes."""
    content = pictures.jpeg(pictures.flat(4_800, 4_800, pictures.BLUE), interlace=True, quality=50)
    with pytest.raises(PhotoRefused) as refusal:
        develop(content, Limits(memory_bytes=160 * MEBIBYTE))
    assert refusal.value.reason is Reason.TOO_MUCH_MEMORY
    assert list(out_dir.iterdir()) == []


def test_a_child_that_only_waits_is_killed_and_that_is_our_fault(tmp_path: Path, out_dir: Path) -> None:
    """It waits for a pipe that nobody writes to. That it is gone shows in nobody reading the pipe any more."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(PhotoFailed, match="no answer"):
        process_photo(pipe, out_dir, limits=Limits(wall_seconds=0.5))
    with pytest.raises(OSError, match=os.strerror(errno.ENXIO)):
        os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    assert list(out_dir.iterdir()) == []


def test_a_missing_original_is_our_fault(tmp_path: Path, out_dir: Path) -> None:
    with pytest.raises(PhotoFailed, match="No such file"):
        process_photo(tmp_path / "gone", out_dir)
    assert list(out_dir.iterdir()) == []


def test_the_child_gets_none_of_our_secrets_and_its_own_session(
    develop: Develop, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: dict[str, Any] = {}
    real = subprocess.Popen

    def watched(*arguments: Any, **options: Any) -> Any:
        started.update(options)
        return real(*arguments, **options)

    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setattr(subprocess, "Popen", watched)
    develop(pictures.jpeg(pictures.flat(64, 48, pictures.RED)))
    assert "DATABASE_URL" not in started["env"]
    assert started["start_new_session"] is True
    assert started["stdin"] == subprocess.DEVNULL


def test_the_parent_never_loads_a_decoder() -> None:
    check = (
        "import sys, wecho.common.imaging.sandbox, wecho.common.imaging.report\n"
        "loaded = {'pyvips', 'pillow_heif', 'PIL'} & set(sys.modules)\n"
        "sys.exit(f'loaded {loaded}' if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_many_can_be_developed_at_once(tmp_path: Path) -> None:
    """From threads, as a worker does it: each with its own folder, none in the way of another."""
    source = tmp_path / "original"
    source.write_bytes(pictures.jpeg(pictures.quarters(400, 300)))
    widths: list[int] = []

    def run(number: int) -> None:
        out = tmp_path / str(number)
        out.mkdir()
        widths.append(process_photo(source, out).width)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert widths == [400] * 4


def test_where_the_system_does_not_limit_memory_a_watch_does() -> None:
    exceeded = threading.Event()
    watch_memory(peak_resident_bytes() - 1, exceeded.set)
    assert exceeded.wait(timeout=10)


def test_limits_survive_the_trip_to_the_child() -> None:
    limits = Limits(max_pixels=1, wall_seconds=2.5)
    assert Limits.from_json(limits.to_json()) == limits
    assert dataclasses.asdict(limits)["max_pixels"] == 1


def test_this_machine_has_every_codec() -> None:
    assert missing_codecs() == []
