"""`python -m benchmarks [NAME …]`: run all benchmarks or the named ones, show the figures, keep them as JSON."""

import argparse
import sys
import time
from collections.abc import Callable

from benchmarks import report
from benchmarks.accounts import run as accounts
from benchmarks.appkey import run as appkey
from benchmarks.feed import run as feed
from benchmarks.figures import Outcome
from benchmarks.messages import run as messages
from benchmarks.notifications import run as notifications
from benchmarks.services import run as services
from benchmarks.stage import BenchmarkFailed, Stage, raised
from benchmarks.upload import run as upload
from tests.engines import EngineMissingError

POSTS = 20_000
SERVICE_POSTS = 100_000
NOTIFICATIONS = 1_000_000
FOLLOWS = 1_000_000
QUEUE = 20


def main(words: list[str]) -> int:
    """Returns the exit code."""
    options = _options(words)
    begin, machine = time.monotonic(), report.machine()
    try:
        outcomes = _run(options)
    except (BenchmarkFailed, EngineMissingError) as failure:
        print(f"benchmarks: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    path = report.write(outcomes, report.RESULTS, machine, time.monotonic() - begin)
    print(f"Written to {path}")
    return 0


_BENCHMARKS: dict[str, Callable[[Stage, argparse.Namespace], Outcome]] = {
    "feed": lambda stage, options: feed.run(stage, options.posts),
    "upload": lambda stage, options: upload.run(stage, options.queue),
    "appkey": lambda stage, options: appkey.run(stage),
    "messages": lambda stage, options: messages.run(stage),
    "notifications": lambda stage, options: notifications.run(stage, options.notifications),
    "services": lambda stage, options: services.run(stage, options.service_posts),
    "accounts": lambda stage, options: accounts.run(stage, FOLLOWS),
}


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = list(_BENCHMARKS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    how_many = f"posts that the feed is read from ({POSTS})"
    parser.add_argument("--posts", type=int, default=POSTS, metavar="N", help=how_many)
    how_many = f"posts of the largest registered service ({SERVICE_POSTS}); the goal is set for 1000000"
    parser.add_argument("--service-posts", type=int, default=SERVICE_POSTS, metavar="N", help=how_many)
    how_many = f"uploads in the queue that one worker and two drain ({QUEUE}); the goal is set for 1000"
    parser.add_argument("--queue", type=int, default=QUEUE, metavar="N", help=how_many)
    how_many = f"rows of the large table of notifications ({NOTIFICATIONS})"
    parser.add_argument("--notifications", type=int, default=NOTIFICATIONS, metavar="N", help=how_many)
    options = parser.parse_args(words)
    if unknown := [name for name in options.names if name not in names]:
        parser.error(f"no benchmark {unknown[0]}: choose from {', '.join(names)}")
    return options


def _run(options: argparse.Namespace) -> list[Outcome]:
    outcomes = []
    print("Starting PostgreSQL, Redis and S3 …", flush=True)
    with raised() as stage:
        for name, benchmark in _BENCHMARKS.items():
            if not options.names or name in options.names:
                outcomes.append(benchmark(stage, options))
                print(f"\n{report.table(outcomes[-1])}\n", flush=True)
    return outcomes


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
