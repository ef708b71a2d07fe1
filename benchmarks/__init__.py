"""How fast we are beside the barest thing that does the same, both in one run: `python -m benchmarks` or `make bench`.

A benchmark is a package with a `run(stage)` that returns an `Outcome`. It takes turns, ours and the baseline's, so that
a machine that is busy with something else troubles both alike, and compares turn with turn.
"""
