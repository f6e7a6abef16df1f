"""Which learner to use: the default one, or the one that is clearly better on held-out examples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from core.classifiers.base import Classifier, check_examples, held_out_in_folds
from core.classifiers.ensemble import Ensemble, average_of
from core.classifiers.folds import judged_credits
from core.classifiers.logistic import Logistic
from core.classifiers.plugins.guard import guarded, learner_of, see_held_out, see_kept
from core.classifiers.registry import HEADS, PLUGINS
from core.classifiers.ridge import Ridge
from core.classifiers.shared_covariance import SharedCovariance
from core.domain.adapting import TrainingSet
from core.domain.arrays import Floats, Ints
from core.domain.errors import NotEnoughExamples, PluginError

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

    Learners of plug-ins are asked like the others. One that fails is left out, unless it was named.

    Where the examples come with a folder, Gaussians of one covariance take the committee's place
    unless they are worse on the same evidence.

    Args:
        examples: to learn from; near duplicates count as one piece of evidence and are held out
            together.
        names: the learners to choose from; those that look at examples alone by default.

    Raises:
        NotEnoughExamples: a class has no example, or there is only one class.
        PluginError: a learner that was named cannot be used.
    """
    # On matrices this small a second thread gains little, and costs tenfold where another program
    # keeps the cores busy: waiting BLAS threads spin.
    with threadpool_limits(1, user_api="blas"):
        while True:
            try:
                return _choose(examples, names)
            except PluginError as error:
                if isinstance(error.__cause__, NotEnoughExamples) and names:
                    raise error.__cause__ from None
                if names:
                    raise
                PLUGINS.leave_out(error.name, error.reason)


def _heads_for(labels: Ints) -> tuple[str, ...]:
    """Name the learners that look at the examples alone and have enough of these."""
    least = int(np.bincount(labels).min())
    more = (name for name, kind in PLUGINS.all().items() if kind.needs <= least)
    return (*HEADS, *more)


def _choose(examples: TrainingSet, names: tuple[str, ...]) -> SelectedClassifier:
    embeddings, labels, groups = examples.embeddings, examples.labels, examples.groups
    folder, parts = examples.folder, examples.parts
    check_examples(labels)
    candidates = names or _heads_for(labels)
    beside = folder if names else None  # heads learn from the examples alone
    held_out: dict[str, Floats] = {}
    for name in candidates:
        if name == Ensemble.name and {Ridge.name, Logistic.name} <= held_out.keys():
            held_out[name] = average_of([held_out[Ridge.name], held_out[Logistic.name]])
            continue
        learner = learner_of(name, parts)
        with guarded(learner):
            held_out[name] = learner.held_out(embeddings, labels, beside, groups)
        see_held_out(learner, held_out[name], labels, groups)
    default = Ensemble.name if Ensemble.name in candidates else candidates[0]
    right = {name: judged_credits(logits, labels, groups) for name, logits in held_out.items()}
    best = max(candidates, key=lambda name: _clear_gain(right[name] - right[default], _CLEAR))
    best = best if _clear_gain(right[best] - right[default], _CLEAR) > 0 else default
    learner = learner_of(best, parts)
    if folder is not None and not names and len(folder) >= LEAST_FOLDER:
        among = SharedCovariance().over(parts)
        held_out[among.name] = among.held_out(embeddings, labels, folder, groups)
        right[among.name] = judged_credits(held_out[among.name], labels, groups)
        # In the same folds: the heads are judged in more of them, which leave them more examples.
        alone = among.committee_held_out if best == Ensemble.name else None
        if alone is None:
            with guarded(learner):
                alone = held_out_in_folds(type(learner), embeddings, labels, None, groups, parts)
        if folder_stays(judged_credits(alone, labels, groups), right[among.name]):
            best, learner, beside = among.name, among, folder
    can_say = len(right[best]) > 0
    shares = {name: float(credits.mean()) for name, credits in right.items() if can_say}
    with guarded(learner):
        fitted = learner.fit(embeddings, labels, beside, groups)
        see_kept(fitted, embeddings)
        n_folds = learner.n_folds(labels, groups)
    return SelectedClassifier(fitted, held_out[best], shares, n_folds, groups)


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
