"""Judge answers: share right, calibration, whether trust and "none of these" hold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from core.benchmark.episodes import UNKNOWN
from core.benchmark.interfaces import Answer
from core.domain.arrays import Floats, Ints
from core.domain.records import Trust

N_BINS = 15  # as Guo et al. 2017 and most since; other numbers cannot be compared with theirs


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """One method in one episode."""

    share_right: float
    """0..1, of the folder's pictures that belong to a class with examples."""
    right: NDArray[np.bool_]
    """(n_judged,) which of these were right."""
    confidences: Floats
    """(n_judged,) of these, 0..1."""
    trust: Trust | None
    covered: bool | None
    """Whether the share right lies in the interval of trust; None without an interval."""
    auroc: float | None
    """Of the unknown score, 0..1; None without held-out pictures or without a score."""
    seconds: float


def score(answer: Answer, truth: Ints) -> Score:
    """Compare an answer with the truth, (n_folder,) class numbers or `UNKNOWN`.

    Raises:
        ValueError: the answer has not one row for each picture.
    """
    if len(answer.probabilities) != len(truth):
        raise ValueError(f"{len(answer.probabilities)} rows for {len(truth)} pictures")
    known = truth != UNKNOWN
    chances = answer.probabilities[known]
    right = chances.argmax(axis=1) == truth[known]
    share = float(right.mean())
    return Score(
        share_right=share,
        right=right,
        confidences=np.asarray(chances.max(axis=1), np.float32),
        trust=answer.trust,
        covered=is_covered(share, answer.trust),
        auroc=None if answer.unknown is None else auroc(answer.unknown, ~known),
        seconds=answer.seconds,
    )


def is_covered(share: float, trust: Trust | None) -> bool | None:
    """Tell whether a share right lies in what trust promised; None where it promised nothing."""
    if trust is None or trust.low is None or trust.high is None:
        return None
    return trust.low <= share <= trust.high


def auroc(unknown: Floats, is_unknown: NDArray[np.bool_]) -> float | None:
    """Return how often a picture of no class scores higher than one of a class; a tie is a half.

    Args:
        unknown: (n_folder,) higher is less like the examples.
        is_unknown: (n_folder,) the truth.

    Returns:
        0..1; None where all pictures are of one kind.
    """
    if is_unknown.all() or not is_unknown.any():
        return None
    return float(roc_auc_score(is_unknown, unknown))


def calibration_error(confidences: Floats, right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error, 0..1, in bins of equally many pictures.

    Source: Nixon et al. 2019, "Measuring Calibration in Deep Learning"
    (https://arxiv.org/abs/1904.01685), whose bins of equal mass do not leave most of them empty as
    bins of equal width do.

    Args:
        confidences: (n,) 0..1.
        right: (n,) whether the label was right.
    """
    if not len(confidences):
        return 0.0
    order = np.argsort(confidences, kind="stable")
    gaps = right[order].astype(np.float64) - confidences[order].astype(np.float64)
    # Only whether they lie above or below it counts; within a bin both cancel each other out.
    return float(sum(abs(bin.sum()) for bin in np.array_split(gaps, N_BINS)) / len(gaps))
