"""The pictures of the demo: made by our own generator, or taken from a folder."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wecho.env import BASE_DIR

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif"}


@dataclass(frozen=True)
class Picture:
    """A file with the texts that go with it."""

    path: Path
    title: str
    text: str
    alt: str


def generated(folder: Path, count: int, long_edge: int, avatars: int = 0) -> Iterator[str | Picture]:
    """Make pictures in a child process: yields its lines of progress, then the pictures."""
    command = [sys.executable, "-m", "gallery.demo_pictures", folder, "--count", count, "--long-edge", long_edge]
    command += ["--avatars", avatars]
    with subprocess.Popen([*map(str, command)], cwd=BASE_DIR, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603
        assert child.stdout is not None  # noqa: S101 - a pipe was asked for
        yield from (line.rstrip() for line in child.stdout)
    if child.returncode:
        raise RuntimeError("The pictures of the demo could not be made.")
    for entry in json.loads((folder / "index.json").read_text())["pictures"]:
        text = f"{entry['caption']['zh']}\n{entry['title']['en']}: {entry['caption']['en']}"
        yield Picture(folder / entry["file"], entry["title"]["zh"], text, entry["alt"]["zh"])


def portraits(folder: Path, count: int) -> list[Path]:
    """Square faces of nobody, made in a child process."""
    for _line in generated(folder, 0, 64, avatars=count):
        pass
    return [folder / entry["file"] for entry in json.loads((folder / "index.json").read_text())["avatars"]]


def found(folder: Path, count: int) -> list[Picture]:
    """The first pictures of a folder by name, titled by their file names."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    return [Picture(path, path.stem[:100], "", path.stem) for path in files[:count]]
