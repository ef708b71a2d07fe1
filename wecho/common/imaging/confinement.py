"""The walls around the child, put up by itself before it loads anything that decodes.

The caller cannot do it: code between fork and exec is not safe in a process with threads.
"""

import resource
import sys
import threading
from collections.abc import Callable

from wecho.common.imaging.limits import Limits

_WATCH_SECONDS = 0.1


def confine(limits: Limits, on_excess: Callable[[], None]) -> None:
    """Lowers the limits of this process, hard ones too, so that nothing it runs can raise them again.

    Linux holds memory to an address space: an allocation beyond it fails. macOS has no such limit, so there a thread
    looks at the peak of resident memory and calls `on_excess`; decoders work outside of Python's lock and let it run.
    """
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds, grace=1)
    _lower(resource.RLIMIT_FSIZE, limits.file_bytes)
    _lower(resource.RLIMIT_NOFILE, limits.open_files)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, limits.memory_bytes)
    else:
        watch_memory(limits.memory_bytes, on_excess)


def watch_memory(most_bytes: int, on_excess: Callable[[], None]) -> threading.Thread:
    """A thread that calls `on_excess` once when this process has ever held more than `most_bytes`."""

    def watch() -> None:
        while peak_resident_bytes() <= most_bytes:
            pause.wait(_WATCH_SECONDS)
        on_excess()

    pause = threading.Event()
    thread = threading.Thread(target=watch, name="memory-watch", daemon=True)
    thread.start()
    return thread


def peak_resident_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _lower(kind: int, value: int, grace: int = 0) -> None:
    """`grace` lies between the soft limit, which sends a signal that tells why, and the hard one, which kills."""
    _, ceiling = resource.getrlimit(kind)
    hard = value + grace if ceiling == resource.RLIM_INFINITY else min(value + grace, ceiling)
    resource.setrlimit(kind, (min(value, hard), hard))
