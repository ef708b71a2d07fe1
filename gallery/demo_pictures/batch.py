"""A folder of demo pictures: which ones, painted by several processes, and the index that describes them."""

import datetime as dt
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import pyvips

from gallery.demo_pictures import SCENES, DemoExif, Scene, Words, write_jpeg
from gallery.demo_pictures.avatars import avatar
from gallery.demo_pictures.jpeg import save

FRUGALITY = {"VIPS_CONCURRENCY": "1", "MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "262144"}
"""For the environment of a painting process: with these, glibc gives the memory of a picture back."""
SERIES = (("", ""), (" · 其二", ", II"), (" · 其三", ", III"), (" · 其四", ", IV"), (" · 其五", ", V"))


@dataclass(frozen=True)
class Pick:
    """One picture of a batch, by its place in the batch, counted from 0."""

    number: int

    @property
    def scene(self) -> Scene:
        """All scenes in their order, then all again in steps of seven, so that the rounds do not rhyme."""
        place = self.number % len(SCENES)
        return SCENES[place if self.round == 0 else (7 * place + 2 * self.round) % len(SCENES)]

    @property
    def round(self) -> int:
        """How often its scene was picked before."""
        return self.number // len(SCENES)

    @property
    def seed(self) -> int:
        """A seed that came out well as long as there are any, then one that nobody looked at."""
        good = self.scene.seeds
        return good[self.round] if self.round < len(good) else 100 + self.round

    @property
    def file(self) -> str:
        return f"{self.number + 1:02d}-{self.scene.slug}-{self.seed}.jpg"

    @property
    def title(self) -> Words:
        zh, en = SERIES[self.round] if self.round < len(SERIES) else (f" · {self.round + 1}", f", {self.round + 1}")
        return Words(self.scene.title.zh + zh, self.scene.title.en + en)

    @property
    def exif(self) -> DemoExif:
        """The scene's own notes; another day and another minute for each further picture of it."""
        later = dt.timedelta(days=9 * self.round, minutes=11 * self.round)
        return replace(self.scene.shot, taken=self.scene.shot.taken + later)

    def entry(self) -> dict[str, object]:
        """What the index says of it."""
        scene = self.scene
        words = {"title": self.title, "caption": scene.caption, "alt": scene.alt}
        described = {name: {"zh": text.zh, "en": text.en} for name, text in words.items()}
        return {"file": self.file, "slug": scene.slug, "seed": self.seed, **described, "tags": list(scene.tags)}


def paint(number: int, folder: Path, long_edge: int) -> float:
    """Writes one picture; the seconds that it took."""
    start, pick = perf_counter(), Pick(number)
    write_jpeg(pick.scene, pick.seed, folder / pick.file, long_edge=long_edge, exif=pick.exif)
    return perf_counter() - start


def avatar_file(seed: int) -> str:
    return f"avatar-{seed + 1:02d}.jpg"


def portray(seed: int, folder: Path) -> None:
    save(avatar(seed), folder / avatar_file(seed), None)


def paint_all(count: int, folder: Path, long_edge: int) -> Iterator[tuple[Pick, float]]:
    """Paints pictures 0 to count - 1 on all cores; yields each in order, with its seconds, once it is written."""
    # libvips must not be forked once it has run; each process does best with one thread of it.
    os.environ.update(FRUGALITY)
    workers = max(1, min(count, os.cpu_count() or 1))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_frugal) as pool:
        running = [pool.submit(paint, number, folder, long_edge) for number in range(count)]
        for number, seconds in enumerate(running):
            yield Pick(number), seconds.result()


def _frugal() -> None:
    pyvips.cache_set_max(0)
