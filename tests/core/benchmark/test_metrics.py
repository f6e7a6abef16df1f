"""The arithmetic of one answer, against numbers worked out by hand."""

import numpy as np
import pytest

from core.benchmark.episodes import UNKNOWN
from core.benchmark.interfaces import Answer
from core.benchmark.metrics import N_BINS, auroc, calibration_error, is_covered, score
from core.domain.records import Trust


def answer(chances, **more):
    return Answer(np.array(chances, np.float32), 0.1, **more)


def test_the_share_right_leaves_out_pictures_of_no_class():
    chances = [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]]
    found = score(answer(chances), np.array([0, 1, 1, UNKNOWN]))
    assert found.share_right == pytest.approx(2 / 3)
    assert found.right.tolist() == [True, False, True]
    assert found.confidences == pytest.approx([0.9, 0.8, 0.7])
    assert (found.trust, found.covered, found.auroc) == (None, None, None)


def test_an_answer_for_other_pictures_is_refused():
    with pytest.raises(ValueError, match="1 rows for 2 pictures"):
        score(answer([[1, 0]]), np.array([0, 1]))


@pytest.mark.parametrize(
    ("unknown", "expected"),
    [
        ([0.1, 0.2, 0.8, 0.9], 1.0),
        ([0.8, 0.9, 0.1, 0.2], 0.0),
        ([0.5, 0.5, 0.5, 0.5], 0.5),
        # Of four pairs the held-out picture is stranger in three: 2>1, 4>1, 4>3, but not 2>3.
        ([1.0, 3.0, 2.0, 4.0], 0.75),
    ],
)
def test_auroc_counts_pairs_in_the_right_order(unknown, expected):
    truth = np.array([0, 1, UNKNOWN, UNKNOWN])
    found = score(answer([[1, 0]] * 4, unknown=np.array(unknown, np.float32)), truth)
    assert found.auroc == pytest.approx(expected)


def test_auroc_needs_both_kinds():
    assert auroc(np.ones(3, np.float32), np.zeros(3, bool)) is None
    assert auroc(np.ones(3, np.float32), np.ones(3, bool)) is None


@pytest.mark.parametrize(
    ("share", "expected"), [(0.69, False), (0.7, True), (0.8, True), (0.9, True), (0.91, False)]
)
def test_coverage_is_whether_the_share_lies_in_the_interval(share, expected):
    assert is_covered(share, Trust(0.8, 0.7, 0.9, 10, 8)) is expected


def test_without_an_interval_nothing_is_covered_or_missed():
    assert is_covered(0.5, Trust(None, None, None, 0, 0)) is None
    assert is_covered(0.5, None) is None


def test_calibration_error_is_the_mean_gap_of_the_bins():
    # One picture a bin: gaps of 0.1 where right and 0.9 where wrong.
    right = np.arange(N_BINS) < 10
    error = calibration_error(np.full(N_BINS, 0.9, np.float32), right)
    assert error == pytest.approx((10 * 0.1 + 5 * 0.9) / 15)


def test_gaps_within_a_bin_cancel_and_across_bins_do_not():
    # Two pictures a bin, all at 0.5: one right and one wrong in each bin are calibrated.
    half = np.full(2 * N_BINS, 0.5, np.float32)
    assert calibration_error(half, np.tile([True, False], N_BINS)) == pytest.approx(0)
    # The lower half always wrong, the upper always right: far off in every bin.
    rising = np.linspace(0.49, 0.51, 2 * N_BINS).astype(np.float32)
    late = np.arange(2 * N_BINS) >= N_BINS + 1
    assert calibration_error(rising, late) > 0.45


def test_the_order_of_pictures_does_not_matter_for_calibration():
    random = np.random.default_rng(0)
    confidences = random.random(200).astype(np.float32)
    right = random.random(200) < confidences
    order = random.permutation(200)
    assert calibration_error(confidences[order], right[order]) == pytest.approx(
        calibration_error(confidences, right)
    )
