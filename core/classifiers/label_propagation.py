"""Label propagation: examples lend their labels to what lies near them in the folder."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import cg

from core.classifiers.base import LinearClassifier, check_examples, unit
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.logistic import Logistic
from core.classifiers.soft_target_logistic import fit_soft
from core.domain.arrays import Floats, Ints

_NEIGHBOURS = 15
_REACH = 0.8  # share of a label that is passed on at each step
_SHARPNESS = 3  # power of the cosine: near neighbours count much more than far ones
_MOST = 4000  # images of the folder that take part; more add seconds and hardly any accuracy
_STRENGTH = 10.0
_CHUNK = 1024


class LabelPropagation(LinearClassifier):
    """Spread the examples' labels over a graph of the folder's images; fit a linear head to them.

    Worth most where each class has one or two examples: the folder shows what belongs together.
    The head makes an image's prediction independent of which other images are asked about.

    Source: Zhou et al. 2003, "Learning with Local and Global Consistency"; graph and constants
    after Lazarou, Stathaki and Avrithis 2021, "Iterative label cleaning for transductive and
    semi-supervised few-shot learning" (https://arxiv.org/abs/2012.07962), without its balancing of
    classes, as folders are not balanced.
    """

    name = "propagation"

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """See `Classifier.fit`; without a folder this is logistic regression."""
        n_classes = check_examples(labels)
        if folder is None or len(folder) <= _NEIGHBOURS:
            plain = Logistic().over(self.parts).fit(embeddings, labels)
            self.space, self.weights, self.bias = plain.space, plain.weights, plain.bias
            return self
        folder = _some(folder)
        # Between the examples' centre, which few examples place badly, and the folder's, which the
        # largest class pulls to itself.
        space = FeatureSpace.of(embeddings, labels, self.parts)
        middle = space.transformed(folder).mean(axis=0)
        self.space = space.around((space.centre + middle) / 2)
        features = self.space.features(np.concatenate([embeddings, folder]))
        head, bias = _head(features, _spread(features, labels, n_classes), labels, n_classes)
        self.weights, self.bias = np.asarray(head, np.float32), np.asarray(bias, np.float32)
        return self


def propagated_head(
    features: NDArray[np.float64], centre: NDArray[np.float64], labels: Ints, n_classes: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (n_axes, n_classes) and bias (n_classes,) over coordinates of features.

    Args:
        features: (n_examples + n_folder, n_axes), examples first; more than a few of the folder.
        centre: (n_axes,), around which features are compared by angle.
        labels: (n_examples,) int64.
        n_classes: how many there are.
    """
    units = unit(np.asarray(features - centre, np.float32))
    return _head(features, _spread(units, labels, n_classes), labels, n_classes)


def _head(
    features: NDArray[np.floating], chances: NDArray[np.float64], labels: Ints, n_classes: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit a linear head to the examples' labels and what reached the folder's images."""
    targets = np.concatenate([np.eye(n_classes)[labels], chances])
    # All examples together count as much as the whole folder.
    n_folder = len(chances)
    weights = np.concatenate([np.full(len(labels), n_folder / len(labels)), np.ones(n_folder)])
    strength = _STRENGTH / n_folder * 100
    return fit_soft(features.astype(np.float64), targets, weights, strength=strength)


def _some(folder: Floats) -> Floats:
    """Take every k-th image of a large folder: neighbours in a folder are often alike."""
    return folder[:: -(-len(folder) // _MOST)]


def _spread(features: Floats, labels: Ints, n_classes: int) -> NDArray[np.float64]:
    """Return class probabilities (n_folder, n_classes) of the images after the examples."""
    n = len(features)
    graph = _graph(features)
    roots = 1 / np.sqrt(np.maximum(np.asarray(graph.sum(axis=1)).ravel(), 1e-12))
    smooth = diags(roots) @ graph @ diags(roots)
    system = diags(np.ones(n)) - _REACH * smooth
    source = np.zeros((n, n_classes))
    # Divided by the class's size: a class with more examples must not shout the others down.
    source[np.arange(len(labels)), labels] = 1 / np.bincount(labels, minlength=n_classes)[labels]
    solved = [cg(system, column, rtol=1e-5, maxiter=50)[0] for column in source.T]
    chances = np.maximum(np.stack(solved, axis=1)[len(labels) :], 1e-12)
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _graph(features: Floats) -> csr_matrix:
    """Join each row with its nearest ones, by the power of their cosine."""
    k = min(_NEIGHBOURS, len(features) - 1)
    froms, tos, values = [], [], []
    for start in range(0, len(features), _CHUNK):
        cosines = features[start : start + _CHUNK] @ features.T
        here = np.arange(len(cosines))
        cosines[here, start + here] = -1.0
        nearest = np.argpartition(-cosines, k - 1, axis=1)[:, :k]
        froms.append(np.repeat(start + here, k))
        tos.append(nearest.ravel())
        values.append(np.maximum(np.take_along_axis(cosines, nearest, axis=1), 0).ravel())
    weights = np.concatenate(values).astype(np.float64) ** _SHARPNESS
    places = (np.concatenate(froms), np.concatenate(tos))
    graph = csr_matrix((weights, places), shape=(len(features), len(features)))
    return graph.maximum(graph.T)
