"""The doubtful come first, but not twenty times the same picture."""

import numpy as np

from core.analysis.uncertainty_sampling import diverse_order


def clusters(sizes, seed=0):
    """Make tight groups of embeddings, (n, 64), and the group of each row."""
    random = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    return (np.eye(64)[group] + 0.01 * random.normal(size=(len(group), 64))).astype(
        np.float32
    ), group


def test_the_most_doubtful_comes_first():
    rows, _ = clusters([4, 4])
    margins = np.array([0.5, 0.4, 0.3, 0.2, 0.6, 0.05, 0.7, 0.8], np.float32)
    assert diverse_order(margins, rows)[0] == 5


def test_each_group_is_asked_about_before_any_is_asked_about_twice():
    rows, group = clusters([20, 3, 3, 3])
    margins = np.linspace(0.01, 0.5, len(group)).astype(np.float32)
    order = diverse_order(margins, rows)
    assert set(group[order[:4]]) == {0, 1, 2, 3}
    by_margin_alone = group[np.argsort(margins)[:4]]
    assert set(by_margin_alone) == {0}


def test_a_sure_image_waits_though_it_is_different():
    rows, _ = clusters([2, 2, 1])
    margins = np.array([0.0, 0.1, 0.05, 0.1, 0.999], np.float32)
    assert diverse_order(margins, rows)[1] in (2, 3)


def test_every_image_comes_once_copies_too():
    rows = np.ones((6, 8), np.float32)
    margins = np.array([0.3, 0.1, 0.5, 1.0, 0.2, 0.4], np.float32)
    order = diverse_order(margins, rows)
    assert order.tolist() == [1, 4, 0, 5, 2, 3]
    assert len(diverse_order(margins[:0], rows[:0])) == 0
