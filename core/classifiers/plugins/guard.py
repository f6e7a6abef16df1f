"""What a learner of another package may do wrong, and how that is told."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np

from core.classifiers.base import Classifier
from core.classifiers.folds import blank_unjudged
from core.classifiers.registry import LEARNERS, find_learner
from core.domain.arrays import Floats, Ints
from core.domain.errors import Cancelled, PluginError
from core.domain.feature_parts import Parts
from core.domain.plugins.entry_points import faults, told

_N_COMPARED = 8  # examples whose scores a restored learner must give again


@contextmanager
def guarded(learner: Classifier | type[Classifier]) -> Iterator[None]:
    """Turn whatever a plug-in raises into a `PluginError`; our own learners' mistakes crash.

    Raises:
        PluginError: with the error of the plug-in as its cause.
    """
    if learner.name in LEARNERS:
        yield
        return
    try:
        yield
    except (Cancelled, PluginError):
        raise
    except Exception as error:
        raise PluginError(learner.name, f"it raised {told(error)}") from error


def learner_of(name: str, parts: Parts) -> Classifier:
    """Make a learner by name, ours or a plug-in's, for embeddings of these parts.

    Raises:
        PluginError: there is none of this name.
    """
    try:
        kind = find_learner(name)
    except LookupError:
        raise PluginError(name, reason_of(name)) from None
    with guarded(kind):
        return kind().over(parts)


def reason_of(name: str) -> str:
    """Say why there is no learner of a name."""
    reasons = [fault.reason for fault in faults("handful.learners") if fault.name == name]
    return reasons[0] if reasons else "no plug-in of this name is installed"


def see_held_out(learner: Classifier, scores: Floats, labels: Ints, groups: Ints) -> None:
    """See that a plug-in's held-out scores are such that they can be compared with others.

    Raises:
        PluginError: they have another shape, or are blank or infinite where they must not be.
    """
    if learner.name in LEARNERS:
        return
    wanted = (len(labels), int(labels.max()) + 1)
    if not isinstance(scores, np.ndarray) or scores.shape != wanted:
        raise PluginError(learner.name, f"its held-out scores are no array of {wanted}")
    blank = np.isnan(blank_unjudged(np.zeros(wanted, np.float32), labels, groups))
    if not np.array_equal(np.isnan(scores), blank) or np.isinf(scores).any():
        reason = "its held-out scores are not numbers where they should be, or nowhere else"
        raise PluginError(learner.name, reason)


def see_kept(learner: Classifier, embeddings: Floats) -> None:
    """See that a fitted plug-in is kept whole by plain arrays.

    Raises:
        PluginError: what is restored of its arrays is another learner.
    """
    if learner.name in LEARNERS:
        return
    arrays = learner.arrays()
    if not are_numbers(arrays.values()):
        raise PluginError(learner.name, "its arrays are not all arrays of numbers")
    few = embeddings[:_N_COMPARED]
    again = type(learner).restore(arrays)
    same = np.allclose(again.logits(few), learner.logits(few), atol=1e-4, equal_nan=False)
    if not same or again.n_features != embeddings.shape[1]:
        raise PluginError(learner.name, "what is restored of its arrays is another learner")


def are_numbers(values: Iterable[object]) -> bool:
    """Whether all values are arrays of numbers, which are kept without a pickle."""
    return all(isinstance(value, np.ndarray) and value.dtype.kind in "fiub" for value in values)
