"""Learners of other packages: asked like our own, believed on evidence, watched."""

import numpy as np
import pytest

from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.model_selection import select_classifier
from core.classifiers.registry import HEADS
from core.domain.adapting import TrainingSet
from core.domain.errors import ModelDamaged, NotEnoughExamples, PluginError
from core.domain.plugins.entry_points import faults, forget

MAKE = """
import numpy as np
from handful.plugins import *
from core.classifiers.ridge import Ridge
class Odd(Ridge):
    name = "odd"
    {body}
"""


def examples_of(n_each, spread, seed=0):
    """Three classes that a line does not part: each is a ring of its own width."""
    random = np.random.default_rng(seed)
    labels = np.arange(3 * n_each) % 3
    angles = random.uniform(0, 2 * np.pi, len(labels))
    radii = 1 + labels * 1.5 + spread * random.normal(size=len(labels))
    points = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
    return TrainingSet(
        image_ids=tuple(range(len(labels))),
        embeddings=points.astype(np.float32),
        labels=labels,
        class_ids=(1, 2, 3),
        groups=np.arange(len(labels)),
        judges=np.ones(len(labels), bool),
        parts=(),
        n_plain=None,
        n_content=2,
        folder=None,
    )


RINGS = """
    def fit(self, embeddings, labels, folder=None, groups=None):
        self.n_classes = check_examples(labels)
        radii = np.linalg.norm(embeddings, axis=1)
        self.means = np.array(
            [radii[labels == one].mean() for one in range(self.n_classes)], np.float32)
        return self
    def logits(self, embeddings):
        radii = np.linalg.norm(embeddings, axis=1)
        return (-20 * (radii[:, None] - self.means) ** 2).astype(np.float32)
    def held_out(self, embeddings, labels, folder=None, groups=None):
        return Classifier.held_out(self, embeddings, labels, folder, groups)
    def n_folds(self, labels, groups=None):
        return Classifier.n_folds(self, labels, groups)
    def arrays(self):
        return {"means": self.means, "centre": np.zeros(2, np.float32)}
    @classmethod
    def restore(cls, arrays):
        learner = cls()
        learner.means = numbers(arrays, "means", None)
        return learner
"""


def install_odd(install, body):
    lines = body.strip("\n").replace("\n    ", "\n    ")
    install(
        {"handful.learners": {"odd": "other_odd:Odd"}},
        {"other_odd": MAKE.replace("    {body}", lines)},
    )


def test_one_that_is_clearly_better_is_taken(install):
    install_odd(install, RINGS)
    chosen = select_classifier(examples_of(12, 0.1))
    assert chosen.learner.name == "odd"
    assert chosen.shares["odd"] > chosen.shares["committee"] + 0.3
    assert set(chosen.shares) == {*HEADS, "odd"}


def test_one_that_is_no_better_is_not(sample):
    random = np.random.default_rng(0)
    labels = np.arange(30) % 3
    points = np.eye(16)[labels] + 0.3 * random.normal(size=(30, 16))
    examples = examples_of(10, 0.1)
    plain = TrainingSet(
        **{
            **{name: getattr(examples, name) for name in examples.__dataclass_fields__},
            "embeddings": points.astype(np.float32),
            "n_content": 16,
        }
    )
    chosen = select_classifier(plain)
    assert "neighbor-vote" in chosen.shares
    assert chosen.learner.name == "committee"


def test_one_is_taken_where_it_is_named(sample):
    chosen = select_classifier(examples_of(8, 0.3), ("neighbor-vote",))
    assert chosen.learner.name == "neighbor-vote"


FAULTY = {
    "a crash": ("    def held_out(self, *rest):\n        return [][0]", "it raised IndexError"),
    "another shape": (
        "    def held_out(self, embeddings, *rest):\n        return np.zeros((2, 2), np.float32)",
        "its held-out scores are no array of",
    ),
    "no numbers": (
        "    def held_out(self, embeddings, labels, *rest):\n"
        "        return np.full((len(labels), 3), np.nan, np.float32)",
        "its held-out scores are not numbers",
    ),
    "a constructor that wants more": (
        "    def __init__(self, more):\n        pass",
        "it raised TypeError",
    ),
}


@pytest.mark.parametrize(("body", "reason"), FAULTY.values(), ids=FAULTY)
def test_one_that_fails_is_left_out_and_stops_nothing(install, body, reason):
    install_odd(install, body)
    chosen = select_classifier(examples_of(8, 0.3))
    assert set(chosen.shares) == set(HEADS)
    [fault] = faults("handful.learners")
    assert (fault.name, fault.package) == ("odd", "other-package")
    assert fault.reason.startswith(reason)


@pytest.mark.parametrize(("body", "reason"), FAULTY.values(), ids=FAULTY)
def test_one_that_was_named_and_fails_is_an_error(install, body, reason):
    install_odd(install, body)
    with pytest.raises(PluginError, match=reason):
        select_classifier(examples_of(8, 0.3), ("odd",))


LOSSY = RINGS.replace('numbers(arrays, "means", None)', "np.zeros(3, np.float32)")
OBJECTS = RINGS.replace('"means": self.means', '"means": self.means, "more": np.array([object()])')


@pytest.mark.parametrize("body", [LOSSY, OBJECTS], ids=["lossy", "objects"])
def test_one_that_cannot_be_kept_is_left_out_though_it_won(install, body):
    install_odd(install, body)
    chosen = select_classifier(examples_of(12, 0.1))
    assert chosen.learner.name in HEADS
    assert "arrays" in faults()[0].reason


def test_one_that_needs_more_examples_is_not_asked(install):
    install_odd(install, "    needs = 5")
    assert "odd" not in select_classifier(examples_of(3, 0.3)).shares
    assert "odd" in select_classifier(examples_of(6, 0.3)).shares
    assert faults() == ()


def test_too_few_examples_for_one_that_was_named_are_told_as_always(install):
    body = (
        "    def fit(self, embeddings, labels, *rest):\n"
        "        check_examples(labels, 50)\n"
        "    def held_out(self, embeddings, labels, *rest):\n"
        "        check_examples(labels, 50)"
    )
    install_odd(install, body)
    with pytest.raises(NotEnoughExamples):
        select_classifier(examples_of(3, 0.3), ("odd",))


def test_a_model_is_kept_and_restored_by_arrays_alone(install):
    install_odd(install, RINGS)
    examples = examples_of(12, 0.1)
    fitted = CalibratedClassifier.of(select_classifier(examples), examples)
    arrays = fitted.arrays()
    assert all(array.dtype.kind in "fiub" for array in arrays.values())
    again = CalibratedClassifier.restore("odd", examples.class_ids, arrays)
    assert np.array_equal(
        again.probabilities(examples.embeddings), fitted.probabilities(examples.embeddings)
    )


def test_a_model_without_its_plug_in_is_told(install, monkeypatch):
    install_odd(install, RINGS)
    examples = examples_of(12, 0.1)
    arrays = CalibratedClassifier.of(select_classifier(examples), examples).arrays()
    monkeypatch.undo()
    forget()
    with pytest.raises(ModelDamaged, match="no classifier odd"):
        CalibratedClassifier.restore("odd", examples.class_ids, arrays)


def test_a_plug_in_that_cannot_restore_its_arrays_is_told(install):
    install_odd(install, RINGS)
    examples = examples_of(12, 0.1)
    arrays = CalibratedClassifier.of(select_classifier(examples), examples).arrays()
    del arrays["learner.means"]
    with pytest.raises(ModelDamaged, match="the plug-in odd fails: it raised"):
        CalibratedClassifier.restore("odd", examples.class_ids, arrays)
