"""Photographs of three sizes: developed in turns by both ways, and sent through the whole site; every format at its
largest; and a queue.
"""

import filecmp
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.caller import Caller
from benchmarks.figures import Comparison, Fact, Outcome
from benchmarks.stage import BenchmarkFailed, Stage
from benchmarks.upload.queue import Drained, drain
from tests.engines.guard import Guard

SIZES = {12: (4000, 3000), 24: (6000, 4000), 48: (8000, 6000)}
"""Width and height by megapixels."""
ROUNDS = 3
LARGEST, ENDINGS = 48, ("jpg", "png", "deep.png", "webp", "avif", "heic")
WAYS = ("ours", "bare")
PATIENCE_SECONDS = 60
LOOK_SECONDS = 0.1
WORKER_LOOKS_SECONDS = 1.0
# `started_at` is the lease of a running job too, renewed after five seconds; our jobs take less.
_LAST_JOB = """
SELECT extract(epoch FROM enqueued_at)::float8, extract(epoch FROM started_at)::float8,
    extract(epoch FROM finished_at)::float8
FROM django_tasks_database_dbtaskresult WHERE queue_name = 'photos' ORDER BY enqueued_at DESC LIMIT 1
"""


@dataclass
class Photo:
    """One picture and what was measured with it, a value for each round."""

    megapixels: int
    path: Path
    taken: dict[str, list[dict[str, float]]] = field(default_factory=lambda: {way: [] for way in WAYS})
    answered: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)


def run(stage: Stage, queue: int) -> Outcome:
    """Raises BenchmarkFailed when the two ways make different files, or a photo is not ready in time."""
    photos = [_made(stage, megapixels) for megapixels in SIZES]
    for _ in range(ROUNDS):
        for photo in photos:
            _develop(stage, photo)
    _send_all(stage, photos)
    drained = {workers: drain(stage, photos[0].path, queue, workers) for workers in (1, 2)}
    return Outcome(
        name="upload",
        title="Upload to renditions: 320, 640, 1080 and 2048 px, AVIF and JPEG",
        setup={
            "rounds": ROUNDS,
            "queue": queue,
            **{f"{photo.megapixels} MP": _megabytes(photo.path) for photo in photos},
        },
        comparisons=[*(one for photo in photos for one in _compared(photo)), _whole_job(photos[0], drained[1])],
        facts=[*(fact for photo in photos for fact in _stations(photo)), *_peaks(stage), *_queue(drained)],
    )


def _made(stage: Stage, megapixels: int) -> Photo:
    width, height = SIZES[megapixels]
    path = stage.home / f"{megapixels}.jpg"
    stage.child("benchmarks.upload.picture", str(width), str(height), str(path))
    return Photo(megapixels, path)


def _develop(stage: Stage, photo: Photo) -> None:
    folders = {way: stage.home / way for way in WAYS}
    for way, folder in folders.items():
        folder.mkdir(exist_ok=True)
        photo.taken[way].append(stage.child("benchmarks.upload.develop", way, str(photo.path), str(folder)))
    names = sorted(path.name for path in folders["bare"].iterdir())
    _, different, missing = filecmp.cmpfiles(folders["ours"], folders["bare"], names, shallow=False)
    if different or missing or not names:
        raise BenchmarkFailed(f"The two ways make different renditions: {different or missing}")


def _send_all(stage: Stage, photos: list[Photo]) -> None:
    (person,) = stage.child("benchmarks.people", "uploader", "1")
    with Guard() as guard:
        caller = Caller(stage, stage.web(guard).port, person)
        stage.worker(guard)
        pauses = random.Random(1)
        for _ in range(ROUNDS):
            for photo in photos:
                # A worker looks for jobs once a second; nobody uploads in step with it.
                time.sleep(pauses.uniform(0, WORKER_LOOKS_SECONDS))
                _send(stage, caller, photo)


