"""Means, intervals and paired differences, against numbers worked out by hand."""

import numpy as np
import pytest

from core.benchmark.methods import REFERENCE
from core.benchmark.metrics import Score, calibration_error
from core.benchmark.report import table
from core.benchmark.runner import Result
from core.benchmark.statistics import estimate, summarise


def result(set_name, number, shots=5, **shares):
    def one(share, seconds):
        right = np.arange(10) < round(10 * share)
        return Score(share, right, np.full(10, 0.5, np.float32), None, share > 0.5, share, seconds)

    scores = {
        name.replace("reference", REFERENCE): one(share, number + 1.0)
        for name, share in shares.items()
    }
    return Result(set_name, shots, number, ("a", "b"), (), 10, 0, scores)


RESULTS = [
    result("one", 0, ours=0.5, reference=0.4),
    result("one", 1, ours=0.7, reference=0.5),
    result("two", 0, ours=0.9, reference=0.9),
    result("two", 1, ours=0.9, reference=0.8),
    result("two", 2, shots=20, ours=1.0, reference=0.0),
]


def test_an_estimate_is_worked_out_by_hand():
    found = estimate({"one": [0.5, 0.7], "two": [0.9, 0.9]})
    assert found.mean == pytest.approx(0.75)
    assert found.by_set == pytest.approx({"one": 0.6, "two": 0.9})
    assert found.lowest == "one"
    # Pooled variance 0.02 / 2; its error sqrt(0.01 (1/2 + 1/2)) / 2 = 0.05; t(2) = 4.3027.
    assert found.over_episodes == pytest.approx(4.3027 * 0.05, abs=1e-5)
    # The means' deviation 0.2121 / sqrt(2) = 0.15; t(1) = 12.7062.
    assert found.over_sets == pytest.approx(12.7062 * 0.15, abs=1e-4)


def test_every_set_counts_the_same_however_many_episodes_it_has():
    assert estimate({"one": [0.0] * 9, "two": [1.0]}).mean == pytest.approx(0.5)


def test_what_cannot_be_said_is_none():
    assert estimate({"one": [0.5], "two": [0.6]}).over_episodes is None
    assert estimate({"one": [0.5, 0.6]}).over_sets is None


def test_gains_are_paired_by_draw():
    found = summarise(RESULTS, 5)["ours"]
    assert found.gain.by_set == pytest.approx({"one": 0.15, "two": 0.05})
    assert found.gain.mean == pytest.approx(0.1)
    assert found.gain.lowest == "two"
    # Differences 0.1, 0.2 and 0.0, 0.1: pooled variance (0.005 + 0.005) / 2 = 0.005.
    assert found.gain.over_episodes == pytest.approx(4.3027 * np.sqrt(0.005) / 2, abs=1e-5)
    assert summarise(RESULTS, 5)[REFERENCE].gain.mean == 0


def test_the_rest_of_a_summary():
    found = summarise(RESULTS, 5)["ours"]
    assert found.n_episodes == 4
    assert found.median_seconds == pytest.approx(1.5)
    assert found.coverage == pytest.approx(3 / 4)
    assert found.auroc.mean == pytest.approx(0.75)


def test_calibration_is_measured_over_all_folders_together():
    # Too sure in one folder, not sure enough in the other: taken together, both still count.
    low = np.full(15, 0.8, np.float32)
    high = np.full(15, 0.9, np.float32)
    right = [np.tile([True, True, False], 5), np.ones(15, bool)]
    results = []
    for number, (confidences, one) in enumerate(zip((low, high), right, strict=True)):
        score = Score(float(one.mean()), one, confidences, None, None, None, 0.0)
        results.append(Result("one", 5, number, ("a", "b"), (), 15, 0, {REFERENCE: score}))
    pooled = calibration_error(np.concatenate([low, high]), np.concatenate(right))
    found = summarise(results, 5)[REFERENCE].calibration_error
    assert found == pytest.approx(pooled)
    assert found > 0.1


def test_each_number_of_examples_is_summed_up_alone():
    assert summarise(RESULTS, 20)["ours"].right.mean == pytest.approx(1.0)
    assert summarise(RESULTS, 1) == {}
    assert table(RESULTS, 1) == ""


def test_the_table_holds_the_numbers():
    rows = [line.split() for line in table(RESULTS, 5).splitlines()]
    assert rows[1] == ["set", "ours", REFERENCE]
    assert ["one", "60.0", "45.0"] in rows
    assert ["two", "90.0", "85.0"] in rows
    assert ["mean", "75.0", "65.0"] in rows
    assert ["lowest", "set", "60.0", "45.0"] in rows
    assert ["gain", "+10.0", "+0.0"] in rows
    assert ["lowest", "gain", "+5.0", "+0.0"] in rows
    assert ["in", "interval", "75.0", "50.0"] in rows
    assert ["seconds", "1.500", "1.500"] in rows
