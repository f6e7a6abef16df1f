"""What was said of each example while it was left out is kept with the model."""

import numpy as np
import pytest

from core import api as pipeline
from core.analysis import out_of_fold as held_out


@pytest.fixture
def adapted(project, tones, toy_network):
    """A project with a model of three tones, nine examples."""
    (tones[0] / "Red" / "1.png").unlink()
    (tones[0] / "Red" / "2.png").unlink()
    pipeline.add_class_folders(project, tones[0])
    pipeline.adapt(project)
    return project


def table_of(project):
    return held_out.read(project.models.arrays(project.models.current().id))


def test_a_model_keeps_what_was_held_out(adapted, reopen):
    project = reopen(adapted)
    table = table_of(project)
    kept = zip(table.image_ids.tolist(), table.class_ids.tolist(), strict=True)
    assert sorted(kept) == sorted(project.models.examples(project.models.current().id))
    assert table.probabilities.shape == (7, 3)


def test_probabilities_are_calibrated_and_the_lone_example_has_none(adapted):
    table = table_of(adapted)
    red = adapted.classes.find("Red").id
    assert (table.judged == (table.class_ids != red)).all()
    np.testing.assert_allclose(table.probabilities[table.judged].sum(axis=1), 1, rtol=1e-5)


def test_the_table_gives_the_measured_share(adapted):
    model = adapted.models.current()
    table = table_of(adapted)
    guesses = np.array(model.class_ids)[table.probabilities[table.judged].argmax(axis=1)]
    right = int((guesses == table.class_ids[table.judged]).sum())
    assert (right, int(table.judged.sum())) == (model.trust.n_right, model.trust.n_checked)


def test_the_temperature_divides_the_logits():
    logits = np.array([[2.0, 0.0]], np.float32)
    found = held_out.read(held_out.to_arrays(logits, 2.0, [7], np.array([3])))
    assert found.probabilities[0, 0] == pytest.approx(1 / (1 + np.exp(-1)))


def test_an_older_model_has_no_table():
    assert held_out.read({"temperature": np.ones(1)}) is None