def _send(stage: Stage, caller: Caller, photo: Photo) -> None:
    begin = time.time()
    sent = caller.upload("/api/v1/gallery/photos", photo.path)
    photo.answered.append(time.time() - begin)
    while (state := caller.get(f"/api/v1/gallery/photos/{sent['id']}"))["status"] == "processing":
        if time.time() - begin > PATIENCE_SECONDS:
            raise BenchmarkFailed(f"A photo was not ready within {PATIENCE_SECONDS} s.")
        time.sleep(LOOK_SECONDS)
    if state["status"] != "ready":
        raise BenchmarkFailed(f"A photo was refused: {state['refusal']}")
    enqueued, started, finished = _last_job(stage)
    photo.waited.append(started - enqueued)
    photo.worked.append(finished - started)
    photo.ready.append(finished - begin)


def _last_job(stage: Stage) -> tuple[float, float, float]:
    """When it was enqueued, started and finished, in Unix time, once it is finished."""
    end = time.monotonic() + PATIENCE_SECONDS
    with psycopg.connect(stage.engines.database_url, autocommit=True) as connection:
        while time.monotonic() < end:
            job = connection.execute(_LAST_JOB).fetchone()
            if job and job[2]:
                return job[0], job[1], job[2]
            time.sleep(LOOK_SECONDS)
    raise BenchmarkFailed("A job did not finish.")


def _compared(photo: Photo) -> list[Comparison]:
    def figure(what: str, unit: str, key: str, ours: list[float] | None = None) -> Comparison:
        found: dict[str, Any] = {way: [taken[key] for taken in photo.taken[way]] for way in WAYS}
        return Comparison(
            what=f"{photo.megapixels} MP, {what}",
            unit=unit,
            baseline_is="bare libvips cascade, whole process",
            ours=ours or found["ours"],
            baseline=found["bare"],
        )

    return [
        figure("CPU time of the child", "s", "cpu_s"),
        figure("peak memory of the child", "MB", "peak_mb"),
        figure("from the call to ready", "s", "wall_s", photo.ready),
    ]


def _stations(photo: Photo) -> list[Fact]:
    """Of what the way from the call to ready consists."""
    named = {"answer to the call": photo.answered, "wait for a worker": photo.waited, "its job": photo.worked}
    return [Fact(what=f"{photo.megapixels} MP, {what}", unit="s", values=values) for what, values in named.items()]


def _whole_job(photo: Photo, drained: Drained) -> Comparison:
    bare = [taken["cpu_s"] for taken in photo.taken["bare"]]
    return Comparison(
        what=f"{photo.megapixels} MP, CPU time of the whole job, worker and child",
        unit="s",
        baseline_is="bare libvips cascade, whole process",
        ours=[drained.cpu] * len(bare),
        baseline=bare,
    )


def _peaks(stage: Stage) -> list[Fact]:
    """What the child holds at most, for every format."""
    size = [str(side) for side in SIZES[LARGEST]]
    paths = [stage.home / f"{LARGEST}.{ending}" for ending in ENDINGS]
    stage.child("benchmarks.upload.picture", *size, *map(str, paths), seconds=600)
    found = []
    for path in paths:
        folder = stage.home / path.name.replace(".", "-")
        folder.mkdir()
        taken = stage.child("benchmarks.upload.develop", "ours", str(path), str(folder))
        what = f"{LARGEST} MP as {path.name.partition('.')[2]}"
        found.append(Fact(what=f"{what}, peak memory of the child", unit="MB", values=[taken["peak_mb"]]))
        found.append(Fact(what=f"{what}, CPU time of the child", unit="s", values=[taken["cpu_s"]]))
    return found


def _queue(drained: dict[int, Drained]) -> list[Fact]:
    one, two = drained[1], drained[2]
    return [
        Fact(what="queue, one worker", unit="photos/s", values=[one.rate]),
        Fact(what="queue, two workers", unit="photos/s", values=[two.rate]),
        Fact(what="queue, two workers to one", unit="times", values=[two.rate / one.rate]),
        Fact(what="queue, a worker holds after a tenth", unit="MB", values=[one.early_mb]),
        Fact(what="queue, a worker holds at the end", unit="MB", values=[one.late_mb]),
    ]


def _megabytes(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"
