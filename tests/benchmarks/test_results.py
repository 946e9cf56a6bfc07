"""How rounds become medians and ratios, and when a target is met."""

from collections.abc import Mapping
from itertools import count

import pytest

from benchmarks.results import Spread, Target, measures_of, ratios_of, spread_of
from benchmarks.rounds import Trial, add, interleave

SAMPLES = {("ours", "small"): [1.0, 4.0, 3.0], ("theirs", "small"): [2.0, 2.0, 10.0], ("ours", "large"): [5.0] * 3}


def test_a_measure_is_the_median_with_the_quartiles() -> None:
    assert spread_of([5.0, 1.0, 2.0, 3.0, 4.0]) == Spread(3.0, 2.0, 4.0)


def test_a_single_round_is_its_own_spread() -> None:
    assert spread_of([7.0]) == Spread(7.0, 7.0, 7.0)


def test_every_subject_and_case_has_a_measure() -> None:
    measures = measures_of(SAMPLES)

    assert [(measure.subject, measure.case) for measure in measures] == list(SAMPLES)


def test_a_ratio_is_taken_round_by_round_where_both_have_the_case() -> None:
    (ratio,) = ratios_of(SAMPLES, [Target("ours", "theirs")])

    # 0.5, 2.0, 0.3; the ratio of the medians would be 1.5.
    assert ratio.case == "small"
    assert ratio.spread.median == 0.5


@pytest.mark.parametrize(
    ("limit", "cases", "met"),
    [(0.5, (), True), (0.49, (), False), (0.49, ("large",), True), (0.49, ("small",), False), (None, (), True)],
)
def test_a_target_is_judged_by_the_median_in_its_cases(limit: float | None, cases: tuple[str, ...], met: bool) -> None:
    (ratio,) = ratios_of(SAMPLES, [Target("ours", "theirs", limit, None, cases)])

    assert ratio.met is met


def test_a_sum_is_taken_round_by_round_where_all_parts_have_the_case() -> None:
    samples = add(SAMPLES, "both", ["ours", "theirs"])

    assert samples["both", "small"] == [3.0, 6.0, 13.0]
    assert ("both", "large") not in samples


def test_subjects_are_taken_in_turn_and_back_after_one_run_to_warm_up() -> None:
    order: list[str] = []
    clock = count()

    def trial(name: str) -> Trial:
        def run() -> Mapping[str, float]:
            order.append(name)
            return {"case": float(next(clock))}

        return Trial(name, run)

    samples = interleave([trial("a"), trial("b")], 2)

    assert order == ["a", "b", "a", "b", "b", "a"]
    assert samples == {("a", "case"): [2.0, 5.0], ("b", "case"): [3.0, 4.0]}
