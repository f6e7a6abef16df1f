"""Which of the four ways suits the examples: a table of how many there are and what they resemble.

Whether pictures resemble those that the network was trained on is not asked but measured: by the
share of the examples that a plain head gets right while they are left out.
"""

from dataclasses import dataclass

from core.training.finetuning.config import Way

LARGE = 100
"""Examples a class, on average, from which on there is enough to train the network itself."""

SIMILAR = 0.85
"""Share right from which on the network as it is sees what matters."""

# From scratch a network needs far more than to be tuned; below either, it stays behind.
_SCRATCH_EACH = 200
_SCRATCH_ALL = 5000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way, and why, as one sentence."""

    way: Way
    reason: str


def suggest(share: float | None, n_examples: int, n_classes: int) -> Suggestion:
    """Choose a way by the decision table of transfer learning.

    Args:
        share: right of the examples, each left out of a plain head, 0..1; None where no class has
            two examples, so that nothing could be measured.
        n_examples: in all.
        n_classes: two or more.
    """
    each = n_examples / n_classes
    if share is None:
        reason = "No class has two examples yet, so only the plain head can be fitted."
        return Suggestion("features", reason)
    is_large, is_similar = each >= LARGE, corrected(share, n_classes) >= SIMILAR
    is_vast = each >= _SCRATCH_EACH and n_examples >= _SCRATCH_ALL
    way: Way
    if is_similar:
        way = "fine-tune" if is_large else "features"
    elif is_large:
        way = "scratch" if is_vast else "fine-tune"
    else:
        way = "features-svm"
    count = f"{each:.0f} examples a class are {'many' if is_large else 'few'}"
    seen = "sees what matters" if is_similar else "misses much of what matters"
    return Suggestion(
        way,
        f"{count}, and the network as it is {seen}: a plain head gets {share:.0%} of them right"
        f" while they are left out. That speaks for {way}.",
    )


def corrected(share: float, n_classes: int) -> float:
    """Return a share right, less what guessing gives where there are fewer than 5 classes."""
    chance = 1 / n_classes if n_classes < 5 else 0.0
    return (share - chance) / (1 - chance)
