"""What resembles no example is called unknown, what resembles one seldom is; the folder helps."""

import numpy as np
import pytest

from core.classifiers.out_of_distribution import OutOfDistributionDetector, fit_detector

N_CLASSES, WIDTH = 3, 16


def cloud(at, n, *, noise=0.1, seed=0):
    """Draw images around one or several axes, in turn."""
    random = np.random.default_rng(seed)
    axes = np.eye(WIDTH)[np.resize(at, n)]
    return (axes + noise * random.normal(size=(n, WIDTH))).astype(np.float32)


LABELS = np.arange(30) % N_CLASSES
EXAMPLES = cloud(range(N_CLASSES), 30)
KNOWN = cloud(range(N_CLASSES), 60, seed=1)
STRANGE = cloud(5, 30, seed=2)


@pytest.fixture(params=[False, True], ids=["alone", "with the folder"])
def unknowns(request):
    return fit_detector(
        EXAMPLES, LABELS, np.concatenate([KNOWN, STRANGE]) if request.param else None
    )


def test_a_far_cluster_is_unknown_and_a_near_one_is_not(unknowns):
    assert (unknowns.scores(cloud(range(N_CLASSES), 60, seed=3)) < 1).mean() > 0.9
    assert (unknowns.scores(cloud(5, 30, seed=4)) > 1).mean() > 0.9


def test_strangers_that_are_hardly_further_than_others_are_told_by_the_folder():
    # What all have in common hides how far they are from each other.
    def mixed(at, n, seed):
        return cloud(at, n, noise=0.25, seed=seed) + 2 * cloud([7], n, noise=0.0)

    examples, known, strange = mixed([0, 1, 2], 9, 1), mixed([0, 1, 2], 90, 2), mixed([5], 40, 3)
    folder = np.concatenate([known, strange])
    alone = fit_detector(examples, LABELS[:9]).scores(folder)
    found = fit_detector(examples, LABELS[:9], folder).scores(folder)
    assert auroc(found[:90], found[90:]) > max(auroc(alone[:90], alone[90:]) + 0.01, 0.97)


def auroc(known, strange):
    return float((strange[:, None] > known[None, :]).mean())


def test_an_image_is_judged_by_itself(unknowns):
    rows = np.concatenate([KNOWN[:5], STRANGE[:5]])
    alone = [unknowns.scores(rows[n : n + 1])[0] for n in range(10)]
    assert alone == pytest.approx(unknowns.scores(rows), rel=1e-4)


def test_it_comes_back_from_the_file_as_it_was(unknowns):
    rows = np.concatenate([KNOWN, STRANGE])
    restored = OutOfDistributionDetector.restore(unknowns.arrays())
    assert np.allclose(restored.scores(rows), unknowns.scores(rows), rtol=0.02)


def test_a_model_from_before_there_were_three_signs_goes_by_distance_alone():
    arrays = {
        "unknown.centre": np.zeros(WIDTH, np.float32),
        "unknown.examples": np.eye(WIDTH, dtype=np.float16)[:3],
        "unknown.limit": np.array([0.4], np.float32),
    }
    rows = np.eye(WIDTH, dtype=np.float32)[[0, 5]]
    near = (rows[:1] + np.array([[0.0] * 5 + [0.5] + [0.0] * 10], np.float32)) ** 2
    found = OutOfDistributionDetector.restore(arrays).scores(np.concatenate([rows, near]))
    assert [bool(one > 1) for one in found] == [False, True, False]


def test_what_is_strange_around_an_image_counts_for_the_image():
    """One of them lies where the folder has many like it that resemble no example."""
    between = np.eye(WIDTH, dtype=np.float32)[[0]] + 0.8 * np.eye(WIDTH, dtype=np.float32)[[5, 6]]
    folder = np.concatenate([KNOWN, STRANGE])
    found = fit_detector(EXAMPLES, LABELS, folder)
    beside, apart = found.scores(between)
    alone = fit_detector(EXAMPLES, LABELS).scores(between)
    assert beside / apart > 1.5 * alone[0] / alone[1]


def test_a_model_from_before_these_signs_is_read_without_them():
    found = fit_detector(EXAMPLES, LABELS, np.concatenate([KNOWN, STRANGE]))
    arrays = found.arrays()
    for key in ("unknown.classes", "unknown.around"):
        del arrays[key]
    older = OutOfDistributionDetector.restore(arrays)
    # Its limit was told from a sign that is no more.
    assert (older.scores(np.concatenate([KNOWN, STRANGE])) < 1).all()
    assert np.median(older.scores(STRANGE)) > np.median(older.scores(KNOWN))


TAUGHT = np.concatenate([EXAMPLES, np.eye(WIDTH, dtype=np.float32)[LABELS]], axis=1)


def test_without_a_folder_features_that_the_examples_taught_are_not_looked_at():
    new = cloud(range(N_CLASSES), 60, seed=5)
    untaught = np.concatenate([new, cloud(5, 60)], axis=1)  # far from where the examples are held
    plain, wider = fit_detector(EXAMPLES, LABELS), fit_detector(TAUGHT, LABELS, None, WIDTH)
    assert wider.limit == plain.limit
    assert (wider.scores(untaught) == plain.scores(new)).all()
    again = OutOfDistributionDetector.restore(wider.arrays())
    assert np.allclose(again.scores(untaught), plain.scores(new), rtol=1e-2)
    assert not np.allclose(fit_detector(TAUGHT, LABELS).limit, plain.limit)


@pytest.mark.parametrize("n_strange", [0, 20])
def test_taught_features_say_which_are_strange_and_plain_ones_how_many(n_strange):
    """The taught half parts classes that the plain half hardly does; new images lie wider in it."""
    rng = np.random.default_rng(6)
    truth = np.concatenate([np.arange(60) % N_CLASSES, np.full(n_strange, 5)])
    half = cloud(truth, len(truth), noise=0.3, seed=7)
    taught = np.eye(WIDTH)[truth] + 0.2 * rng.normal(size=(len(truth), WIDTH))
    folder = np.concatenate([half, taught], axis=1).astype(np.float32)
    plain = fit_detector(EXAMPLES, LABELS, half)
    found = fit_detector(TAUGHT, LABELS, folder, WIDTH)
    n_plain = (plain.scores(half) > 1).sum()
    assert (found.scores(folder) > 1).sum() == n_plain
    if n_strange:
        before, after = (one[60:] for one in (plain.scores(half), found.scores(folder)))
        assert auroc(found.scores(folder)[:60], after) >= auroc(plain.scores(half)[:60], before)
        assert auroc(found.scores(folder)[:60], after) > 0.95


def test_without_two_examples_of_a_class_nothing_is_called_unknown_but_there_is_an_order():
    unknowns = fit_detector(EXAMPLES[:3], LABELS[:3])
    assert unknowns.limit == np.inf
    assert (unknowns.scores(STRANGE) < 1).all()
    assert unknowns.scores(STRANGE).min() > np.median(unknowns.scores(KNOWN))


def test_examples_that_all_look_the_same_have_a_limit_all_the_same():
    same = np.repeat(np.eye(3, WIDTH, dtype=np.float32), 3, axis=0)
    unknowns = fit_detector(same, np.repeat(np.arange(3), 3))
    assert np.isfinite(unknowns.limit)
    assert (unknowns.scores(same) <= 1).all()
    assert (unknowns.scores(STRANGE) > 1).all()
