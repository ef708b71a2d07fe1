"""The door to the pipeline: one photograph, one confined child process.

Every caller goes through here. This module and what it imports never load a library that decodes pictures.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from wecho.common.imaging.limits import DEFAULT_LIMITS, Limits
from wecho.common.imaging.orders import PHOTO, Order
from wecho.common.imaging.refusals import PhotoFailed, PhotoRefused, Reason
from wecho.common.imaging.report import PhotoFormat, PhotoReport

_IMPORT_ROOT = Path(__file__).resolve().parents[3]
_OUT_OF_MEMORY = ("out of memory", "failed to allocate", "bad_alloc", "memoryerror", "cannot allocate memory")
_COMPLAINT_BYTES = 4_000


def process_photo(source: Path, out_dir: Path, *, limits: Limits = DEFAULT_LIMITS, order: Order = PHOTO) -> PhotoReport:
    """Develops the photograph `source` into `out_dir`, an existing folder, replacing renditions of the same names.

    Raises PhotoRefused where the picture is at fault, the memory or CPU time that it takes included, and PhotoFailed
    where we are: a crash, a kill from outside, a machine too busy to answer in time. Then `out_dir` is as it was.
    """
    with tempfile.TemporaryDirectory(prefix=".photo-", dir=out_dir) as scratch:
        arguments = [str(source.absolute()), scratch, limits.to_json(), order.to_json()]
        report = _report_in(_ask(arguments, Path(scratch), limits.wall_seconds), order)
        _publish(report, Path(scratch), out_dir)
    return report


def missing_codecs(*, seconds: float = 30.0) -> list[PhotoFormat]:
    """The formats that this machine cannot handle; empty when all is well. Raises PhotoFailed if even asking fails."""
    with tempfile.TemporaryDirectory() as scratch:
        return [PhotoFormat(name) for name in _ask(["--codecs"], Path(scratch), seconds)["missing"]]


def _ask(arguments: list[str], scratch: Path, seconds: float) -> dict[str, Any]:
    """The child's one line of JSON. What it does after that line does not matter; it is killed with its group."""
    with tempfile.TemporaryFile() as complaints, _child(arguments, scratch, complaints) as child:
        try:
            said, _ = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as late:
            raise PhotoFailed(f"no answer within {seconds} s, and the CPU limit not reached") from late
        with contextlib.suppress(ValueError, TypeError):
            return dict(json.loads(said))
        raise _fault(child.returncode, _tail(complaints))


@contextlib.contextmanager
def _child(arguments: list[str], scratch: Path, complaints: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        [sys.executable, "-P", "-s", "-m", "wecho.common.imaging", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=complaints,
        cwd=scratch,
        env=_environment(scratch),
        start_new_session=True,
    ) as child:
        try:
            yield child
        finally:
            # Also after a good end: whatever the child may have started is of its group, and goes.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)


def _environment(scratch: Path) -> dict[str, str]:
    """Nothing of ours: no secrets, no addresses. Two malloc arenas and one libvips thread keep the peak low."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(_IMPORT_ROOT),
        "PYTHONUTF8": "1",
        "TMPDIR": str(scratch),
        "MALLOC_ARENA_MAX": "2",
        "VIPS_CONCURRENCY": "1",
    }


def _fault(status: int, complaint: str) -> PhotoRefused | PhotoFailed:
    """Why a child ended without an answer.

    SIGXCPU is the CPU limit. libvips and C++ abort when an allocation fails, and say so. Any other signal is a crash
    or a kill from outside: our fault, as far as we know.
    """
    if status == -signal.SIGXCPU:
        return PhotoRefused(Reason.TOO_SLOW, "CPU limit")
    if any(sign in complaint.lower() for sign in _OUT_OF_MEMORY):
        return PhotoRefused(Reason.TOO_MUCH_MEMORY, complaint[-200:])
    return PhotoFailed(f"child ended with status {status}: {complaint}")


def _tail(complaints: IO[bytes]) -> str:
    size = complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, size - _COMPLAINT_BYTES))
    return complaints.read().decode("utf-8", "replace").strip()


def _report_in(answer: dict[str, Any], order: Order) -> PhotoReport:
    """Raises the refusal, if it is one. The child has had hostile bytes in its hands, so its word is checked, too."""
    try:
        if "refused" in answer:
            raise PhotoRefused(Reason(answer["refused"]), str(answer["detail"]))
        report = PhotoReport.from_json(answer["report"])
        if any(made.step not in order.steps or made.format not in order.formats for made in report.renditions):
            raise ValueError("other renditions than were ordered")
        return report
    except (KeyError, TypeError, ValueError) as error:
        raise PhotoFailed(f"an answer that is no report: {error}") from error


def _publish(report: PhotoReport, scratch: Path, out_dir: Path) -> None:
    """Moves the renditions, and only those, out of the scratch folder; a rename within one file system."""
    for rendition in report.renditions:
        made = scratch / rendition.file_name
        if made.is_symlink() or not made.is_file() or made.stat().st_size != rendition.byte_size:
            raise PhotoFailed(f"{rendition.file_name} is not the file that was reported")
    for rendition in report.renditions:
        shutil.move(scratch / rendition.file_name, out_dir / rendition.file_name)
