"""Bulk accept under a promise: how many may be accepted unseen, and what must be checked first.

All that is assumed is that the images looked at are a fair draw among those that are accepted:
nothing about the confidences, the classes or the model. An audit makes that true, since it draws
by chance. Held-out examples are only as good as the person's choice of them.

One question is asked everywhere. W of N images are wrong, n are drawn, and k of these are found to
be wrong. What of the N - n others? To find k or fewer has the hypergeometric chance

    F(k; N, W, n) = sum_{i <= k} C(W, i) C(N - W, n - i) / C(N, n)

and W - k of the others are wrong. More than b wrong among them means W >= k + b + 1, where the
chance is at most F(k; N, k + b + 1, n). If that is at most 1 - level, "at most b" is promised, and
the promise is broken in at most a share 1 - level of all draws. For, whatever W is, the outcomes
that promise and fail have k <= k*, the largest of them: F(k*; N, W, n) <= F(k*; N, k* + b + 1, n).

For N much larger than n this is the exact binomial bound of Clopper and Pearson 1934: 114 draws
without an error for 2 % at 90 %. The share is of what is accepted unseen. Counting the audited
images among the accepted would make small audits do in small folders, but then more than `share`
of those that nobody saw might be wrong.

Source: Clopper and Pearson 1934 (https://doi.org/10.1093/biomet/26.4.404); Angelopoulos et al.
2021, "Learn then Test" (https://arxiv.org/abs/2110.01052), for testing nested thresholds in a fixed
order.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats

LEVEL = 0.9
"""Chance that a promise holds."""

N_STEPS = 20
"""Thresholds that are tried at most; more would only stop at the same error."""


# See docs/adr/0043-acceptance-sampling.md.
def chance_of_few(
    n_pool: NDArray[np.int64] | int,
    n_bad: NDArray[np.int64] | int,
    n_drawn: NDArray[np.int64] | int,
    n_found: int,
) -> NDArray[np.float64]:
    """Return F(k; N, W, n): the chance to find so few wrong ones, or fewer.

    Args:
        n_pool: N, images in all; it and the next two broadcast.
        n_bad: W, 0..N.
        n_drawn: n, 0..N.
        n_found: k.

    Returns:
        probabilities, 0..1, in the broadcast shape.
    """
    pool, bad, drawn = np.broadcast_arrays(n_pool, n_bad, n_drawn)
    total = np.zeros(pool.shape)
    for n_wrong in range(min(n_found, int(drawn.max(initial=0))) + 1):
        can_be = (n_wrong <= bad) & (n_wrong <= drawn) & (drawn - n_wrong <= pool - bad)
        logs = (
            _log_choose(bad, np.minimum(n_wrong, bad))
            + _log_choose(pool - bad, np.clip(drawn - n_wrong, 0, pool - bad))
            - _log_choose(pool, drawn)
        )
        total += np.where(can_be, np.exp(logs), 0.0)
    return np.minimum(total, 1.0)


def most_wrong(n_rest: int, n_drawn: int, n_found: int, level: float = LEVEL) -> int:
    """Return how many of the rest may be wrong: the least b that can be promised, 0..n_rest.

    Args:
        n_rest: N - n, images that nobody looked at.
        n_drawn: n, images drawn among all N and looked at.
        n_found: k, those of them that were wrong.
        level: chance that no more than this are wrong.
    """
    low, high = 0, n_rest  # "at most all of them" always holds
    while low < high:
        middle = (low + high) // 2
        if _holds(n_rest, n_drawn, n_found, middle, level):
            high = middle
        else:
            low = middle + 1
    return low


def keeps_promise(
    n_rest: int, n_drawn: int, n_found: int, share: float, level: float = LEVEL
) -> bool:
    """Tell whether "at most `share` of the rest are wrong" can be promised.

    Args:
        n_rest, n_drawn, n_found, level: as in `most_wrong`.
        share: 0..1.
    """
    return n_rest > 0 and _holds(n_rest, n_drawn, n_found, n_wrong_allowed(n_rest, share), level)


def n_wrong_allowed(n_images: int, share: float) -> int:
    """Return how many images a share allows: 4 of 212 at 2 %."""
    return math.floor(n_images * share + 1e-9)  # 0.07 * 100 is a little below 7


def audit_size(n_pool: int, share: float, n_allowed: int = 0, level: float = LEVEL) -> int:
    """Return how many images to check so that the rest can be accepted.

    Args:
        n_pool: N, candidates in all.
        share: most of the rest that may be wrong, 0..1.
        n_allowed: wrong ones that the audit may find.
        level: chance that the promise holds.

    Returns:
        the least number that will do; 0 where none would leave anything to accept.
    """
    # Far above the binomial bound of an endless folder, so that the search stays short.
    enough = math.ceil(20 * (n_allowed + 1) / max(share, 1e-3))
    sizes = np.arange(n_allowed + 1, min(n_pool - 1, enough) + 1)
    rest = n_pool - sizes
    if not len(sizes):
        return 0
    allowed = np.floor(rest * share + 1e-9).astype(np.int64)
    bad = np.minimum(allowed + n_allowed + 1, n_pool)
    chances = chance_of_few(n_pool, bad, sizes, n_allowed)
    does = np.flatnonzero((chances <= 1 - level) & (allowed < rest))
    return int(sizes[does[0]]) if len(does) else 0


def threshold(
    candidates: Floats,
    drawn: Floats,
    is_wrong: NDArray[np.bool_],
    share: float,
    level: float = LEVEL,
    *,
    least: float = 0.0,
) -> float | None:
    """Return the lowest confidence down to which candidates may be accepted.

    Thresholds are tried from the strictest on that could pass at all, which depends on how many
    were drawn above it but not on what was found, and no further than the first that fails: in
    this order each may use the whole of 1 - level (Angelopoulos et al. 2021).

    Args:
        candidates: (n_candidates,) confidences of what might be accepted, 0..1.
        drawn: (n_drawn,) confidences of what was looked at.
        is_wrong: (n_drawn,) what was found.
        share: most of the accepted that may be wrong, 0..1.
        level: chance that the promise holds.
        least: a line that a person drew. Only thresholds that were tried hold all at once, so the
            answer is the lowest of those above it.

    Returns:
        a confidence, or None where not even the strictest threshold passes, or none does as far
        down as `least`.
    """
    ranked = np.sort(candidates)[::-1]
    steps = np.unique(np.linspace(0, len(ranked), N_STEPS + 1)[1:].astype(np.int64))
    passed: float | None = None
    for limit in dict.fromkeys(ranked[steps[steps > 0] - 1].tolist()):
        above = drawn >= limit
        n_rest, n_drawn = int((candidates >= limit).sum()), int(above.sum())
        if limit < least:
            break
        if passed is None and not keeps_promise(n_rest, n_drawn, 0, share, level):
            continue
        if not keeps_promise(n_rest, n_drawn, int(is_wrong[above].sum()), share, level):
            return None if least else passed
        passed = limit
    return passed


def foreseen(confidences: Floats, share: float) -> int:
    """Return how many of the surest are worth an audit.

    As many as their own confidences foresee half of `share` wrong among: an audit then has a fair
    chance to pass. The confidences may be off; what is promised rests on the audit alone.

    Args:
        confidences: (n,) from the surest down, 0..1.
        share: of the accepted that may be wrong, 0..1.
    """
    if not len(confidences):
        return 0
    expected = np.cumsum(1.0 - confidences.astype(np.float64)) / np.arange(1, len(confidences) + 1)
    return int((expected <= share / 2 + 1e-9).sum())


def _holds(n_rest: int, n_drawn: int, n_found: int, allowed: int, level: float) -> bool:
    """Tell whether "at most `allowed` of the rest are wrong" can be promised."""
    if allowed >= n_rest:
        return True
    chance = chance_of_few(n_rest + n_drawn, n_found + allowed + 1, n_drawn, n_found)
    return float(chance) <= 1 - level


def _log_choose(n: NDArray[np.int64], k: NDArray[np.int64]) -> NDArray[np.float64]:
    table = _log_factorials(1 << int(np.max(n, initial=1)).bit_length())
    logs: NDArray[np.float64] = table[n] - table[k] - table[n - k]
    return logs


@lru_cache(maxsize=2)
def _log_factorials(n: int) -> NDArray[np.float64]:
    """Return the logarithms of 0!, 1!, ... n!; from numpy, since scipy loads for too long."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
