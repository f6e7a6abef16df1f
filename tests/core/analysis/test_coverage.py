"""What to add next: thin classes and those often mistaken, with images to look at."""

import numpy as np
import pytest

from core.analysis.coverage import ENOUGH, MOST_AT_ONCE, coverage_of, n_more
from core.domain.review import Predicted


@pytest.mark.parametrize(
    ("n_examples", "n_judged", "n_right", "wanted"),
    [
        (1, 0, 0, ENOUGH - 1),
        (5, 5, 5, 0),
        (5, 5, 4, 0),  # one error may be chance
        (5, 2, 0, 0),  # two examples say nothing
        (10, 10, 10, 0),
        (10, 10, 5, MOST_AT_ONCE),
        (20, 20, 18, 0),
        (3, 3, 3, ENOUGH - 3),
    ],
)
def test_how_many_more(n_examples, n_judged, n_right, wanted):
    assert n_more(n_examples, n_judged, n_right) == wanted


def predicted():
    """Five images: class 1 nearly, class 1 surely, class 2 with runner-up 1, labelled, class 2."""
    return Predicted(
        image_ids=np.array([10, 11, 12, 13, 14]),
        class_ids=np.array([1, 1, 2, 1, 2]),
        confidences=np.array([0.5, 0.9, 0.5, 0.5, 0.9], np.float32),
        runner_up_ids=np.array([2, 2, 1, 2, 3]),
        margins=np.array([0.2, 0.8, 0.1, 0.0, 0.7], np.float32),
        statuses=np.zeros(5, np.int8),
        label_ids=np.array([0, 0, 0, 1, 0]),
    )


def test_the_class_with_most_to_gain_comes_first_with_images_near_it():
    counts = np.array([[1, 0, 0], [0, 9, 0], [0, 0, 6]])
    found = coverage_of(counts, (1, 2, 3), {1: 2, 2: 9, 3: 6}, predicted())
    assert [(one.class_id, one.n_more) for one in found] == [(1, 3), (3, 0), (2, 0)] or [
        one.class_id for one in found
    ] == [1, 2, 3]
    assert found[0].image_ids == (12, 10, 11)
    assert found[1].image_ids == ()


def test_what_is_not_a_class_is_not_spoken_of():
    counts = np.array([[1, 0], [0, 1]])
    assert [one.class_id for one in coverage_of(counts, (1, -1), {1: 1}, predicted())] == [1]
