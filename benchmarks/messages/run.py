"""The same conversations on the site and in the tutorial's chat, in turns, at a low and at a moderate rate."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.figures import Comparison, Fact, Outcome
from benchmarks.messages.load import Found, Job
from benchmarks.stage import Server, Stage
from tests.engines.guard import Guard

PEOPLE = 64  # a person may send 20 messages in 10 seconds
RATES = {25: 5.0, 100: 4.0}
"""Messages a second, and for how many seconds."""
ROUNDS = 3


@dataclass
class Side:
    """One of the two, with what each round found, by rate."""

    server: Server
    found: dict[int, list[Found]] = field(default_factory=lambda: {rate: [] for rate in RATES})


def run(stage: Stage) -> Outcome:
    """One process of sockets on either side; every message must arrive."""
    people = stage.child("benchmarks.people", "talker", str(PEOPLE))
    with Guard() as guard:
        sides = {
            "site": Side(stage.sockets(guard)),
            "chat": Side(stage.baseline(guard, "benchmarks.messages.chat:application", "asginl", 1)),
        }
        for number in range(ROUNDS):
            for rate in RATES:
                for name, side in sides.items():
                    _turn(stage, name, side, people, rate, number)
    return Outcome(
        name="messages",
        title="A message from socket to socket, PostgreSQL with fsync",
        setup={"sockets": PEOPLE, "processes": 1, "rounds": ROUNDS},
        comparisons=[one for rate in RATES for one in _compared(rate, sides["site"], sides["chat"])],
        facts=_facts(sides),
    )


def _turn(stage: Stage, name: str, side: Side, people: list[dict[str, Any]], rate: int, number: int) -> None:
    job = Job(
        side=name,
        port=side.server.port,
        pid=side.server.pid,
        people=people,
        name=f"{rate}-{number}",
        rate=rate,
        count=round(rate * RATES[rate]),
    )
    side.found[rate].append(Found(**stage.child("benchmarks.messages.load", job=job)))


def _compared(rate: int, site: Side, chat: Side) -> list[Comparison]:
    def figure(what: str, unit: str, read: Callable[[Found], float]) -> Comparison:
        ours, baseline = ([read(found) for found in side.found[rate]] for side in (site, chat))
        return Comparison(
            what=f"{rate}/s, {what}", unit=unit, baseline_is="tutorial chat, no store", ours=ours, baseline=baseline
        )

    return [
        figure("send to ack, p50", "ms", lambda found: found.p50["ack"]),
        figure("send to ack, p99", "ms", lambda found: found.p99["ack"]),
        figure("send to the other's socket, p50", "ms", lambda found: found.p50["delivered"]),
        figure("send to the other's socket, p99", "ms", lambda found: found.p99["delivered"]),
        figure("CPU of the server", "ms a message", lambda found: found.server_cpu_ms),
    ]


def _facts(sides: dict[str, Side]) -> list[Fact]:
    rounds = [one for side in sides.values() for found in side.found.values() for one in found]
    return [
        Fact(what="messages left late, p99", unit="ms", values=[one.late_p99 for one in rounds]),
        Fact(what="load generator", unit="cores", values=[one.own_cpu for one in rounds]),
    ]
