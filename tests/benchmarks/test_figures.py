"""What the benchmarks compute and keep. How long anything takes is nobody's business here."""

import json
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.figures import Comparison, Fact, Outcome, percentile


def outcome() -> Outcome:
    compared = Comparison(
        what="time", unit="ms", baseline_is="the barest", ours=[4.0, 90.0, 6.0], baseline=[2.0, 2.0, 4.0]
    )
    return Outcome(
        name="sample",
        title="A sample",
        setup={"rounds": 3},
        comparisons=[compared],
        facts=[Fact(what="load", unit="cores", values=[0.5, 0.1, 0.3])],
    )


@pytest.mark.parametrize(("share", "value"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0.0, 1.0)])
def test_a_percentile_is_the_value_that_so_many_do_not_exceed(share: float, value: float) -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], share) == value


def test_a_percentile_of_few_values_is_one_of_them() -> None:
    assert percentile([3.0], 0.99) == 3.0
    assert percentile([1.0, 9.0], 0.5) == 1.0


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_one_disturbed_round_does_not_move_the_ratio() -> None:
    compared = outcome().comparisons[0]
    assert compared.ratios == [2.0, 45.0, 1.5]
    assert compared.ratio == 2.0


def test_rounds_that_have_no_partner_are_refused() -> None:
    with pytest.raises(ValueError, match="as many values"):
        Comparison(what="time", unit="ms", baseline_is="nothing", ours=[1.0, 2.0], baseline=[1.0])


def test_a_run_is_kept_with_every_round_and_the_load_before_and_after(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    path = report.write([outcome()], folder, report.machine(), seconds=1.25)
    kept = json.loads(path.read_text())
    assert path.parent == folder
    assert kept["seconds"] == 1.2
    assert len(kept["machine"]["load"]) == len(kept["machine"]["load_at_end"]) == 3
    (benchmark,) = kept["benchmarks"]
    assert benchmark["setup"] == {"rounds": 3}
    (compared,) = benchmark["comparisons"]
    assert compared["ours"] == [4.0, 90.0, 6.0]
    assert (compared["ours_median"], compared["baseline_median"], compared["ratio"]) == (6.0, 2.0, 2.0)
    assert benchmark["facts"] == [{"what": "load", "unit": "cores", "values": [0.5, 0.1, 0.3], "median": 0.3}]


def test_the_table_shows_medians_the_ratio_and_its_spread() -> None:
    lines = report.table(outcome()).splitlines()
    assert lines[:2] == ["A sample", "  rounds 3"]
    assert lines[3].split() == ["time,", "ms", "6.00", "2.00", "2.00", "1.50-45.00", "the", "barest"]
    assert lines[4].split() == ["load,", "cores", "0.30"]


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (0.126, "0.13"), (12.34, "12.3"), (1234.5, "1,234")])
def test_numbers_have_the_digits_that_mean_something(value: float, shown: str) -> None:
    assert report.number(value) == shown
