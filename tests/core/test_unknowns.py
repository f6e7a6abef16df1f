"""What resembles no example is called unknown, what resembles one seldom is; the folder helps."""

import numpy as np
import pytest

from core.unknowns import Unknowns, unknowns_of

N_CLASSES, WIDTH = 3, 16


def cloud(at, n, *, noise=0.1, seed=0):
    """Draw images around one or several axes, in turn."""
    random = np.random.default_rng(seed)
    axes = np.eye(WIDTH)[np.resize(at, n)]
    return (axes + noise * random.normal(size=(n, WIDTH))).astype(np.float32)


def thought_of(rows):
    """Return calibrated logits and probabilities, as a learner of the three axes gives them."""
    logits = 8 * rows[:, :N_CLASSES]
    powers = np.exp(logits)
    return logits, (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


LABELS = np.arange(30) % N_CLASSES
EXAMPLES = cloud(range(N_CLASSES), 30)
KNOWN = cloud(range(N_CLASSES), 60, seed=1)
STRANGE = cloud(5, 30, seed=2)


@pytest.fixture(params=[False, True], ids=["alone", "with the folder"])
def unknowns(request):
    folder = np.concatenate([KNOWN, STRANGE]) if request.param else None
    thought = None if folder is None else thought_of(folder)[1]
    return unknowns_of(EXAMPLES, LABELS, thought_of(EXAMPLES)[0], folder, thought)


def scores(unknowns, rows):
    return unknowns.scores(rows, thought_of(rows)[1])


def test_a_far_cluster_is_unknown_and_a_near_one_is_not(unknowns):
    assert (scores(unknowns, cloud(range(N_CLASSES), 60, seed=3)) < 1).mean() > 0.9
    assert (scores(unknowns, cloud(5, 30, seed=4)) > 1).mean() > 0.9


def test_strangers_that_are_hardly_further_than_others_are_told_by_the_folder():
    # What all have in common hides how far they are from each other.
    def mixed(at, n, seed):
        return cloud(at, n, noise=0.25, seed=seed) + 2 * cloud([7], n, noise=0.0)

    examples, known, strange = mixed([0, 1, 2], 9, 1), mixed([0, 1, 2], 90, 2), mixed([5], 40, 3)
    folder = np.concatenate([known, strange])
    logits, thought = thought_of(examples)[0], thought_of(folder)[1]
    alone = unknowns_of(examples, LABELS[:9], logits).scores(folder, thought)
    found = unknowns_of(examples, LABELS[:9], logits, folder, thought).scores(folder, thought)
    assert auroc(found[:90], found[90:]) > max(auroc(alone[:90], alone[90:]) + 0.01, 0.97)


def auroc(known, strange):
    return float((strange[:, None] > known[None, :]).mean())


def test_an_image_is_judged_by_itself(unknowns):
    rows = np.concatenate([KNOWN[:5], STRANGE[:5]])
    alone = [scores(unknowns, rows[n : n + 1])[0] for n in range(10)]
    assert alone == pytest.approx(scores(unknowns, rows), rel=1e-4)


def test_it_comes_back_from_the_file_as_it_was(unknowns):
    rows = np.concatenate([KNOWN, STRANGE])
    restored = Unknowns.restore(unknowns.arrays())
    assert np.allclose(scores(restored, rows), scores(unknowns, rows), rtol=0.02)


def test_a_model_from_before_there_were_three_signs_goes_by_distance_alone():
    arrays = {
        "unknown.centre": np.zeros(WIDTH, np.float32),
        "unknown.examples": np.eye(WIDTH, dtype=np.float16)[:3],
        "unknown.limit": np.array([0.4], np.float32),
    }
    rows = np.eye(WIDTH, dtype=np.float32)[[0, 5]]
    near = (rows[:1] + np.array([[0.0] * 5 + [0.5] + [0.0] * 10], np.float32)) ** 2
    found = scores(Unknowns.restore(arrays), np.concatenate([rows, near]))
    assert [bool(one > 1) for one in found] == [False, True, False]


def test_only_examples_that_a_network_has_not_seen_say_how_far_known_images_lie():
    embeddings = EXAMPLES.copy()
    unseen = np.arange(30) % 4 == 0
    embeddings[~unseen] = np.eye(WIDTH, dtype=np.float32)[LABELS[~unseen]]  # drawn together
    logits = thought_of(embeddings)[0]
    blank = np.where(unseen[:, None], logits, np.nan)
    new = cloud(range(N_CLASSES), 60, seed=5)

    def share_unknown(held_out):
        return (scores(unknowns_of(embeddings, LABELS, held_out), new) > 1).mean()

    assert share_unknown(blank) < share_unknown(logits)
    assert unknowns_of(embeddings, LABELS, np.full_like(logits, np.nan)).limit == np.inf


@pytest.mark.parametrize("has_folder", [True, False])
def test_features_that_the_examples_taught_are_not_looked_at(has_folder):
    logits, new = thought_of(EXAMPLES)[0], cloud(range(N_CLASSES), 60, seed=5)
    thought = thought_of(new)[1]
    taught = np.concatenate([EXAMPLES, np.eye(WIDTH, dtype=np.float32)[LABELS]], axis=1)
    untaught = np.concatenate([new, cloud(5, 60)], axis=1)  # far from where the examples are held

    def found(embeddings, folder, n_plain):
        around = (folder, thought) if has_folder else (None, None)
        return unknowns_of(embeddings, LABELS, logits, *around, n_plain)

    plain, wider = found(EXAMPLES, new, None), found(taught, untaught, WIDTH)
    assert wider.limit == plain.limit
    assert (wider.scores(untaught, thought) == plain.scores(new, thought)).all()
    again = Unknowns.restore(wider.arrays())
    assert np.allclose(again.scores(untaught, thought), plain.scores(new, thought), rtol=1e-2)
    assert not np.allclose(found(taught, untaught, None).limit, plain.limit)


def test_without_two_examples_of_a_class_nothing_is_called_unknown_but_there_is_an_order():
    blank = np.full((3, N_CLASSES), np.nan, np.float32)
    unknowns = unknowns_of(EXAMPLES[:3], LABELS[:3], blank)
    assert unknowns.limit == np.inf
    assert (scores(unknowns, STRANGE) < 1).all()
    assert scores(unknowns, STRANGE).min() > np.median(scores(unknowns, KNOWN))


def test_examples_that_all_look_the_same_have_a_limit_all_the_same():
    same = np.repeat(np.eye(3, WIDTH, dtype=np.float32), 3, axis=0)
    unknowns = unknowns_of(same, np.repeat(np.arange(3), 3), thought_of(same)[0])
    assert np.isfinite(unknowns.limit)
    assert (scores(unknowns, same) <= 1).all()
    assert (scores(unknowns, STRANGE) > 1).all()
