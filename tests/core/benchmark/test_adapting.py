"""The method of the benchmark that adapts: the quick answer unless another one wins."""

import numpy as np

from core.benchmark.adapting import _wins
from core.benchmark.methods import all_methods
from core.benchmark.runner import _draw, _episode

LABELS = np.array([0, 1, 0, 1])


def logits(*shown):
    return np.eye(2, dtype=np.float32)[list(shown)]


def test_as_many_right_among_those_held_back_win():
    assert _wins(logits(0, 0, 0, 0), logits(0, 1, 0, 0), LABELS)
    assert _wins(logits(0, 1, 0, 0), logits(0, 1, 0, 0), LABELS)
    assert not _wins(logits(0, 1, 0, 0), logits(0, 1, 1, 0), LABELS)


def test_only_what_both_could_be_asked_about_counts():
    before, after = logits(0, 0, 0, 0), logits(0, 1, 1, 1)
    assert _wins(before, after, LABELS)
    after[[1, 3]] = np.nan
    assert not _wins(before, after, LABELS)
    assert not _wins(before, np.full_like(after, np.nan), LABELS)


def test_where_adapting_finds_nothing_the_quick_answer_stays(project, sets, plan, adapted):
    drawn = _draw(sets[0], 2, 0, plan)
    episode = _episode(project, sets[0], 2, 0, plan, drawn)
    methods = all_methods()
    quick, auto = methods["quick"].run(episode), methods["auto"].run(episode)
    assert np.array_equal(quick.probabilities, auto.probabilities)
    assert methods["mtl"].run(episode).probabilities.shape == quick.probabilities.shape
    assert adapted  # "mtl" asks whatever the quick answer is worth
