"""One turn of load on one server: what is asked, and what was found."""

import dataclasses
from collections.abc import Callable
from itertools import count

from benchmarks.http_load import Found
from benchmarks.processes import cpu_seconds
from benchmarks.services import calls
from benchmarks.services.calls import Call
from benchmarks.services.load import Job
from benchmarks.services.targets import Targets
from benchmarks.stage import Server, Stage

CONNECTIONS = 32
WARM_SECONDS, SECONDS = 0.4, 2.0
MOST_REQUESTS = 40_000
"""Of one turn: more than any server answers meanwhile."""
_numbers = count(1)


@dataclasses.dataclass(frozen=True)
class Scenario:
    """A call as it is measured; of a `cold` one nothing is in the cache."""

    what: str
    call: Call
    cold: bool = False
    one_key: bool = False


SCENARIOS = (
    Scenario("getinfo, cached", calls.GET_INFO),
    Scenario("getinfo, cached, one appKey", calls.GET_INFO, one_key=True),
    Scenario("getinfo, nothing cached", calls.GET_INFO, cold=True),
    *(Scenario(call.name, call) for call in calls.SIX if call is not calls.GET_INFO),
)


@dataclasses.dataclass
class Side:
    """A server and the service that it is asked for, with what each turn found, by scenario."""

    server: Server
    targets: Targets
    found: dict[str, list[Found]] = dataclasses.field(default_factory=dict)
    cpu_ms: dict[str, list[float]] = dataclasses.field(default_factory=dict)

    def take_turn(self, stage: Stage, scenario: Scenario) -> None:
        """Put the server under load once, and keep what was found."""
        job = self._job(scenario)
        if scenario.cold:
            stage.empty_cache()
        before = cpu_seconds(self.server.pid)
        found = Found(**stage.child("benchmarks.services.load", job=job))
        used = cpu_seconds(self.server.pid) - before
        self.found.setdefault(scenario.what, []).append(found)
        self.cpu_ms.setdefault(scenario.what, []).append(1000 * used / found.answers)

    def values(self, what: str, read: Callable[[Found], float]) -> list[float]:
        """One figure of every turn of a scenario."""
        return [read(found) for found in self.found[what]]

    def _job(self, scenario: Scenario) -> Job:
        cold = scenario.cold
        ids = self.targets.strangers(MOST_REQUESTS) if cold else self.targets.ids(scenario.call)
        return Job(
            port=self.server.port,
            call=scenario.call,
            service=self.targets.service,
            secret=self.targets.secret,
            ids=ids,
            first=next(_numbers) * MOST_REQUESTS,
            connections=CONNECTIONS,
            warm_seconds=WARM_SECONDS,
            seconds=SECONDS,
            most=len(ids) if cold else MOST_REQUESTS,
            one_key=scenario.one_key,
        )
