"""Four ways to check the same good keys, in one process and in turns."""

from benchmarks.figures import Comparison, Outcome
from benchmarks.stage import SERVICE, Stage

ROUNDS = 9
CALLS = 2_000  # a round must end within the ten seconds for which its keys are good


def run(stage: Stage) -> Outcome:
    """The service is known to the process, as it is in a running site, which reads its services once a second."""
    job = {"service": SERVICE, "secret": stage.secret, "rounds": ROUNDS, "calls": CALLS}
    found: dict[str, list[float]] = stage.child("benchmarks.appkey.checks", job=job)
    named = {
        "matching": "two decryptions, exact reading",
        "admit": "service looked up, key checked, the gate in Redis asked",
        "class": "the whole authentication class",
    }
    return Outcome(
        name="appkey",
        title="appKey check: CPU time",
        setup={"calls": CALLS, "rounds": ROUNDS},
        comparisons=[
            Comparison(what=what, unit="µs", baseline_is="one decryption", ours=found[way], baseline=found["bare"])
            for way, what in named.items()
        ],
    )
