"""A project's learning curve: measured once a model, kept, and in step with the benchmark."""

import numpy as np
import pytest

from core.api import (
    adapt,
    add_class_folders,
    embed_folder,
    kept_learning_curve,
    label_folder,
    learning_curve,
    scan_folder,
)
from core.benchmark.methods import Product
from core.benchmark.runner import Plan, play
from core.domain.adapting import AdaptRequest
from core.domain.errors import NoModel
from core.store import Project
from tests.core.benchmark.conftest import drawn_sets, plan, sets

__all__ = ["drawn_sets", "plan", "sets"]

_NOTE = "learning curve"


@pytest.fixture
def adapted(project, tones, toy_network):
    """A project that was adapted to three examples of each tone."""
    examples, folder = tones
    add_class_folders(project, examples)
    scan_folder(project, folder)
    embed_folder(project, folder)
    adapt(project)
    return project


def test_the_curve_is_measured_once_and_kept(adapted):
    assert kept_learning_curve(adapted) is None
    curve = learning_curve(adapted)
    assert curve.model_id == adapted.models.current().id
    assert (curve.n_now, curve.n_more, curve.n_judged) == (3, 5, 9)
    assert list(curve.sizes) == sorted(curve.sizes)
    assert kept_learning_curve(adapted) == curve
    ticks = []
    assert learning_curve(adapted, tick=lambda *one: ticks.append(one)) == curve
    assert ticks == [(0, 1)]  # nothing was measured again


def test_labels_given_since_do_not_change_the_curve_of_the_model_in_use(adapted):
    curve = learning_curve(adapted)
    adapted.notes.drop(_NOTE)
    free = [one for one in adapted.files.image_ids() if one not in adapted.labels.of([one])]
    adapted.labels.put(free[:3], adapted.classes.all()[0].id)
    assert learning_curve(adapted) == curve


def test_another_model_has_a_curve_of_its_own(adapted):
    curve = learning_curve(adapted)
    free = [one for one in adapted.files.image_ids() if one not in adapted.labels.of([one])]
    adapted.labels.put(free[:1], adapted.classes.all()[0].id)
    adapt(adapted)
    assert kept_learning_curve(adapted) is None
    assert learning_curve(adapted).model_id != curve.model_id


@pytest.mark.parametrize(
    "broken", [{"sizes": [1]}, {"shares": ["x"]}, {"now": "a"}, {"n_now": None}, {"sizes": 3}]
)
def test_a_note_that_makes_no_sense_is_measured_again(adapted, broken):
    curve = learning_curve(adapted)
    adapted.notes.put(_NOTE, {**adapted.notes.get(_NOTE), **broken})
    assert kept_learning_curve(adapted) is None
    assert learning_curve(adapted) == curve


def test_a_project_that_can_only_be_looked_at_is_measured_and_not_written(adapted):
    adapted.is_read_only = True
    assert learning_curve(adapted) is not None
    assert adapted.notes.get(_NOTE) is None


def test_nothing_adapted_yet_is_said(project):
    with pytest.raises(NoModel):
        learning_curve(project)


def _like_an_episode(path, episode, pictures):
    """Make a project of an episode's examples and folder; return it, open."""
    project = Project.open(path, create=True)
    ids = {name: project.classes.add(name).id for name in episode.class_names}
    scan_folder(project, pictures.folder)
    embed_folder(project, pictures.folder, backbone="lite0")
    of_path = {
        record.full_path: record.image_id
        for record in project.files.get(project.listing.entries().file_ids.tolist())
    }
    for file, label in zip(episode.example_files, episode.labels.tolist(), strict=True):
        project.labels.put([of_path[file]], ids[episode.class_names[label]])
    return project, of_path


@pytest.mark.parametrize("number", [0, 1], ids=["first", "second"])
def test_curve_and_confidences_agree_with_the_benchmark(project, sets, number, tmp_path):
    """The same examples and folder give what the benchmark gives, on both sets."""
    pictures, results = sets[number], []
    method = _Watched()
    play(project, [pictures], [method], Plan((8,), 1, 0, 0, "lite0"), results)
    score = results[0].scores[method.name]
    one, of_path = _like_an_episode(tmp_path / "one.handful", method.episode, pictures)
    try:
        keep = {*method.episode.example_files, *method.episode.folder_files}
        model = adapt(one, AdaptRequest(backbone="lite0")).model
        label_folder(one, pictures.folder)
        predicted = one.models.predictions(model.id, of_path.values())
        folder = [of_path[file] for file in method.episode.folder_files]
        said = np.array([predicted[image_id].confidence for image_id in folder])
        # The project's folder holds the pictures, too, that the draw has left aside.
        assert len(of_path) - len(keep) <= 10
        assert np.histogram(said, 10, (0, 1))[0] == pytest.approx(
            np.histogram(score.confidences, 10, (0, 1))[0], abs=2
        )
        curve = learning_curve(one)
        assert curve.shares[-1] == pytest.approx(score.share_right, abs=0.1)
        assert curve.now == pytest.approx(score.share_right, abs=0.1)
    finally:
        one.close()


class _Watched:
    """The product's quick answer, which keeps the episode that it was given."""

    name = "quick"

    def run(self, episode):
        self.episode = episode
        return Product("quick", "auto").run(episode)
