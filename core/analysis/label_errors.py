"""Examples whose label is probably a slip."""

import numpy as np

from core.domain.arrays import Floats, Ints
from core.domain.review import Suspect

LEAST_GAP = 0.2
"""How much likelier the other class must be, 0..1: a toss-up is no reason to bother a person."""

RARE = 10.0
"""How rare wrong examples are taken to be: a single one in `RARE` classes, so one of `RARE` times
as many examples as a class has. An example is then more likely wrong than right where the other
class is that many times likelier. On eight sets without any wrong example this names an example of
one class in fifty. Of single planted errors it finds one in six with five examples a class and one
in three with twenty, and next to nothing else (docs/measurements.md)."""


def find_label_errors(
    image_ids: Ints, labels: Ints, probabilities: Floats, class_ids: tuple[int, ...]
) -> list[Suspect]:
    """Find examples that were held out and looked like another class.

    Confident learning: the threshold t_c of a class is the mean probability of c over the examples
    labelled c. An example labelled y is suspect where some other class c has p_c >= t_c and is the
    likeliest of such classes, while p_y < t_y. As the thresholds come from each class itself, a
    class that the model finds hard in general does not fill the list. And it must be rather wrong
    than right by Bayes' rule, where wrong examples are rare: p_c / p_y is at least `RARE` times
    the number of examples of y.

    Source: Northcutt, Jiang and Chuang 2021, "Confident Learning"
    (https://arxiv.org/abs/1911.00068), their confident joint, here with a least gap p_c - p_y and
    a least ratio.

    Args:
        image_ids: (n,) examples that could be judged.
        labels: (n,) int64, 0..n_classes-1, as the person gave them.
        probabilities: (n, n_classes) held out and calibrated.
        class_ids: of the columns.

    Returns:
        the worst first.
    """
    if not len(labels):
        return []
    n = len(class_ids)
    own = probabilities[np.arange(len(labels)), labels]
    sums = np.bincount(labels, weights=own, minlength=n)
    sizes = np.bincount(labels, minlength=n)
    # A class without a judged example has no threshold, so nothing can be confidently of it.
    limits = np.where(sizes > 0, sums / np.maximum(sizes, 1), np.inf)
    confident = np.where(probabilities >= limits - 1e-7, probabilities, -1.0)
    confident[np.arange(len(labels)), labels] = -1.0
    other = confident.argmax(axis=1)
    gaps = confident[np.arange(len(labels)), other] - own
    ratios = confident[np.arange(len(labels)), other] / np.maximum(own, 1e-9)
    is_rather_wrong = ratios >= RARE * sizes[labels]
    doubtful = np.flatnonzero((gaps >= LEAST_GAP) & (own < limits[labels]) & is_rather_wrong)
    return [
        Suspect(
            image_id=int(image_ids[row]),
            class_id=class_ids[int(labels[row])],
            confidence=float(own[row]),
            other_id=class_ids[int(other[row])],
            other_confidence=float(probabilities[row, other[row]]),
        )
        for row in doubtful[np.argsort(-gaps[doubtful], kind="stable")].tolist()
    ]
