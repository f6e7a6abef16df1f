"""Which learner to use: the default one, or the one that is clearly better on held-out examples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from core.classifiers.base import Classifier, check_examples, held_out_in_folds
from core.classifiers.ensemble import Ensemble, average_of
from core.classifiers.folds import judged_credits
from core.classifiers.logistic import Logistic
from core.classifiers.registry import HEADS, LEARNERS
from core.classifiers.ridge import Ridge
from core.classifiers.shared_covariance import SharedCovariance
from core.domain.arrays import Floats, Ints
from core.domain.examples import TrainingSet

# See docs/adr/0030-default-classifier.md.
_CLEAR = 3.0  # standard errors; see `select_classifier`

LEAST_FOLDER = 30
"""Images that a folder must have to say anything about how its classes lie."""


@dataclass(frozen=True, slots=True)
class SelectedClassifier:
    """The learner to use, with the evidence.

    Attributes:
        learner: fitted.
        held_out: (n_examples, n_classes) logits; NaN rows where nothing could be said.
        shares: share of the examples predicted right while left out, by learner, 0..1; empty where
            nothing could be measured.
        n_folds: into how many parts the examples were dealt for `held_out`; 0 where it is the
            learner itself that was judged.
        groups: (n_examples,) int64, near duplicates, which were held out together. See
            `core.classifiers.folds`.
    """

    learner: Classifier
    held_out: Floats
    shares: dict[str, float]
    n_folds: int
    groups: Ints


def select_classifier(examples: TrainingSet, names: tuple[str, ...] = ()) -> SelectedClassifier:
    """Fit the committee, or the learner that is clearly better on examples it has not seen.

    Clearly means by three standard errors of the paired difference. A handful of examples says
    little: to take whichever scored best, by share or by likelihood, costs up to a point of
    accuracy at five examples (docs/measurements.md). Two standard errors still cost six points on
    single draws.

    Where the examples come with a folder, Gaussians of one covariance take the committee's place
    unless they are worse on the same evidence.

    Args:
        examples: to learn from; near duplicates count as one piece of evidence and are held out
            together.
        names: the learners to choose from; those that look at examples alone by default.

    Raises:
        NotEnoughExamples: a class has no example, or there is only one class.
    """
    # On matrices this small a second thread gains little, and costs tenfold where another program
    # keeps the cores busy: waiting BLAS threads spin.
    with threadpool_limits(1, user_api="blas"):
        return _choose(examples, names)


def _choose(examples: TrainingSet, names: tuple[str, ...]) -> SelectedClassifier:
    embeddings, labels, groups = examples.embeddings, examples.labels, examples.groups
    folder, parts = examples.folder, examples.parts
    check_examples(labels)
    candidates = names or HEADS
    beside = folder if names else None  # heads learn from the examples alone
    held_out: dict[str, Floats] = {}
    for name in candidates:
        if name == Ensemble.name and {Ridge.name, Logistic.name} <= held_out.keys():
            held_out[name] = average_of([held_out[Ridge.name], held_out[Logistic.name]])
            continue
        learner = LEARNERS[name]().over(parts)
        held_out[name] = learner.held_out(embeddings, labels, beside, groups)
    default = Ensemble.name if Ensemble.name in candidates else candidates[0]
    right = {name: judged_credits(logits, labels, groups) for name, logits in held_out.items()}
    best = max(candidates, key=lambda name: _clear_gain(right[name] - right[default], _CLEAR))
    best = best if _clear_gain(right[best] - right[default], _CLEAR) > 0 else default
    learner = LEARNERS[best]().over(parts)
    if folder is not None and not names and len(folder) >= LEAST_FOLDER:
        among = SharedCovariance().over(parts)
        held_out[among.name] = among.held_out(embeddings, labels, folder, groups)
        right[among.name] = judged_credits(held_out[among.name], labels, groups)
        # In the same folds: the heads are judged in more of them, which leave them more examples.
        alone = among.committee_held_out if best == Ensemble.name else None
        if alone is None:
            alone = held_out_in_folds(LEARNERS[best], embeddings, labels, None, groups, parts)
        if folder_stays(judged_credits(alone, labels, groups), right[among.name]):
            best, learner, beside = among.name, among, folder
    can_say = len(right[best]) > 0
    shares = {name: float(credits.mean()) for name, credits in right.items() if can_say}
    return SelectedClassifier(
        learner=learner.fit(embeddings, labels, beside, groups),
        held_out=held_out[best],
        shares=shares,
        n_folds=learner.n_folds(labels, groups),
        groups=groups,
    )


def folder_stays(alone: NDArray[np.float64], among: NDArray[np.float64]) -> bool:
    """Tell whether a look at the folder did no harm: not fewer right, by one standard error.

    Args:
        alone, among: (n,) 1 where a held-out example was right, without and with the folder.
    """
    return _clear_gain(alone - among, 1.0) == 0


def _clear_gain(differences: NDArray[np.float64], n_errors: float) -> float:
    """Return the mean of paired differences where it is so many standard errors above 0, else 0."""
    if len(differences) < 2:
        return 0.0
    mean = float(differences.mean())
    error = float(differences.std(ddof=1)) / np.sqrt(len(differences))
    # One example that differs is exactly one standard error, so that rounding would decide.
    return mean if mean > n_errors * error + 1e-9 else 0.0
