"""SimpleShot: the nearest mean of the support's embeddings. What every method is held against."""

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn import functional


def nearest_mean(
    support: Tensor, labels: Tensor, query: Tensor, centre: Tensor | None = None
) -> Tensor:
    """Label query embeddings by the class mean with the highest cosine.

    Source: Wang et al. 2019, "SimpleShot: Revisiting Nearest-Neighbor Classification for Few-Shot
    Learning" (https://arxiv.org/abs/1911.04623), CL2N: centred, scaled to length 1.

    Args:
        support: (n_support, n_features) float32.
        labels: (n_support,) int64, from 0; every class has one.
        query: (n_query, n_features) float32.
        centre: (n_features,), the mean embedding of the training classes; None for 0.

    Returns:
        (n_query,) int64.
    """
    shift = 0 if centre is None else centre
    known, asked = (functional.normalize(features - shift, dim=1) for features in (support, query))
    members = functional.one_hot(labels).to(known.dtype)
    means = members.T @ known / members.sum(0)[:, None]
    return (asked @ functional.normalize(means, dim=1).T).argmax(1)


def share_right(
    support: Tensor,
    support_labels: Tensor,
    query: Tensor,
    query_labels: Tensor,
    centre: Tensor | None = None,
) -> float:
    """Return the share of the query that `nearest_mean` labels right, 0..1."""
    guesses = nearest_mean(support, support_labels, query, centre)
    return float((guesses == query_labels).double().mean())


def centre_of(embeddings: Iterable[Tensor]) -> Tensor:
    """Average embeddings, (n, n_features) each, such as of the training's tasks."""
    return torch.cat(list(embeddings)).mean(0)
