"""One way for every test to have a picture developed, and to look at what came out."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
import pyvips

from wecho.common.imaging.limits import DEFAULT_LIMITS, Limits
from wecho.common.imaging.report import PhotoReport, RenditionFormat
from wecho.common.imaging.sandbox import process_photo


@dataclasses.dataclass(frozen=True)
class Developed:
    report: PhotoReport
    folder: Path

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def image(self, kind: RenditionFormat = "jpeg") -> pyvips.Image:
        """The largest rendition, decoded; the original's own JPEG where that stands for every format."""
        wanted = (item for item in reversed(self.report.renditions) if item.format == kind or item.passthrough)
        rendition = next(wanted)
        content = (self.folder / rendition.file_name).read_bytes()
        load = pyvips.Image.heifload_buffer if rendition.format == "avif" else pyvips.Image.jpegload_buffer
        return load(content).copy_memory()


Develop = Callable[..., Developed]


@pytest.fixture
def out_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def develop(tmp_path: Path, out_dir: Path) -> Develop:
    """Takes the bytes of a file. Its name says nothing, as in the store of originals."""

    def run(content: bytes, limits: Limits = DEFAULT_LIMITS) -> Developed:
        source = tmp_path / "original"
        source.write_bytes(content)
        return Developed(process_photo(source, out_dir, limits=limits), out_dir)

    return run
