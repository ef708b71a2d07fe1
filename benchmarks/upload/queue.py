"""A queue of uploads, drained by one worker and by two: how fast, at what CPU, and what a worker holds meanwhile."""

import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import psycopg

from benchmarks.stage import BenchmarkFailed, Stage
from tests.engines.guard import Guard, Process

PATIENCE_SECONDS = 10.0
"""For each photo, on a machine that does other work."""
LOOK_SECONDS = 0.2
_STATES = """
SELECT count(*) FILTER (WHERE status = 'processing'), count(*) FILTER (WHERE status = 'ready') FROM gallery_photo
"""


@dataclass
class Drained:
    """`rate` is photos a second, `cpu` the seconds of a whole job with its child; `early_mb` and `late_mb` are what one
    worker held after a tenth of the queue and at its end, `held` all in between.
    """

    rate: float
    cpu: float
    early_mb: float
    late_mb: float
    held: list[float] = field(default_factory=list)


def drain(stage: Stage, path: Path, count: int, workers: int) -> Drained:
    """Fill the queue, then start workers on it; what they take to start does not count.

    Raises BenchmarkFailed where the queue is not empty in time, or a photo was refused.
    """
    seconds = PATIENCE_SECONDS * count
    with psycopg.connect(stage.engines.database_url, autocommit=True) as connection:
        before = _states(connection)[1]
        stage.child("benchmarks.upload.fill", str(count), str(path), seconds=seconds)
        with Guard() as guard:
            started = [stage.worker(guard) for _ in range(workers)]
            begin, at_first, ready = time.monotonic(), sum(map(_cpu, started)), _states(connection)[1]
            held: list[float] = []
            while (states := _states(connection))[0]:
                if time.monotonic() - begin > seconds:
                    raise BenchmarkFailed(f"{states[0]} of {count} photos were not processed within {seconds:.0f} s.")
                held.append(_held(started[0]))
                time.sleep(LOOK_SECONDS)
            took = time.monotonic() - begin
            states = _states(connection)
            done = states[1] - ready
            cpu = (sum(map(_cpu, started)) - at_first) / done
            late = _held(started[0])
    if states[1] - before != count:
        raise BenchmarkFailed("A photo of the queue was refused.")
    return Drained(done / took, cpu, held[len(held) // 10], late, held)


def _states(connection: "psycopg.Connection[tuple[int, int]]") -> tuple[int, int]:
    row = connection.execute(_STATES).fetchone()
    return row or (0, 0)


def _held(worker: Process) -> float:
    return float(psutil.Process(worker.popen.pid).memory_info().rss) / 1e6


def _cpu(worker: Process) -> float:
    """Of the worker and of the children that it has waited for, since it began."""
    times = psutil.Process(worker.popen.pid).cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)
