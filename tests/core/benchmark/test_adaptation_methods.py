"""The method of the benchmark that adapts: the quick answer unless another one wins."""

import numpy as np
import pytest

from core.benchmark.methods import all_methods
from core.benchmark.runner import _draw, _episode
from core.domain.errors import NotAdaptable


def test_where_adapting_finds_nothing_the_quick_answer_stays(project, sets, plan, adapted):
    drawn = _draw(sets[0], 2, 0, plan)
    episode = _episode(project, sets[0], 2, 0, plan, drawn)
    methods = all_methods()
    quick, auto = methods["quick"].run(episode), methods["auto"].run(episode)
    assert np.array_equal(quick.probabilities, auto.probabilities)
    assert methods["mtl"].run(episode).probabilities.shape == quick.probabilities.shape
    assert adapted  # "mtl" asks whatever the quick answer is worth


def test_where_the_network_cannot_be_adapted_the_quick_answer_stays(
    project, sets, plan, monkeypatch
):
    def adapt(episode, backbone):
        raise NotAdaptable(backbone.name)

    monkeypatch.setattr("core.benchmark.adaptation_methods._adapt", adapt)
    monkeypatch.setattr(
        "core.benchmark.adaptation_methods._has_nothing_to_win", lambda *facts: False
    )
    drawn = _draw(sets[0], 2, 0, plan)
    episode = _episode(project, sets[0], 2, 0, plan, drawn)
    methods = all_methods()
    quick, auto = methods["quick"].run(episode), methods["auto"].run(episode)
    assert np.array_equal(quick.probabilities, auto.probabilities)
    with pytest.raises(NotAdaptable):
        methods["mtl"].run(episode)
