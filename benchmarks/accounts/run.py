"""What signing in, knowing who calls, profiles and following cost, each beside the barest program that does it."""

from benchmarks.figures import Comparison, Outcome
from benchmarks.stage import Stage

ROUNDS = 7
PEOPLE = 2_000
SMALL = 10_000
SECONDS = 900.0
_COMPARED = (
    ("sign_in", "signing in: limits, password, session, tokens", "verify", "one Argon2 verification"),
    ("token", "an access token: session and person", "decode", "PyJWT's decoding alone"),
    (
        "token",
        "an access token: session and person",
        "stock",
        "simplejwt's own class, which asks the database",
    ),
    ("profile_cached", "a profile from the cache", "redis", "one GET with redis-py, read as JSON"),
    ("profile_database", "a profile from the database", "select", "one prepared SELECT with psycopg"),
    ("follow", "to follow", "insert", "the same three statements with psycopg"),
)


def run(stage: Stage, follows: int) -> Outcome:
    """Following is measured with few rows there, then with `follows`."""
    job = {"rounds": ROUNDS, "people": PEOPLE, "small": SMALL, "follows": follows}
    found: dict[str, list[float]] = stage.child("benchmarks.accounts.checks", job=job, seconds=SECONDS)
    compared = [
        Comparison(what=what, unit="µs", baseline_is=beside, ours=found[way], baseline=found[base])
        for way, what, base, beside in _COMPARED
    ]
    flat = Comparison(
        what="to follow",
        unit="µs",
        baseline_is=f"the same at {SMALL:,} follows",
        ours=found["follow"],
        baseline=found["follow_small"],
    )
    return Outcome(
        name="accounts",
        title="People: time of one call in a process of its own, PostgreSQL with fsync",
        setup={"follows": follows, "people": PEOPLE, "rounds": ROUNDS},
        comparisons=[*compared, flat],
    )
