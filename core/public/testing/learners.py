"""The contract of learners, on small made-up embeddings."""

import numpy as np
from numpy.typing import NDArray

from core.classifiers.base import Classifier
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.plugins.guard import are_numbers, see_held_out, see_kept
from core.classifiers.registry import LEARNERS, accepted
from core.domain.arrays import Floats, Ints
from core.domain.errors import NotEnoughExamples, PluginError
from core.domain.feature_parts import FeaturePart
from core.domain.plugins.entry_points import PluginRefused
from core.public.testing.expecting import expect

_N_CLASSES, _N_FEATURES, _EACH = 3, 16, 8


def check_learner(kind: type[Classifier]) -> None:
    """See that a class keeps the contract of learners.

    Args:
        kind: what the entry point names.

    Raises:
        AssertionError: it does not; the sentence says how.
    """
    if getattr(kind, "name", None) not in LEARNERS:
        try:
            accepted(getattr(kind, "name", ""), kind)
        except PluginRefused as error:
            raise AssertionError(f"it would be left out: {error}") from error
    embeddings, labels = _blobs(max(_EACH, kind.needs + 1))
    _see_predictions(kind, embeddings, labels)
    _see_fits(kind, embeddings, labels)
    _see_refusals(kind, embeddings, labels)
    _see_what_is_kept(kind, embeddings, labels)
    _see_held_out(kind, embeddings, labels)
    _see_parts(kind, embeddings, labels)


def _blobs(n_each: int) -> tuple[Floats, Ints]:
    labels = np.arange(n_each * _N_CLASSES) % _N_CLASSES
    noise = np.random.default_rng(0).normal(size=(len(labels), _N_FEATURES))
    return np.asarray(np.eye(_N_FEATURES)[labels] + 0.1 * noise, np.float32), labels


def _see_predictions(kind: type[Classifier], embeddings: Floats, labels: Ints) -> None:
    learner = kind()
    expect(learner.fit(embeddings, labels) is learner, "`fit` must return the learner itself")
    given = embeddings.copy()
    together = learner.predict(given)
    expect(together.shape == (len(labels), _N_CLASSES), "`logits` must be (n_images, n_classes)")
    expect(learner.logits(given).dtype == np.float32, "`logits` must be float32")
    expect(np.allclose(together.sum(axis=1), 1, atol=1e-5), "probabilities must sum to 1")
    expect((together.argmax(axis=1) == labels).all(), "separated classes must be learned")
    expect(learner.predict(given[:0]).shape == (0, _N_CLASSES), "no images must give no rows")
    expect(np.array_equal(together, learner.predict(given)), "`logits` must change nothing")
    expect(np.array_equal(given, embeddings), "`logits` must not change the embeddings")
    alone = np.concatenate([learner.predict(row[None]) for row in embeddings])
    expect(np.allclose(together, alone, atol=1e-5), "a picture's scores must not depend on others")
    blank = np.zeros((1, _N_FEATURES), np.float32)
    expect(np.isfinite(learner.predict(blank)).all(), "an embedding of zeros must give numbers")


def _see_fits(kind: type[Classifier], embeddings: Floats, labels: Ints) -> None:
    fresh = kind().fit(embeddings, labels).predict(embeddings)
    mirrored = kind().fit(embeddings[:, ::-1].copy(), labels)
    again = mirrored.fit(embeddings, labels).predict(embeddings)
    expect(np.allclose(fresh, again, atol=1e-5), "`fit` must forget the fit before")
    order = np.random.default_rng(1).permutation(len(labels))
    shuffled = kind().fit(embeddings[order], labels[order]).predict(embeddings)
    expect(np.allclose(fresh, shuffled, atol=1e-3), "the order of examples must not matter")
    two = labels < 2
    predicted = kind().fit(embeddings[two], labels[two]).predict(embeddings[two])
    expect((predicted.argmax(axis=1) == labels[two]).all(), "two classes must be learned")
    few = slice(None, _N_CLASSES * kind.needs)
    predicted = kind().fit(embeddings[few], labels[few]).predict(embeddings)
    right = float((predicted.argmax(axis=1) == labels).mean())
    expect(right > 0.9, "`needs` examples of each class must be enough for separated classes")
    same = np.ones((2 * max(2, kind.needs), _N_FEATURES), np.float32)
    open_ = kind().fit(same, np.arange(len(same)) % 2).predict(same)
    expect(np.allclose(open_, 0.5, atol=0.05), "examples that are all the same leave it open")
    folder = np.concatenate([embeddings, embeddings[::-1]])
    seen = kind().fit(embeddings, labels, folder).predict(embeddings)
    expect(np.isfinite(seen).all(), "a folder may be given to `fit`")


def _see_refusals(kind: type[Classifier], embeddings: Floats, labels: Ints) -> None:
    for what, wrong in (
        ("a class without an example", labels * 2),
        ("one class alone", np.zeros_like(labels)),
    ):
        try:
            kind().fit(embeddings, wrong)
        except NotEnoughExamples:
            continue
        raise AssertionError(f"{what} must raise NotEnoughExamples: call check_examples in `fit`")


def _see_what_is_kept(kind: type[Classifier], embeddings: Floats, labels: Ints) -> None:
    learner = kind().fit(embeddings, labels)
    arrays: dict[str, NDArray[np.generic]] = learner.arrays()
    expect(are_numbers(arrays.values()), "`arrays` must hold arrays of numbers alone")
    expect(all(isinstance(name, str) for name in arrays), "`arrays` must be named by text")
    copies = {name: array.copy() for name, array in arrays.items()}
    again = kind.restore(copies)
    same = np.array_equal(again.predict(embeddings), learner.predict(embeddings))
    expect(same, "what `restore` makes of `arrays` must predict the same")
    expect(again.n_features == _N_FEATURES, "`n_features` must be the length of embeddings")
    try:
        see_kept(learner, embeddings)
    except PluginError as error:
        raise AssertionError(str(error)) from error


def _see_held_out(kind: type[Classifier], embeddings: Floats, labels: Ints) -> None:
    learner = kind().fit(embeddings, labels)
    before = learner.predict(embeddings)
    groups = np.arange(len(labels))
    try:
        see_held_out(learner, learner.held_out(embeddings, labels, groups=groups), labels, groups)
        lonely = np.append(labels[:-1], _N_CLASSES)
        if kind.needs == 1:
            scores = learner.held_out(embeddings, lonely, groups=groups)
            see_held_out(learner, scores, lonely, groups)
    except PluginError as error:
        raise AssertionError(str(error)) from error
    expect(np.array_equal(before, learner.predict(embeddings)), "`held_out` must not fit")
    random = np.random.default_rng(3)
    noise = np.asarray(random.normal(size=(60, 200)), np.float32)
    anyhow = np.arange(60) % _N_CLASSES
    honest = float((kind().held_out(noise, anyhow).argmax(axis=1) == anyhow).mean())
    expect(honest < 0.6, "`held_out` must not look at the label of what it leaves out")


def _see_parts(kind: type[Classifier], embeddings: Floats, labels: Ints) -> None:
    parts = (FeaturePart("content", 10), FeaturePart("spatial", _N_FEATURES - 10))
    learner = kind().over(parts)
    expect(learner is not None and learner.parts == parts, "`over` must return the learner")
    predicted = learner.fit(embeddings, labels).predict(embeddings)
    expect((predicted.argmax(axis=1) == labels).all(), "embeddings may be made of parts")
    space = getattr(learner, "space", None)
    expect(space is None or isinstance(space, FeatureSpace), "`space` must be a FeatureSpace")
