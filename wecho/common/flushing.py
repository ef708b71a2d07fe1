"""What a process counts by itself, written down every few seconds and once more when it stops."""

import atexit
import threading
from collections.abc import Callable
from multiprocessing.util import Finalize

from django.conf import settings
from django.db import connection


def flush_regularly(name: str, flush: Callable[[], None], after: Callable[[], None] = lambda: None) -> None:
    """Call `flush` every TRAFFIC_FLUSH_SECONDS (0: never) in a thread of that name, and once more at the end.

    `after` follows each time but the last. Called once where requests are served.
    """
    if not settings.TRAFFIC_FLUSH_SECONDS:
        return

    def run() -> None:
        while not stopped.wait(settings.TRAFFIC_FLUSH_SECONDS):
            flush()
            after()
            connection.close()

    stopped = threading.Event()
    atexit.register(flush)
    Finalize(None, flush, exitpriority=0)  # workers of a server end without what atexit does
    threading.Thread(target=run, name=name, daemon=True).start()
