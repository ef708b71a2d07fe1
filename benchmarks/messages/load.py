"""`python -m benchmarks.messages.load`: pairs of people who write to each other at a steady rate, in its own process.

Messages leave when they are due, whether or not those before have arrived, so that a slow server cannot slow down what
it is measured with. A job comes as JSON on stdin, what was found leaves on stdout.
"""

import asyncio
import dataclasses
import sys
import time
from typing import Any

import orjson
import uvloop

from benchmarks.figures import percentile
from benchmarks.messages.talkers import TALKERS, Person, Talker
from benchmarks.processes import cpu_seconds

WAIT_SECONDS = 10.0
OPENING_AT_ONCE = 8


@dataclasses.dataclass(frozen=True, kw_only=True)
class Job:
    """`side` is `site` or `chat`, served by process `pid`; neighbours in `people` are pairs.

    `rate` messages leave each second, `count` in all. `name` sets them apart from those of other jobs.
    """

    side: str
    port: int
    pid: int
    people: list[Person]
    name: str
    rate: float
    count: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Found:
    """Milliseconds from sending, by what they end with: `ack` or `delivered`; `late` is how late messages left.

    `own_cpu` is the share of one core that this process took, `server_cpu_ms` what the server took for a message.
    """

    p50: dict[str, float]
    p99: dict[str, float]
    late_p99: float
    own_cpu: float
    server_cpu_ms: float


class Log:
    """When each message left, and when what came of it."""

    def __init__(self) -> None:
        self.left: dict[str, float] = {}
        self.came: dict[str, dict[str, float]] = {"ack": {}, "delivered": {}}
        self.grown = asyncio.Event()

    def seen(self, what: str, name: str) -> None:
        self.came[what][name] = time.perf_counter()
        self.grown.set()

    async def wait_for(self, count: int) -> None:
        """Return once `count` messages were acknowledged and delivered; raises TimeoutError."""
        async with asyncio.timeout(WAIT_SECONDS):
            while any(len(times) < count for times in self.came.values()):
                self.grown.clear()
                await self.grown.wait()

    def milliseconds(self, what: str) -> list[float]:
        return [1000 * (self.came[what][name] - left) for name, left in self.left.items()]


async def load(job: Job) -> Found:
    """Carry out the job; raises when a socket ends, a message is refused, or one does not arrive."""
    log = Log()
    talkers = await _opened(job, log)
    reading = asyncio.gather(*(talker.read() for talker in talkers))
    try:
        return await _first(reading, _talk(job, talkers, log))
    finally:
        for talker in talkers:
            await talker.socket.close()


async def _first(reading: "asyncio.Future[Any]", talking: Any) -> Found:
    """What `talking` returns, unless reading fails before."""
    task = asyncio.ensure_future(talking)
    await asyncio.wait([task, reading], return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
        reading.result()
        raise RuntimeError("the server closed its sockets")
    found: Found = task.result()
    return found


async def _opened(job: Job, log: Log) -> list[Talker]:
    few = asyncio.Semaphore(OPENING_AT_ONCE)

    async def open_one(index: int) -> Talker:
        async with few:
            return await TALKERS[job.side](job.port, job.people[index], job.people[index ^ 1], log.seen)

    return list(await asyncio.gather(*(open_one(index) for index in range(len(job.people)))))


async def _talk(job: Job, talkers: list[Talker], log: Log) -> Found:
    """One message of each pair opens its conversation; those are not counted."""
    openers = talkers[::2]
    for number, talker in enumerate(openers):
        await talker.say(f"{job.name}-opening-{number}")
    await log.wait_for(len(openers))
    served, cpu, begin = cpu_seconds(job.pid), time.process_time(), time.perf_counter()
    late = []
    for number in range(job.count):
        due = begin + number / job.rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        name = f"{job.name}-{number}"
        log.left[name] = now = time.perf_counter()
        late.append(1000 * (now - due))
        await talkers[number % len(talkers)].say(name)
    await log.wait_for(len(openers) + job.count)
    times = {what: log.milliseconds(what) for what in log.came}
    return Found(
        p50={what: percentile(values, 0.5) for what, values in times.items()},
        p99={what: percentile(values, 0.99) for what, values in times.items()},
        late_p99=percentile(late, 0.99),
        own_cpu=(time.process_time() - cpu) / (time.perf_counter() - begin),
        server_cpu_ms=1000 * (cpu_seconds(job.pid) - served) / job.count,
    )


if __name__ == "__main__":
    found = uvloop.run(load(Job(**orjson.loads(sys.stdin.buffer.read()))))
    sys.stdout.buffer.write(orjson.dumps(found))
