"""`python -m benchmarks.upload.develop ours|bare SOURCE OUT_DIR`: one way, and what its process took, as JSON.

The child is a whole process in both ways, with the same environment; this process only starts it and counts.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import orjson

from tests.engines.machine import ROOT
from wecho.common.imaging.sandbox import process_photo

FRUGAL = {"MALLOC_ARENA_MAX": "2", "VIPS_CONCURRENCY": "1", "PYTHONUTF8": "1"}
"""What the sandbox gives to its child too."""


def bare(source: Path, folder: Path) -> None:
    command = [sys.executable, "-P", "-s", "-m", "benchmarks.upload.cascade", str(source), str(folder)]
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), **FRUGAL}
    subprocess.run(command, cwd=folder, env=environment, check=True)


def main(way: str, source: Path, folder: Path) -> None:
    begin = time.perf_counter()
    if way == "ours":
        process_photo(source, folder)
    else:
        bare(source, folder)
    wall = time.perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = used.ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
    found = {"cpu_s": used.ru_utime + used.ru_stime, "peak_mb": peak, "wall_s": wall}
    sys.stdout.buffer.write(orjson.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
